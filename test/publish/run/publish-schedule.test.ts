import { setImmediate as nextTurn } from 'node:timers/promises'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { PublishSchedule } from '../../../src/publish/run/publish-schedule.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: 0 })
})
afterEach(() => {
  vi.useRealTimers()
})

const make = (run: () => Promise<void>) =>
  new PublishSchedule({
    run,
    delayMs: 5_000,
    maxDelayMs: 60_000,
    tryAgainAfterMs: 60_000,
    clock: Date.now,
    log: pino({ level: 'silent' }),
  })

describe('when publishing runs', () => {
  test('once, after a quiet time, however often it is asked for', async () => {
    const runs: number[] = []
    const schedule = make(async () => void runs.push(Date.now()))
    schedule.request()
    await vi.advanceTimersByTimeAsync(3_000)
    schedule.request()
    await vi.advanceTimersByTimeAsync(4_999)
    expect(runs).toEqual([])
    await vi.advanceTimersByTimeAsync(20_000)
    expect(runs).toEqual([8_000])
  })

  test('never later than the longest delay, though requests keep coming', async () => {
    const runs: number[] = []
    const schedule = make(async () => void runs.push(Date.now()))
    for (let at = 0; at < 130_000; at += 1_000) {
      schedule.request()
      await vi.advanceTimersByTimeAsync(1_000)
    }
    expect(runs).toEqual([60_000, 120_000])
  })

  test('never twice at once: a run waits for the one under way', async () => {
    let underWay = 0
    let most = 0
    const release: (() => void)[] = []
    const run = async () => {
      underWay += 1
      most = Math.max(most, underWay)
      await new Promise<void>((resolve) => release.push(resolve))
      underWay -= 1
    }
    const schedule = make(run)
    const runs = [schedule.now(run), schedule.now(run)]
    schedule.request()
    await vi.advanceTimersByTimeAsync(6_000)
    while (release.length < 3) {
      release.at(-1)?.()
      await nextTurn()
    }
    release.at(-1)?.()
    await Promise.all(runs)
    expect(most).toBe(1)
  })

  test('a request during a run gets a run of its own', async () => {
    let count = 0
    const schedule = make(async () => {
      count += 1
      if (count === 1) schedule.request()
    })
    schedule.request()
    await vi.advanceTimersByTimeAsync(20_000)
    expect(count).toBe(2)
  })

  test('a run that fails is tried again, and the failure of an explicit one is told', async () => {
    let count = 0
    const schedule = make(async () => {
      count += 1
      if (count === 1) throw new Error('disk full')
    })
    schedule.request()
    await vi.advanceTimersByTimeAsync(70_000)
    expect(count).toBe(2)
    await expect(schedule.now(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
  })

  test('at a time that was asked for, and only at the last such time', async () => {
    const runs: number[] = []
    const schedule = make(async () => void runs.push(Date.now()))
    schedule.requestAt(20_000)
    schedule.requestAt(40_000)
    await vi.advanceTimersByTimeAsync(100_000)
    expect(runs).toEqual([45_000])
    schedule.requestAt(110_000)
    schedule.requestAt(Number.POSITIVE_INFINITY)
    await vi.advanceTimersByTimeAsync(100_000)
    expect(runs).toEqual([45_000])
  })

  test('closing runs what was asked for, and nothing after it', async () => {
    let count = 0
    const schedule = make(async () => {
      count += 1
    })
    schedule.request()
    await schedule.close()
    schedule.request()
    await vi.advanceTimersByTimeAsync(100_000)
    expect(count).toBe(1)
  })
})
