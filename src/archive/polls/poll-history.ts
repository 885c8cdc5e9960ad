/** The ways a poll ends; `held` is one that asked nobody, since its host told another source to wait. */
export const pollEnds = ['fetched', 'not-modified', 'gone', 'refused', 'held', 'failed'] as const

/** How a poll ended. */
export type PollEnd = (typeof pollEnds)[number]

/** One poll of the past, as far as it is remembered. */
export type PastPoll = {
  /** In milliseconds since the epoch. */
  readonly startedAtMs: number
  /** From the request to the last article, in milliseconds. */
  readonly tookMs: number
  readonly end: PollEnd
  /** The status the site answered with; absent where none came, or none is known. */
  readonly status?: number
  /** The error's code, where the poll failed. */
  readonly code?: string
  /** Bytes of the first answer as they came over the wire; absent where they are not known. */
  readonly bytes?: number
  /** Articles that are new, and those that were made anew. */
  readonly added: number
  readonly revised: number
}

/** So many polls of a source are remembered, and for so long. */
export const mostPolls = 1_000
export const pollsKeptMs = 30 * 24 * 60 * 60_000

/**
 * The last polls of every source: what was observed, and nothing that anything else depends on. It is bounded by `mostPolls`
 * and `pollsKeptMs`, and lost with the catalog.
 */
export type PollHistory = {
  /** Notes a poll that ended, later than those that were noted of its source before. */
  readonly add: (sourceId: string, poll: PastPoll) => Promise<void>
  /** The polls of a source, the newest first; those that began more than `pollsKeptMs` before `nowMs` are left out. */
  readonly of: (sourceId: string, nowMs: number) => Promise<readonly PastPoll[]>
  /** The last poll of each of these sources that has one. */
  readonly latest: (sourceIds: readonly string[]) => Promise<ReadonlyMap<string, PastPoll>>
  /** How long polls of these sources take: the median of the last 20 that asked, in milliseconds; a source without one is left out. */
  readonly usualMs: (sourceIds: readonly string[]) => Promise<ReadonlyMap<string, number>>
}
