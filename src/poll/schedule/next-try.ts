import { neverMs } from '../../archive/never.ts'

const minute = 60_000
const day = 24 * 60 * minute
const triesAtEachPoll = 3
const longestWaitMs = day
const giveUpAfterMs = 14 * day

/**
 * Says when an entry that failed is tried again: at each of the next three polls, then after 10 minutes, 20, 40 … up to a
 * day; two weeks after it was first seen, or at once where the failure is final, it is given up.
 */
export function nextTry(failure: {
  /** How often it was tried, this time included. */
  readonly attempts: number
  readonly firstSeenAtMs: number
  readonly nowMs: number
  readonly isFinal: boolean
}): { readonly atMs: number; readonly isGivenUp: boolean } {
  const { attempts, firstSeenAtMs, nowMs, isFinal } = failure
  if (isFinal || nowMs - firstSeenAtMs > giveUpAfterMs) return { atMs: neverMs, isGivenUp: true }
  const waitMs =
    attempts <= triesAtEachPoll ? 0 : Math.min(longestWaitMs, 10 * minute * 2 ** (attempts - triesAtEachPoll - 1))
  return { atMs: nowMs + waitMs, isGivenUp: false }
}
