import { hash } from 'node:crypto'
import { formatDuration } from '../../duration.ts'
import type { ListingRhythm } from '../../parse/listing.ts'
import type { SourceDefinition } from '../../source/definition.ts'
import type { CronTimes } from './cron-times.ts'
import { outOfSkipWindows } from './skip-windows.ts'

/** How a definition says when its source is polled. */
export type Schedule =
  | { readonly kind: 'cron'; readonly expression: string; readonly timeZone: string }
  | { readonly kind: 'every'; readonly everyMs: number }
  | { readonly kind: 'adaptive' }

/** What decides when a source is due next. */
export type NextPollInput = {
  readonly sourceId: string
  /** When the poll ended. */
  readonly nowMs: number
  readonly schedule: Schedule
  /** The interval of the source's own rhythm; counts where the schedule is adaptive. */
  readonly adaptiveMs: number
  /** Polls that failed in a row, this one included. */
  readonly failures: number
  /** What the last listing asked for. */
  readonly listing: ListingRhythm
  /** For how long the last answer said it stays fresh (RFC 9111, 4.2), net of its age. */
  readonly freshForMs?: number | undefined
  /** What the last answer asked for by Retry-After (RFC 9110, 10.2.3), capped by the fetcher. */
  readonly retryAfterMs?: number | undefined
}

/** When a source is due next, and which rule decided it, in words. */
export type NextPoll = { readonly atMs: number; readonly reason: string }

const mostJitter = 0.1
const mostCronJitterMs = 6 * 60_000
const mostSkippedRuns = 10

/** Reads the schedule out of a definition. */
export function scheduleOf({ schedule, every, timeZone }: SourceDefinition): Schedule {
  if (schedule !== undefined) return { kind: 'cron', expression: schedule, timeZone }
  return every === undefined ? { kind: 'adaptive' } : { kind: 'every', everyMs: every }
}

/** The interval a schedule amounts to, in milliseconds: what failures double. */
export function intervalMs(schedule: Schedule, adaptiveMs: number, cron: CronTimes): number {
  switch (schedule.kind) {
    case 'cron':
      return cron.periodMs(schedule.expression, schedule.timeZone)
    case 'every':
      return schedule.everyMs
    case 'adaptive':
      return adaptiveMs
  }
}

/**
 * Says when a source is due next: the latest of its schedule, its back-off and what the site asks for (ttl, updatePeriod,
 * max-age or Expires, up to `longest`; Retry-After), put off by up to a tenth, always the same for one source, and moved
 * out of skipHours and skipDays. A cron schedule is polled at its own runs only (at most six minutes late): the first that
 * is late enough, unless skipHours leave none.
 */
export function nextPoll(
  input: NextPollInput,
  settings: { readonly longest: number; readonly longestBackOff: number },
  cron: CronTimes,
): NextPoll {
  const { sourceId, nowMs, schedule, failures, listing } = input
  const ownMs = intervalMs(schedule, input.adaptiveMs, cron)
  const asked = (ms: number | undefined) => Math.min(ms ?? 0, settings.longest)
  const waits: readonly (readonly [ms: number, reason: string])[] = [
    [schedule.kind === 'cron' ? 0 : ownMs, describeSchedule(schedule, ownMs)],
    [asked(listing.ttlMs), 'ttl'],
    [asked(listing.updatePeriodMs), 'sy:updatePeriod'],
    [asked(input.freshForMs), 'Cache-Control or Expires'],
    [
      backOffMs({ sourceId, failures, intervalMs: ownMs, longestMs: settings.longestBackOff }),
      `back-off after ${failures} ${failures === 1 ? 'failure' : 'failures'}`,
    ],
    [input.retryAfterMs ?? 0, 'Retry-After'],
  ]
  const [waitMs, reason] = waits.reduce((longest, each) => (each[0] > longest[0] ? each : longest))
  const offset = stableFraction(sourceId)

  if (schedule.kind !== 'cron') {
    const dueMs = nowMs + Math.ceil(waitMs * (1 + mostJitter * offset))
    return tell(outOfSkipWindows(dueMs, listing, offset), dueMs, reason)
  }
  const lateMs = Math.round(Math.min(ownMs * mostJitter, mostCronJitterMs) * offset)
  const dueAfter = (atMs: number) => cron.atOrAfter(schedule.expression, schedule.timeZone, atMs) + lateMs
  const dueMs = dueAfter(nowMs + Math.max(1, waitMs))
  return tell(outsideSkipWindows(dueMs, listing, dueAfter, offset), dueMs, reason)
}

/** The first run from `dueMs` on that is not skipped; where every one is, the end of the window. */
function outsideSkipWindows(
  dueMs: number,
  listing: ListingRhythm,
  dueAfter: (atMs: number) => number,
  offset: number,
): number {
  let candidateMs = dueMs
  for (let step = 0; step < mostSkippedRuns; step += 1) {
    const openMs = outOfSkipWindows(candidateMs, listing, 0)
    if (openMs === candidateMs) return candidateMs
    candidateMs = dueAfter(openMs)
  }
  return outOfSkipWindows(dueMs, listing, offset)
}

function tell(atMs: number, unskippedMs: number, reason: string): NextPoll {
  return { atMs, reason: atMs > unskippedMs ? `${reason}, moved out of skipHours or skipDays` : reason }
}

function describeSchedule(schedule: Schedule, ms: number): string {
  if (schedule.kind === 'cron') return `schedule ${schedule.expression}`
  return schedule.kind === 'every' ? `every ${formatDuration(ms)}` : `its own rhythm, ${formatDuration(ms)}`
}

/**
 * Gives how long a source rests after failures in a row: its interval, doubled with each, times 0.75 to 1.25 (the same for
 * the same source and count), no more than `longestMs`; 0 where there was none or the interval is that long anyway.
 */
function backOffMs(options: {
  readonly sourceId: string
  readonly failures: number
  readonly intervalMs: number
  readonly longestMs: number
}): number {
  const { sourceId, failures, intervalMs, longestMs } = options
  if (failures <= 0 || intervalMs >= longestMs) return 0
  const spread = 0.75 + stableFraction(`${sourceId}#${failures}`) / 2
  return Math.round(Math.min(longestMs, intervalMs * 2 ** Math.min(failures, 40) * spread))
}

/**
 * Gives a number in [0, 1) that is always the same for the same text and spread evenly over different ones.
 *
 * It spreads sources over time without moving any of them from one poll to the next.
 */
export function stableFraction(text: string): number {
  return Number.parseInt(hash('sha256', text).slice(0, 8), 16) / 2 ** 32
}
