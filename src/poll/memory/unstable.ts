/** What is known of a source whose articles seem to change at every poll; kept with its state. */
export type Unstable = {
  /** How many listings in a row brought every known entry changed. */
  readonly listings: number
  /** When changes were last looked at, in milliseconds since the epoch. */
  readonly lookedAtMs: number
}

const listingsThatTell = 3
const dayMs = 24 * 60 * 60_000

/** Whether a source changes every article at every poll: a counter or a date stands in its texts. */
export function isUnstable(unstable: Unstable | undefined): boolean {
  return (unstable?.listings ?? 0) >= listingsThatTell
}

/** Whether changed entries are looked at now: those of an unstable source once a day. */
export function isLookedAt(unstable: Unstable | undefined, nowMs: number): boolean {
  if (unstable === undefined || !isUnstable(unstable)) return true
  const sinceMs = nowMs - unstable.lookedAtMs
  return sinceMs >= dayMs || sinceMs < 0
}

/** Gives what is known after a listing that was read whole; absent where all is well. */
export function learnUnstable(
  before: Unstable | undefined,
  { comparable, changed }: { readonly comparable: number; readonly changed: number },
  nowMs: number,
): Unstable | undefined {
  if (comparable === 0) return before
  if (changed < comparable) return undefined
  const lookedAtMs = before !== undefined && !isLookedAt(before, nowMs) ? before.lookedAtMs : nowMs
  return { listings: (before?.listings ?? 0) + 1, lookedAtMs }
}
