/** How many articles a source lists, and how many of them were published on each of the last days, the earliest first. */
export type SourceActivity = { readonly total: number; readonly perDay: readonly number[] }

/** How busy sources are. */
export type SourceActivities = {
  /** By day: a day is the 24 hours before `nowMs`, or before that. What is of the future is of the last. */
  readonly byDay: (
    sourceIds: readonly string[],
    nowMs: number,
    days: number,
  ) => Promise<ReadonlyMap<string, SourceActivity>>
  /** How many of the articles these sources list were published since an instant. */
  readonly published: (sourceIds: readonly string[], sinceMs: number) => Promise<ReadonlyMap<string, number>>
}
