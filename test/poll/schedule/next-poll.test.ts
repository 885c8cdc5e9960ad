import { describe, expect, test } from 'vitest'
import { CronTimes } from '../../../src/poll/schedule/cron-times.ts'
import { type NextPollInput, nextPoll, stableFraction } from '../../../src/poll/schedule/next-poll.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const settings = { longest: day, longestBackOff: day }
const cron = new CronTimes()
/** A Wednesday, 10:00 UTC. */
const now = Date.UTC(2026, 6, 1, 10)
const id = 'gazette'
const jitter = 1 + 0.1 * stableFraction(id)

function next(input: Partial<NextPollInput> = {}): { readonly waitMs: number; readonly reason: string } {
  const { atMs, reason } = nextPoll(
    {
      sourceId: id,
      nowMs: now,
      schedule: { kind: 'every', everyMs: 10 * minute },
      adaptiveMs: hour,
      failures: 0,
      listing: {},
      ...input,
    },
    settings,
    cron,
  )
  return { waitMs: atMs - (input.nowMs ?? now), reason }
}

describe('the next poll', () => {
  test('follows `every`, never sooner and at most a tenth later', () => {
    expect(next()).toEqual({ waitMs: Math.ceil(10 * minute * jitter), reason: 'every 10m' })
  })

  test('follows the rhythm of a source without a schedule', () => {
    expect(next({ schedule: { kind: 'adaptive' } })).toEqual({
      waitMs: Math.ceil(hour * jitter),
      reason: 'its own rhythm, 1h',
    })
  })

  test.each([
    ['ttl', { listing: { ttlMs: 2 * hour } }, 2 * hour],
    ['sy:updatePeriod', { listing: { updatePeriodMs: 3 * hour } }, 3 * hour],
    ['Cache-Control or Expires', { freshForMs: 4 * hour }, 4 * hour],
    ['Retry-After', { retryAfterMs: 5 * day, failures: 1 }, 5 * day],
  ])('waits for %s where that is longer', (reason, input, waitMs) => {
    expect(next({ listing: {}, ...input })).toEqual({ waitMs: Math.ceil(waitMs * jitter), reason })
  })

  test('is not sped up by a site that asks for less than the schedule', () => {
    expect(next({ listing: { ttlMs: minute, updatePeriodMs: 1 }, freshForMs: 0, retryAfterMs: 0 }).reason).toBe(
      'every 10m',
    )
  })

  test('waits for a year-long max-age only up to the longest interval', () => {
    expect(next({ freshForMs: 365 * day }).waitMs).toBe(Math.ceil(day * jitter))
    expect(next({ listing: { ttlMs: 365 * day } }).waitMs).toBe(Math.ceil(day * jitter))
  })

  test('takes the longest of several wishes', () => {
    expect(next({ listing: { ttlMs: hour }, freshForMs: 2 * hour, retryAfterMs: 30 * minute }).reason).toBe(
      'Cache-Control or Expires',
    )
  })

  test('doubles with each failure and rests a day at most', () => {
    for (const [failures, factor] of [
      [1, 2],
      [2, 4],
      [5, 32],
    ] as const) {
      const { waitMs, reason } = next({ failures })
      expect(reason).toBe(`back-off after ${failures} ${failures === 1 ? 'failure' : 'failures'}`)
      expect(waitMs).toBeGreaterThanOrEqual(10 * minute * factor * 0.75)
      expect(waitMs).toBeLessThanOrEqual(10 * minute * factor * 1.25 * jitter + 1)
    }
    expect(next({ failures: 500 }).waitMs).toBe(Math.ceil(day * jitter))
    expect(next({ failures: 1, schedule: { kind: 'every', everyMs: 2 * day } }).reason).toBe('every 2d')
  })

  test('puts sources of one schedule at different times, each always at its own', () => {
    const waits = Array.from({ length: 200 }, (_, n) => next({ sourceId: `s${n}` }).waitMs)
    expect(new Set(waits).size).toBeGreaterThan(190)
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(10 * minute)
    expect(Math.max(...waits)).toBeLessThanOrEqual(11 * minute)
    expect(next({ sourceId: 's1' })).toEqual(next({ sourceId: 's1' }))
  })

  test('moves out of skipHours, a few minutes into the first hour that is open', () => {
    const { waitMs, reason } = next({ listing: { skipHours: [10, 11, 12] } })
    expect(waitMs).toBeGreaterThanOrEqual(3 * hour)
    expect(waitMs).toBeLessThan(3 * hour + 6 * minute)
    expect(reason).toBe('every 10m, moved out of skipHours or skipDays')
  })

  test('moves out of skipDays across midnight, and out of both together', () => {
    expect(next({ listing: { skipDays: [3, 4] } }).waitMs).toBeGreaterThanOrEqual(14 * hour + day)
    expect(next({ listing: { skipDays: [3], skipHours: [0, 1] } }).waitMs).toBeGreaterThanOrEqual(16 * hour)
  })

  test('does not believe a listing that skips every hour or every day', () => {
    const every = { skipHours: Array.from({ length: 24 }, (_, n) => n) }
    expect(next({ listing: every }).waitMs).toBe(Math.ceil(10 * minute * jitter))
    expect(next({ listing: { skipDays: [0, 1, 2, 3, 4, 5, 6] } }).waitMs).toBe(Math.ceil(10 * minute * jitter))
  })
})

describe('a cron schedule', () => {
  const atNow = Date.now()
  const schedule = { kind: 'cron', expression: '*/5 * * * *', timeZone: 'UTC' } as const
  const due = (input: Partial<NextPollInput>) => {
    const { waitMs, reason } = next({ nowMs: atNow, schedule, ...input })
    return { atMs: atNow + waitMs, reason }
  }
  const lateMs = (periodMs: number) => Math.round(Math.min(periodMs / 10, 6 * minute) * stableFraction(id))

  test('is polled at its next run, put off by a tenth of its period at most', () => {
    const run = Math.ceil((atNow + 1) / (5 * minute)) * 5 * minute
    expect(due({})).toEqual({ atMs: run + lateMs(5 * minute), reason: 'schedule */5 * * * *' })
  })

  test('is polled at the first run after what the site asks for', () => {
    const { atMs, reason } = due({ freshForMs: 2 * hour })
    expect(reason).toBe('Cache-Control or Expires')
    expect(atMs).toBe(Math.ceil((atNow + 2 * hour) / (5 * minute)) * 5 * minute + lateMs(5 * minute))
  })

  test('is polled at the first run after a Retry-After that lies beyond every run worked out before', () => {
    const { atMs } = due({ retryAfterMs: 7 * day })
    expect(atMs).toBe(Math.ceil((atNow + 7 * day) / (5 * minute)) * 5 * minute + lateMs(5 * minute))
  })

  test('is read in the zone of its source', () => {
    const shanghai = { kind: 'cron', expression: '0 8 * * *', timeZone: 'Asia/Shanghai' } as const
    const run = new Date(due({ schedule: shanghai }).atMs - lateMs(day))
    expect([run.getUTCHours(), run.getUTCMinutes()]).toEqual([0, 0])
  })

  test('runs at most six minutes late, however long its period', () => {
    const daily = { kind: 'cron', expression: '0 0 * * *', timeZone: 'UTC' } as const
    for (let n = 0; n < 50; n += 1) {
      expect(due({ schedule: daily, sourceId: `s${n}` }).atMs % day).toBeLessThanOrEqual(6 * minute)
    }
  })

  test('leaves out runs in skipHours, and where all of them are, moves out of the window', () => {
    const hourly = { kind: 'cron', expression: '0 * * * *', timeZone: 'UTC' } as const
    const open = new Date(atNow + 5 * hour).getUTCHours()
    const skipHours = Array.from({ length: 24 }, (_, n) => n).filter((each) => each !== open)
    expect(new Date(due({ schedule: hourly, listing: { skipHours } }).atMs).getUTCHours()).toBe(open)
    const onlySkipped = { kind: 'cron', expression: '0 3 * * *', timeZone: 'UTC' } as const
    expect(new Date(due({ schedule: onlySkipped, listing: { skipHours: [3] } }).atMs).getUTCHours()).toBe(4)
  })

  test('rests after failures, and then runs at its own times', () => {
    const { atMs } = due({ failures: 3 })
    expect((atMs - lateMs(5 * minute)) % (5 * minute)).toBe(0)
    expect(atMs - atNow).toBeGreaterThanOrEqual(30 * minute)
  })

  test('of once a day is not put off by failures', () => {
    const daily = { kind: 'cron', expression: '0 8 * * *', timeZone: 'UTC' } as const
    expect(due({ schedule: daily, failures: 4 }).atMs).toBe(due({ schedule: daily }).atMs)
  })
})

describe('cron arithmetic', () => {
  test('works out a thousand due times of one schedule without a thousand timetables', () => {
    const times = new CronTimes()
    const from = Date.now()
    const runs = Array.from({ length: 1_000 }, (_, n) => times.atOrAfter('*/5 * * * *', 'UTC', from + n * minute))
    expect(runs.every((run, n) => run >= from + n * minute && run % (5 * minute) === 0)).toBe(true)
    expect(runs.every((run, n) => run - (from + n * minute) < 5 * minute)).toBe(true)
  })

  test('gives the shortest distance between runs as the period', () => {
    expect(new CronTimes().periodMs('0,10 * * * *', 'UTC')).toBe(10 * minute)
  })
})
