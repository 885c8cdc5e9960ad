import type { Catalog, SourceRow } from '../../archive/catalog.ts'
import { neverMs } from '../../archive/never.ts'
import type { Source } from '../../source/load.ts'
import { stateOf } from './recall.ts'
import { flagsOf, type SourceFlag } from './source-health.ts'
import type { SourceState } from './source-state.ts'

/** How a source is doing, as `status` and the health pages tell it; what is not known is absent. */
export type SourceReport = {
  readonly source: string
  readonly title?: string
  /** Whether its definition says that it is left alone for now. */
  readonly isPaused?: true
  /** How the last poll ended, in words. */
  readonly lastOutcome: string
  readonly lastPollAt?: string
  /** Why the last poll failed. */
  readonly lastFailure?: string
  readonly consecutiveFailures: number
  readonly flags: readonly SourceFlag[]
  /** Why each flag is raised, in words. */
  readonly flagReasons: Readonly<Partial<Record<SourceFlag, string>>>
  /** What was odd about the last listing and its articles' pages, one sentence each. */
  readonly remarks: readonly string[]
  readonly articles: number
  /** Mean of the last seven days, by publication time. */
  readonly articlesPerDay: number
  /** Entries that are listed but not archived yet. */
  readonly waitingEntries: number
  /** How often a listing held nothing that was seen before. */
  readonly gaps: number
  /** The address that is asked instead of the definition's. */
  readonly movedTo?: string
  /** Absent where the source is not polled any more. */
  readonly nextPollAt?: string
  readonly nextPollInMs?: number
  /** Which rule set the next poll, in words. */
  readonly nextPollReason?: string
}

const dayMs = 24 * 60 * 60_000

/** Tells how a source is doing, from its row and what the catalog counts. */
export async function reportSource(
  source: Source,
  row: SourceRow<SourceState> | undefined,
  catalog: Catalog<SourceState>,
  nowMs: number,
): Promise<SourceReport> {
  const { id, definition } = source
  const state = stateOf(source.definitionHash, row)
  const counts = await catalog.sources.counts(id, nowMs - 7 * dayMs)
  const raised = flagsOf(state, nowMs)
  const title = definition.title ?? state.title
  const isPolled = row !== undefined && row.nextPollAtMs !== neverMs
  return {
    source: id,
    ...(title !== undefined && { title }),
    ...(definition.paused && { isPaused: true }),
    lastOutcome: state.lastOutcome ?? 'never polled',
    ...(state.polledAtMs !== undefined && { lastPollAt: new Date(state.polledAtMs).toISOString() }),
    ...(state.lastFailure !== undefined && { lastFailure: state.lastFailure }),
    consecutiveFailures: state.consecutiveFailures,
    flags: raised.map(({ flag }) => flag),
    flagReasons: Object.fromEntries(raised.map(({ flag, reason }) => [flag, reason])),
    remarks: state.remarks ?? [],
    articles: counts.articles,
    articlesPerDay: Number((counts.since / 7).toFixed(2)),
    waitingEntries: counts.waiting,
    gaps: state.gaps?.count ?? 0,
    ...(state.moved?.movedAtMs !== undefined && { movedTo: state.moved.url }),
    ...(isPolled && {
      nextPollAt: new Date(row.nextPollAtMs).toISOString(),
      nextPollInMs: row.nextPollAtMs - nowMs,
    }),
    ...(state.nextPollReason !== undefined && { nextPollReason: state.nextPollReason }),
  }
}
