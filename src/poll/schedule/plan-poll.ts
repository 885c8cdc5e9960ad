import { neverMs } from '../../archive/never.ts'
import type { Clock } from '../../clock.ts'
import type { Source } from '../../source/load.ts'
import { boundsOf, type SourceState } from '../memory/source-state.ts'
import type { PollReport } from '../poll-report.ts'
import type { PollingSettings } from '../polling-settings.ts'
import type { CronTimes } from './cron-times.ts'
import { intervalMs, type NextPoll, nextPoll, scheduleOf } from './next-poll.ts'
import { adaptiveIntervalMs } from './rhythm.ts'

/** What planning a poll works with. */
export type PlanParts = { readonly clock: Clock; readonly polling: PollingSettings; readonly cron: CronTimes }

/** A poll that is never ended by its process may have sent its request this late after it was begun. */
const claimMarginMs = 30_000

/** When a poll that begins now is followed by another if it never ends: later with each that was begun and never ended. */
export function unendedPollMs({ definition }: Source, state: SourceState, { clock, polling, cron }: PlanParts): number {
  const isKnown = state.fetchedAtMs !== undefined
  const adaptiveMs = isKnown ? adaptiveIntervalMs(state.rhythm, clock(), boundsOf(polling)) : polling.shortest
  const ownMs = intervalMs(scheduleOf(definition), adaptiveMs, cron)
  const restMs = Math.max(ownMs, Math.min(polling.longestBackOff, ownMs * 2 ** Math.min(state.begun ?? 0, 40)))
  return clock() + claimMarginMs + restMs
}

/** When a source is polled next after a poll that ended now, and by which rule. */
export function planNextPoll(
  source: Source,
  state: SourceState,
  report: PollReport,
  { clock, polling, cron }: PlanParts,
): NextPoll {
  if (state.goneAtMs !== undefined) return { atMs: neverMs, reason: 'gone (HTTP 410)' }
  const { listing } = report
  return nextPoll(
    {
      sourceId: source.id,
      nowMs: clock(),
      schedule: scheduleOf(source.definition),
      adaptiveMs: adaptiveIntervalMs(state.rhythm, clock(), boundsOf(polling)),
      failures: state.consecutiveFailures,
      listing: state.listing,
      freshForMs: 'freshness' in listing ? listing.freshness.freshForMs : undefined,
      retryAfterMs: listing.kind === 'refused' ? listing.retryAfterMs : undefined,
    },
    polling,
    cron,
  )
}
