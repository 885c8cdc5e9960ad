import type { DateContext } from '../../text/date/date.ts'

/** What the reading of one feed needs to know beside its text. */
export type FeedContext = {
  /** The address it came from: what relative addresses start from. */
  readonly url: string | undefined
  readonly dates: DateContext
  readonly maxEntries: number
  /** Whether every entry tells where its fields came from. */
  readonly withOrigins: boolean
}
