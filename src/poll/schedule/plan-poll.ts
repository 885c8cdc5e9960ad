import { neverMs } from '../../archive/never.ts'
import type { Clock } from '../../clock.ts'
import type { SourceDefinition } from '../../source/definition.ts'
import type { Source } from '../../source/load.ts'
import { boundsOf, type PlanBasis, type SourceState } from '../memory/source-state.ts'
import type { PollingSettings } from '../polling-settings.ts'
import type { CronTimes } from './cron-times.ts'
import { intervalMs, type NextPoll, nextPoll, scheduleOf } from './next-poll.ts'
import { adaptiveIntervalMs } from './rhythm.ts'

/** What planning a poll works with. */
export type PlanParts = { readonly clock: Clock; readonly polling: PollingSettings; readonly cron: CronTimes }

/** A poll that is never ended by its process may have sent its request this late after it was begun. */
const claimMarginMs = 30_000

/** When a poll that begins now is followed by another if it never ends: later with each that was begun and never ended. */
export function unendedPollMs(
  definition: SourceDefinition,
  { fetchedAtMs, rhythm, begun = 0 }: SourceState,
  { clock, polling, cron }: PlanParts,
): number {
  const isKnown = fetchedAtMs !== undefined
  const adaptiveMs = isKnown ? adaptiveIntervalMs(rhythm, clock(), boundsOf(polling)) : polling.shortest
  const schedule = scheduleOf(definition)
  const ownMs = intervalMs(schedule, adaptiveMs, cron)
  const restMs = Math.max(ownMs, Math.min(polling.longestBackOff, ownMs * 2 ** Math.min(begun, 40)))
  return clock() + claimMarginMs + restMs
}

/** When a source is polled next after a poll, and by which rule; made anew from the same, a plan differs by the settings alone. */
export function planNextPoll(
  { id, definition }: Pick<Source, 'id' | 'definition'>,
  state: SourceState,
  { fromMs, freshForMs }: PlanBasis,
  { polling, cron }: Omit<PlanParts, 'clock'>,
): NextPoll {
  if (definition.paused) return { atMs: neverMs, reason: 'paused' }
  if (state.goneAtMs !== undefined) return { atMs: neverMs, reason: 'gone (HTTP 410)' }
  return nextPoll(
    {
      sourceId: id,
      nowMs: fromMs,
      schedule: scheduleOf(definition),
      adaptiveMs: adaptiveIntervalMs(state.rhythm, fromMs, boundsOf(polling)),
      failures: state.consecutiveFailures,
      listing: state.listing,
      freshForMs,
      retryAfterMs: state.heldUntilMs === undefined ? undefined : Math.max(0, state.heldUntilMs - fromMs),
    },
    polling,
    cron,
  )
}
