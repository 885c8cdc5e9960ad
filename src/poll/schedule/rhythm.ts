/** What is known of how often a source publishes; kept with its state. */
export type Rhythm = {
  /** The usual time between two articles, in milliseconds; absent until two were seen. */
  readonly gapMs?: number
  /** When the newest article was published, or first seen where it has no date. */
  readonly newestAtMs?: number
  /** When the first listing was read; until then nobody can tell whether the source is quiet. */
  readonly sinceMs?: number
  /** The interval that was learned from what polls brought; used where entries have no dates. */
  readonly learnedMs: number
  /** By how much the interval is shortened because a listing had rolled over between two polls; 1 is not at all. */
  readonly haste: number
  /** The longest quiet time between two articles that is remembered, and when it ended; it fades by half in 14 days. */
  readonly lull?: { readonly ms: number; readonly atMs: number }
}

/** What one listing showed of the rhythm. */
export type Sighting = {
  readonly nowMs: number
  /** Publication times of the entries that have one, in milliseconds, in any order. */
  readonly publishedAtMs: readonly number[]
  /** How many entries were new. */
  readonly fresh: number
  /** Whether this is the first listing of the source. */
  readonly isFirst: boolean
  /** Whether the listing held nothing that was seen before. */
  readonly isGap: boolean
}

/** The bounds of an adaptive interval, in milliseconds. */
export type RhythmBounds = { readonly shortestMs: number; readonly longestMs: number }

const minuteMs = 60_000
const firstGuessMs = 30 * minuteMs
const halfLifeMs = 14 * 24 * 60 * minuteMs
const recentEntries = 20
const mostHaste = 64

/** What is assumed of a source nobody has polled yet. */
export const unknownRhythm: Rhythm = { learnedMs: firstGuessMs, haste: 1 }

/** Learns from a listing that was read. */
export function learnRhythm(rhythm: Rhythm, sighting: Sighting, bounds: RhythmBounds): Rhythm {
  const { nowMs, fresh, isFirst, isGap } = sighting
  const dated = sighting.publishedAtMs
    .filter((atMs) => atMs <= nowMs)
    .sort((a, b) => b - a)
    .slice(0, recentEntries)
  const newestAtMs =
    fresh > 0 || isFirst ? Math.max(rhythm.newestAtMs ?? 0, dated[0] ?? (fresh > 0 ? nowMs : 0)) : rhythm.newestAtMs
  const gapMs = gapBetween(dated) ?? seenGap(rhythm, sighting)
  const sinceMs = isFirst ? nowMs : rhythm.sinceMs
  const lull = isFirst || fresh === 0 ? rhythm.lull : longerLull(rhythm, nowMs)
  const learnedMs = isFirst ? rhythm.learnedMs : rhythm.learnedMs * (fresh > 0 ? 0.5 : 1.5)
  return {
    learnedMs: within(learnedMs, bounds),
    haste: isGap ? Math.min(mostHaste, rhythm.haste * 2) : Math.max(1, rhythm.haste * 0.95),
    ...(gapMs !== undefined && { gapMs }),
    ...(newestAtMs && { newestAtMs }),
    ...(sinceMs !== undefined && { sinceMs }),
    ...(lull && { lull }),
  }
}

/** Learns from a listing that had not changed: without dates to go by, the source is asked less often. */
export function learnQuiet(rhythm: Rhythm, bounds: RhythmBounds): Rhythm {
  return { ...rhythm, learnedMs: within(rhythm.learnedMs * 1.5, bounds) }
}

/**
 * Gives the interval that follows a source's rhythm: half its usual gap, no less than a tenth of the time it has been
 * quiet, shortened in haste, within the bounds.
 */
export function adaptiveIntervalMs(rhythm: Rhythm, nowMs: number, bounds: RhythmBounds): number {
  const { gapMs, newestAtMs, learnedMs, haste } = rhythm
  const quietMs = newestAtMs === undefined ? 0 : nowMs - newestAtMs
  const unhurriedMs = gapMs === undefined ? learnedMs : Math.max(gapMs / 2, quietMs / 10)
  return Math.round(within(within(unhurriedMs, bounds) / haste, bounds))
}

/**
 * Whether a source has been quiet for more than four times its usual gap, and for half as long again as the longest quiet
 * time remembered, so that a newspaper's night is no alarm. What it did before its first listing was read is not held
 * against it: that may end with the next poll.
 */
export function isSilent(rhythm: Rhythm, nowMs: number): boolean {
  const { gapMs, newestAtMs, sinceMs = 0 } = rhythm
  if (gapMs === undefined || newestAtMs === undefined) return false
  const quietMs = nowMs - Math.max(newestAtMs, sinceMs)
  return quietMs > 4 * gapMs && quietMs > 1.5 * fadedLullMs(rhythm, nowMs)
}

/** The usual gap between dated entries: the median, but no less than a quarter of the mean, since many publish in bunches. */
function gapBetween(newestFirst: readonly number[]): number | undefined {
  const gaps = newestFirst
    .slice(1)
    .map((atMs, index) => (newestFirst[index] ?? atMs) - atMs)
    .sort((a, b) => a - b)
  const total = gaps.reduce((sum, gap) => sum + gap, 0)
  if (total === 0) return undefined
  return Math.round(Math.max(gaps[Math.floor(gaps.length / 2)] ?? 0, total / gaps.length / 4))
}

/** The usual gap between articles without dates, from when each was first seen. */
function seenGap({ gapMs, newestAtMs }: Rhythm, { nowMs, fresh, isFirst }: Sighting): number | undefined {
  if (isFirst || fresh === 0 || newestAtMs === undefined) return gapMs
  const lastMs = (nowMs - newestAtMs) / fresh
  return Math.round(gapMs === undefined ? lastMs : gapMs * 0.8 + lastMs * 0.2)
}

function longerLull(rhythm: Rhythm, nowMs: number): Rhythm['lull'] {
  const quietMs = nowMs - (rhythm.newestAtMs ?? nowMs)
  return quietMs >= fadedLullMs(rhythm, nowMs) ? { ms: quietMs, atMs: nowMs } : rhythm.lull
}

function fadedLullMs({ lull }: Rhythm, nowMs: number): number {
  return lull === undefined ? 0 : lull.ms * 2 ** (-(nowMs - lull.atMs) / halfLifeMs)
}

function within(ms: number, { shortestMs, longestMs }: RhythmBounds): number {
  return Math.min(longestMs, Math.max(shortestMs, ms))
}
