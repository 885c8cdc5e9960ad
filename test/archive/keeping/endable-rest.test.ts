import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { endableRest } from '../../../src/archive/keeping/endable-rest.ts'

/** A rest, how often it ended, and its time. */
function watchedRest() {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const rest = endableRest()
  let ended = 0
  const take = (longestMs: number, quietMs: number) => {
    void rest.take(longestMs, quietMs).then(() => {
      ended += 1
    })
  }
  return { ...rest, take, pass: (ms: number) => vi.advanceTimersByTimeAsync(ms), ended: () => ended }
}

describe('a rest that can be ended', () => {
  test('ends when it is told to, long before its time, and so does the next', async () => {
    const { take, end, pass, ended } = watchedRest()
    for (const count of [1, 2]) {
      take(1_000, 1_000)
      end()
      await pass(0)
      expect(ended()).toBe(count)
    }
    await pass(2_000)
    expect(ended()).toBe(2)
  })

  test('ends by itself, and is not cut short by what was told before it began', async () => {
    const { take, end, goOn, pass, ended } = watchedRest()
    end()
    goOn()
    take(250, 1_000)
    await pass(249)
    expect(ended()).toBe(0)
    await pass(1)
    expect(ended()).toBe(1)
  })

  test('ends where nothing comes any more, and its time is the longest, whatever comes', async () => {
    const { take, goOn, pass, ended } = watchedRest()
    take(250, 80)
    await pass(70)
    goOn()
    await pass(79)
    expect(ended()).toBe(0)
    await pass(1)
    expect(ended()).toBe(1)
    take(250, 80)
    for (let ms = 0; ms < 240; ms += 40) {
      await pass(40)
      goOn()
    }
    expect(ended()).toBe(1)
    await pass(10)
    expect(ended()).toBe(2)
  })
})
