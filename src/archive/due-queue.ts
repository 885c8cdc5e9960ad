import type { SourceRow } from './catalog.ts'

/** The durable queue of the sources that are due, which no two workers poll at once. */
export type DueQueue<State> = {
  /**
   * Takes up to `room` sources that are due and that nobody else has, the longest overdue first, and prolongs the lease of
   * this worker. Those it has already are not given again.
   */
  readonly claim: (nowMs: number, room: number) => Promise<readonly string[]>
  /**
   * Sets a source's next poll forward before it is asked, and takes the source where nobody has it; false where somebody
   * else has.
   */
  readonly begin: (row: SourceRow<State>, nowMs: number) => Promise<boolean>
  /** Writes what a poll left, and gives the source back; false, and nothing is written, where another worker took it over. */
  readonly finish: (row: SourceRow<State>) => Promise<boolean>
  /** Gives sources back that were not polled, due when they were or at `nextPollAtMs`. */
  readonly release: (ids: readonly string[], nextPollAtMs?: number) => Promise<void>
  /** Brings each source that is due after its `latestMs` forward to `toMs`, but for those that are never; gives their ids. */
  readonly bringForward: (
    bounds: ReadonlyMap<string, { readonly latestMs: number; readonly toMs: number }>,
  ) => Promise<readonly string[]>
  /** Gives back what every worker has: for the one that knows it is alone. */
  readonly releaseAll: () => Promise<void>
}
