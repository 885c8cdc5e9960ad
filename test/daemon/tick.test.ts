import { type DestinationStream, pino } from 'pino'
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { Tick } from '../../src/daemon/tick.ts'

const everyMs = 5_000
const hourMs = 3_600_000
const dayMs = 24 * hourMs
const startMs = Date.UTC(2026, 1, 3, 4, 5, 1)

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'], now: startMs })
})
afterEach(() => {
  vi.useRealTimers()
})

/** Starts a tick, and keeps when work was called, in milliseconds of the monotonic clock, and what was logged. */
function ticking(work: () => void | Promise<void> = () => undefined, options: { patienceMs?: number } = {}) {
  const calls: number[] = []
  const lines: { readonly level: number; readonly msg: string }[] = []
  const destination: DestinationStream = { write: (line) => void lines.push(JSON.parse(line)) }
  const tick = new Tick({
    everyMs,
    log: pino({ level: 'info' }, destination),
    work() {
      calls.push(performance.now())
      return work()
    },
    ...options,
  })
  onTestFinished(() => void tick.stop())
  return { tick, calls, lines, messages: () => lines.map((line) => line.msg) }
}

const gaps = (calls: readonly number[]) => calls.slice(1).map((atMs, index) => atMs - (calls[index] ?? 0))
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)
const moveClockBy = (ms: number) => vi.setSystemTime(Date.now() + ms)

describe('a tick', () => {
  test('comes once a period, at whole periods of the wall clock, and says nothing', async () => {
    const { calls, lines, tick } = ticking()
    await pass(10 * 60_000)
    expect(calls).toHaveLength(120)
    expect(new Set(gaps(calls))).toEqual(new Set([everyMs]))
    expect(calls[0]).toBe(4_000)
    expect(lines).toEqual([])
    expect(tick.missed()).toBe(0)
  })

  test.each([
    ['an hour', -hourMs, "the machine's clock was set back by 1h; ticking goes on"],
    ['ten days', -10 * dayMs, "the machine's clock was set back by 10d; ticking goes on"],
  ])('goes on where the clock is set back by %s, with one warning', async (_, byMs, warning) => {
    const { calls, messages } = ticking()
    await pass(61_000)
    moveClockBy(byMs)
    await pass(60_000)
    expect(calls.length).toBeGreaterThanOrEqual(23)
    expect(Math.max(...gaps(calls))).toBeLessThanOrEqual(2 * everyMs)
    expect(Math.min(...gaps(calls))).toBeGreaterThanOrEqual(everyMs / 2)
    expect(messages()).toEqual([warning])
  })

  test('walks through no years of missed runs where the clock jumps far ahead, and says so once', async () => {
    const { calls, messages, tick } = ticking()
    await pass(61_000)
    moveClockBy(20 * 365 * dayMs)
    await pass(60_000)
    expect(calls.length).toBeGreaterThanOrEqual(23)
    expect(messages()).toEqual([
      "the machine's clock went forward by 7300d: it was set, or the machine was asleep; ticking goes on",
    ])
    expect(tick.missed()).toBe(0)
  })

  test('is not late where the clock is set back by less than what is told', async () => {
    const { calls, messages } = ticking()
    await pass(61_000)
    moveClockBy(-9_000)
    await pass(60_000)
    expect(Math.max(...gaps(calls))).toBeLessThanOrEqual(2 * everyMs)
    expect(Math.min(...gaps(calls))).toBeGreaterThanOrEqual(everyMs / 2)
    expect(messages()).toEqual([])
  })

  test('tells of every jump for itself, and of a clock that is drawn slowly not at all', async () => {
    const { messages } = ticking()
    moveClockBy(-hourMs)
    await pass(20_000)
    moveClockBy(hourMs)
    await pass(20_000)
    expect(messages()).toHaveLength(2)
    for (let step = 0; step < 60; step += 1) {
      moveClockBy(500)
      await pass(10_000)
    }
    expect(messages()).toHaveLength(2)
  })
})

describe('the work of a tick', () => {
  test('is not begun again while it is under way, and one line tells of it', async () => {
    let end = () => {}
    const { calls, messages } = ticking(
      () =>
        new Promise<void>((resolve) => {
          end = resolve
        }),
    )
    await pass(31_000)
    expect(calls).toHaveLength(1)
    expect(messages()).toEqual([
      'the look at the queue is asked for again while it is under way; it is not begun twice',
    ])
    end()
    await pass(everyMs)
    expect(calls).toHaveLength(2)
  })

  test('that never ends is given up after its time, with one error', async () => {
    const { calls, lines } = ticking(() => new Promise<void>(() => undefined), { patienceMs: 60_000 })
    await pass(65_000)
    expect(calls).toHaveLength(2)
    expect(lines.filter((line) => line.level === 50).map((line) => line.msg)).toEqual([
      'the look at the queue has not ended for 1m; it is begun anew without waiting for it',
    ])
  })

  test.each([
    [
      'throws',
      () => {
        throw new Error('the disk is full')
      },
    ],
    [
      'rejects',
      async () => {
        throw new Error('the disk is full')
      },
    ],
  ])('that %s is logged without its stack in the message, and the next tick comes', async (_, work) => {
    const { calls, messages } = ticking(work)
    await pass(10_000)
    expect(calls).toHaveLength(2)
    expect(messages()).toEqual(Array(2).fill('the look at the queue failed: the disk is full'))
  })

  test('is not called after the tick was stopped, nor does the stop wait for ever', async () => {
    const { tick, calls } = ticking(() => new Promise<void>(() => undefined))
    await pass(everyMs)
    let isStopped = false
    void tick.stop().then(() => {
      isStopped = true
    })
    await pass(2_000)
    expect(isStopped).toBe(true)
    await pass(60_000)
    expect(calls).toHaveLength(1)
    expect(vi.getTimerCount()).toBe(0)
  })
})
