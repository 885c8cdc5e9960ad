import { maxRetryAfterMs } from '../../fetch/politeness/retry-after.ts'
import type { SourceDefinition } from '../../source/definition.ts'
import type { SourceState } from '../memory/source-state.ts'
import type { PollingSettings } from '../polling-settings.ts'
import type { CronTimes } from './cron-times.ts'
import { nextPoll, scheduleOf } from './next-poll.ts'

/** More than any poll is put off beside its interval: the spread after skipHours, and the margin of a claim. */
const slackMs = 10 * 60_000
const failuresWithoutEnd = 1_000

/**
 * Gives the latest instant a source's next poll can have been set to by a clock that was right: the longest that its
 * schedule, back-off, the site's ttl or max-age, a Retry-After it is held by, skipHours and skipDays can amount to from now.
 *
 * A stored next poll later than that was written under a wrong clock, and can be brought forward to it; `neverMs` of a
 * source that is gone or retired is none and stays.
 */
export function furthestPollMs(
  source: { readonly id: string; readonly definition: SourceDefinition },
  state: Pick<SourceState, 'listing' | 'heldUntilMs' | 'polledAtMs'>,
  nowMs: number,
  settings: Pick<PollingSettings, 'longest' | 'longestBackOff'>,
  cron: CronTimes,
): number {
  const latest = nextPoll(
    {
      sourceId: source.id,
      nowMs,
      schedule: scheduleOf(source.definition),
      adaptiveMs: settings.longest,
      failures: failuresWithoutEnd,
      listing: state.listing,
      freshForMs: settings.longest,
      retryAfterMs: heldForMs(state),
    },
    settings,
    cron,
  )
  return latest.atMs + slackMs
}

/** How long the site asked for at most: counted from the last poll, since one clock, right or wrong, wrote both times. */
function heldForMs({ heldUntilMs, polledAtMs }: Pick<SourceState, 'heldUntilMs' | 'polledAtMs'>): number {
  if (heldUntilMs === undefined) return 0
  return Math.max(0, Math.min(heldUntilMs - (polledAtMs ?? 0), maxRetryAfterMs))
}
