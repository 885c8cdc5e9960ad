import type { ArticleKey } from '../article-keys.ts'

/** Which articles a calendar shows: those a source lists, those of a language, or both; all of them where neither is given. */
export type CalendarSelection = { readonly sourceId?: string; readonly lang?: string }

/** A stretch of time, in milliseconds since the epoch; `untilMs` is the first instant behind it. */
export type TimeSpan = { readonly fromMs: number; readonly untilMs: number }

/**
 * The articles by the time they were published. A count costs a walk over what is counted in an index, some 10 million
 * articles a second; all else costs what it gives, however many there are.
 */
export type Calendar = {
  /** How many articles were published in each of these spans. */
  readonly counts: (selection: CalendarSelection, spans: readonly TimeSpan[]) => Promise<readonly number[]>
  /** Those published in a span, the newest first, those of one instant by hash; only those behind `after`, where that is given. */
  readonly between: (
    selection: CalendarSelection,
    span: TimeSpan,
    limit: number,
    after?: ArticleKey,
  ) => Promise<readonly ArticleKey[]>
  /** When the newest published before an instant was; absent where there is none. */
  readonly newestBefore: (selection: CalendarSelection, beforeMs: number) => Promise<number | undefined>
  /** Every language there is, in order. */
  readonly languages: () => Promise<readonly string[]>
}
