import type { Clock } from '../clock.ts'

/**
 * Makes what tells how far the wall clock has jumped since it was last asked: the milliseconds by which it went further
 * than the monotonic clock, negative where it was set back, 0 up to `leastMs` either way.
 *
 * A clock that is drawn slowly towards the right time never jumps. A machine that slept has: Linux stops the monotonic
 * clock meanwhile.
 */
export function clockJumps(options: {
  readonly wallClock: Clock
  readonly monotonicClock: Clock
  readonly leastMs: number
}): () => number {
  const { wallClock, monotonicClock, leastMs } = options
  let aheadMs = wallClock() - monotonicClock()
  return () => {
    const nowAheadMs = wallClock() - monotonicClock()
    const jumpMs = Math.round(nowAheadMs - aheadMs)
    aheadMs = nowAheadMs
    return Math.abs(jumpMs) > leastMs ? jumpMs : 0
  }
}
