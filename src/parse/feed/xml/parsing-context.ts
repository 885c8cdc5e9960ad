import type { DateContext } from '../../date/date.ts'

/** What the reading of one document needs to know. */
export type DocumentContext = {
  readonly url: string | undefined
  readonly dates: DateContext
  readonly maxEntries: number
  /** Whether every entry tells where its fields came from. */
  readonly withOrigins?: boolean
}
