import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { SourceState } from '../../../src/poll/memory/source-state.ts'
import { CronTimes } from '../../../src/poll/schedule/cron-times.ts'
import { furthestPollMs } from '../../../src/poll/schedule/furthest-poll.ts'
import { nextPoll, scheduleOf } from '../../../src/poll/schedule/next-poll.ts'
import { sourceOf } from '../../support/poll-parts.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const settings = { longest: day, longestBackOff: day }
let cron: CronTimes
/** A Wednesday, 10:00 UTC. */
const now = Date.UTC(2026, 6, 1, 10)

// node-cron works out coming runs from the machine's clock.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now })
  cron = new CronTimes()
})
afterEach(() => {
  vi.useRealTimers()
})

const source = (when = '') => sourceOf('gazette', `list:\n  feed: { url: "https://gazette.example/feed" }\n${when}`)
const furthest = (when: string, state: Partial<SourceState> = {}, limits = settings) =>
  furthestPollMs(source(when), { listing: {}, ...state }, now, limits, cron) - now

describe('the furthest a next poll can lie ahead', () => {
  test.each([
    ['its own rhythm', '', day],
    ['`every` shorter than the longest back-off', 'every: 10m\n', day],
    ['`every` longer than anything else', 'every: 10d\n', 10 * day],
    ['a dense schedule', 'schedule: "*/5 * * * *"\n', day],
    ['a weekly schedule', 'schedule: "0 9 * * 1"\ntimeZone: UTC\n', Date.UTC(2026, 6, 6, 9) - now],
    ['a monthly schedule', 'schedule: "30 6 1 * *"\ntimeZone: UTC\n', Date.UTC(2026, 7, 1, 6, 30) - now],
  ])('is that of %s, and a little', (_, when, ownMs) => {
    expect(furthest(when)).toBeGreaterThanOrEqual(ownMs)
    expect(furthest(when)).toBeLessThanOrEqual(ownMs * 1.1 + 20 * minute)
  })

  test('follows the settings', () => {
    expect(furthest('', {}, { longest: 3 * day, longestBackOff: hour })).toBeGreaterThanOrEqual(3 * day)
    expect(furthest('', {}, { longest: hour, longestBackOff: 2 * day })).toBeGreaterThanOrEqual(2 * day)
    expect(furthest('', {}, { longest: hour, longestBackOff: 2 * hour })).toBeLessThan(3 * hour)
  })

  test('holds a Retry-After that a right clock wrote, and only its length where the clock was ten days ahead', () => {
    const heldFor = (ms: number, polledAtMs: number) => furthest('', { polledAtMs, heldUntilMs: polledAtMs + ms })
    expect(heldFor(5 * day, now - hour)).toBeGreaterThanOrEqual(5 * day - hour)
    expect(heldFor(minute, now + 10 * day)).toBe(furthest(''))
    expect(furthest('', { heldUntilMs: now + 300 * day })).toBeLessThan(8 * day)
  })

  test('leaves the days a listing asks not to be polled', () => {
    const everyDayButTuesday = [0, 1, 3, 4, 5, 6]
    expect(furthest('', { listing: { skipDays: everyDayButTuesday } })).toBeGreaterThanOrEqual(
      Date.UTC(2026, 6, 7) - now,
    )
  })

  test('is never nearer than what a right clock has set', () => {
    const instants = fc.record({
      when: fc.constantFrom('', 'every: 3m\n', 'every: 9d\n', 'schedule: "0 9 * * 1"\n', 'schedule: "7 3 2 * *"\n'),
      agoMs: fc.integer({ min: 0, max: 9 * day }),
      adaptiveMs: fc.integer({ min: 5 * minute, max: day }),
      failures: fc.integer({ min: 0, max: 20 }),
      ttlMs: fc.integer({ min: 0, max: 30 * day }),
      retryAfterMs: fc.integer({ min: 0, max: 7 * day }),
      skipDays: fc.subarray([0, 1, 2, 3, 4, 5, 6], { maxLength: 6 }),
      skipHours: fc.subarray([0, 1, 2, 3, 9, 10, 22], { maxLength: 7 }),
    })
    fc.assert(
      fc.property(instants, ({ when, agoMs, ttlMs, skipDays, skipHours, retryAfterMs, ...rest }) => {
        const polledAtMs = now - agoMs
        const listing = { ttlMs, skipDays, skipHours }
        const { id, definition } = source(when)
        const schedule = scheduleOf(definition)
        const set = nextPoll(
          { sourceId: id, nowMs: polledAtMs, schedule, listing, retryAfterMs, ...rest },
          settings,
          cron,
        )
        const state = { listing, polledAtMs, ...(retryAfterMs > 0 && { heldUntilMs: polledAtMs + retryAfterMs }) }
        expect(furthestPollMs({ id, definition }, state, now, settings, cron)).toBeGreaterThanOrEqual(set.atMs)
      }),
      { numRuns: 300 },
    )
  })
})

test('the runs of a schedule are worked out anew when the clock was set back', () => {
  vi.setSystemTime(now + 10 * day)
  const times = new CronTimes()
  expect(times.atOrAfter('*/5 * * * *', 'UTC', now + 10 * day + 1)).toBe(now + 10 * day + 5 * minute)
  vi.setSystemTime(now)
  expect(times.atOrAfter('*/5 * * * *', 'UTC', now + 1)).toBe(now + 5 * minute)
})
