import { describe, expect, test } from 'vitest'
import type { Timer } from '../../../src/fetch/politeness/host-lane.ts'
import { HostLimits } from '../../../src/fetch/politeness/host-limits.ts'

/** A clock that stands still until it is moved, and the timers that hang on it. */
function heldTime() {
  let now = 0
  const pending: { readonly atMs: number; readonly callBack: () => void }[] = []
  const timer: Timer = (callBack, afterMs) => {
    const entry = { atMs: now + afterMs, callBack }
    pending.push(entry)
    return () => {
      const at = pending.indexOf(entry)
      if (at >= 0) pending.splice(at, 1)
    }
  }
  async function moveTo(ms: number): Promise<void> {
    await settle()
    for (;;) {
      const next = pending.filter((entry) => entry.atMs <= ms).toSorted((a, b) => a.atMs - b.atMs)[0]
      if (next === undefined) break
      pending.splice(pending.indexOf(next), 1)
      now = next.atMs
      next.callBack()
      await settle()
    }
    now = ms
    await settle()
  }
  return { clock: () => now, timer, moveTo, pending }
}

const settle = () => new Promise((resolve) => setImmediate(resolve))
const perHost = { connections: 2, spacing: 1_000 }

/** Requests that note when they started and end when they are told to. */
function requests(limits: HostLimits, clock: () => number) {
  const started: string[] = []
  const ends = new Map<string, () => void>()
  const ask = (url: string, signal?: AbortSignal) =>
    limits.run(new URL(url), signal, (onSend) => {
      onSend()
      started.push(`${clock()} ${url.replace(/^https?:\/\//, '')}`)
      return new Promise<void>((resolve) => ends.set(url, resolve))
    })
  const end = async (url: string) => {
    ends.get(url)?.()
    await settle()
  }
  return { started, ask, end }
}

describe('limits per host', () => {
  test('two at once, their starts a second apart; a third waits for one to end', async () => {
    const time = heldTime()
    const { started, ask, end } = requests(
      new HostLimits({ concurrency: 64, perHost, limitGroups: {} }, time.clock, time.timer),
      time.clock,
    )
    for (const path of [1, 2, 3]) ask(`http://a.example/${path}`)
    await time.moveTo(5_000)
    expect(started).toEqual(['0 a.example/1', '1000 a.example/2'])
    await end('http://a.example/1')
    expect(started).toEqual(['0 a.example/1', '1000 a.example/2', '5000 a.example/3'])
  })

  test('starts are a second apart however soon the requests end', async () => {
    const time = heldTime()
    const { started, ask, end } = requests(
      new HostLimits({ concurrency: 64, perHost, limitGroups: {} }, time.clock, time.timer),
      time.clock,
    )
    ask('http://a.example/1')
    await settle()
    await end('http://a.example/1')
    await time.moveTo(400)
    ask('http://a.example/2')
    await time.moveTo(999)
    expect(started).toEqual(['0 a.example/1'])
    await time.moveTo(1_000)
    expect(started).toEqual(['0 a.example/1', '1000 a.example/2'])
  })

  test('one host is its name: neither port, scheme, capitals nor a last dot make another', async () => {
    const time = heldTime()
    const { started, ask } = requests(
      new HostLimits({ concurrency: 64, perHost, limitGroups: {} }, time.clock, time.timer),
      time.clock,
    )
    for (const url of ['http://a.example/', 'https://A.example:8443/', 'http://a.example./']) ask(url)
    await time.moveTo(900)
    expect(started).toHaveLength(1)
  })

  test('a slow host delays only itself, and holds no place of others while it waits', async () => {
    const time = heldTime()
    const limits = new HostLimits({ concurrency: 3, perHost, limitGroups: {} }, time.clock, time.timer)
    const { started, ask } = requests(limits, time.clock)
    for (let path = 0; path < 50; path += 1) ask(`http://slow.example/${path}`)
    await time.moveTo(1_500)
    ask('http://b.example/')
    await settle()
    expect(started).toEqual(['0 slow.example/0', '1000 slow.example/1', '1500 b.example/'])
  })

  test('no more run at once than may, and hosts take turns', async () => {
    const time = heldTime()
    const limits = new HostLimits(
      { concurrency: 2, perHost: { connections: 2, spacing: 0 }, limitGroups: {} },
      time.clock,
      time.timer,
    )
    const { started, ask, end } = requests(limits, time.clock)
    for (const url of ['a.example/1', 'a.example/2', 'a.example/3', 'a.example/4', 'b.example/1', 'c.example/1'])
      ask(`http://${url}`)
    await settle()
    expect(started).toEqual(['0 a.example/1', '0 b.example/1'])
    await end('http://a.example/1')
    await end('http://b.example/1')
    expect(started.slice(2)).toEqual(['0 c.example/1', '0 a.example/2'])
    await end('http://c.example/1')
    await end('http://a.example/2')
    expect(started.slice(4)).toEqual(['0 a.example/3', '0 a.example/4'])
  })

  test('a group shares one limit', async () => {
    const time = heldTime()
    const limitGroups = { '*.tumblr.com': { every: 60_000, connections: 1 } }
    const { started, ask, end } = requests(
      new HostLimits({ concurrency: 64, perHost, limitGroups }, time.clock, time.timer),
      time.clock,
    )
    for (const host of ['one.tumblr.com', 'two.tumblr.com', 'tumblr.com', 'nottumblr.com']) ask(`http://${host}/`)
    await settle()
    expect(started).toEqual(['0 one.tumblr.com/', '0 nottumblr.com/'])
    await end('http://one.tumblr.com/')
    await time.moveTo(59_999)
    expect(started).toHaveLength(2)
    await time.moveTo(60_000)
    await end('http://two.tumblr.com/')
    await time.moveTo(120_000)
    expect(started.slice(2)).toEqual(['60000 two.tumblr.com/', '120000 tumblr.com/'])
  })

  test('a request called off while it waits leaves the line and its timer', async () => {
    const time = heldTime()
    const { started, ask } = requests(
      new HostLimits({ concurrency: 64, perHost, limitGroups: {} }, time.clock, time.timer),
      time.clock,
    )
    ask('http://a.example/1')
    const caller = new AbortController()
    const waiting = ask('http://a.example/2', caller.signal)
    await settle()
    caller.abort(new Error('enough'))
    await expect(waiting).rejects.toThrow('enough')
    expect(time.pending).toEqual([])
    ask('http://a.example/3')
    await time.moveTo(1_000)
    expect(started).toEqual(['0 a.example/1', '1000 a.example/3'])
  })

  test('a request called off while it waits for room gives way to the next', async () => {
    const time = heldTime()
    const limits = new HostLimits({ concurrency: 1, perHost, limitGroups: {} }, time.clock, time.timer)
    const { started, ask, end } = requests(limits, time.clock)
    ask('http://a.example/')
    const caller = new AbortController()
    const waiting = ask('http://b.example/', caller.signal)
    ask('http://c.example/')
    await settle()
    caller.abort(new Error('enough'))
    await expect(waiting).rejects.toThrow('enough')
    await end('http://a.example/')
    expect(started).toEqual(['0 a.example/', '0 c.example/'])
  })

  test('the second is no sooner than a second after the first has gone out, however long that took to connect', async () => {
    const time = heldTime()
    const limits = new HostLimits({ concurrency: 64, perHost, limitGroups: {} }, time.clock, time.timer)
    let send = () => {}
    limits.run(new URL('http://a.example/1'), undefined, (onSend) => {
      send = onSend
      return new Promise(() => {})
    })
    const { started, ask } = requests(limits, time.clock)
    ask('http://a.example/2')
    ask('http://b.example/')
    await time.moveTo(4_000)
    expect(started).toEqual(['0 b.example/'])
    send()
    send()
    await time.moveTo(9_000)
    expect(started).toEqual(['0 b.example/', '5000 a.example/2'])
  })

  test('a request that never goes out makes room when it fails, a second later', async () => {
    const time = heldTime()
    const limits = new HostLimits({ concurrency: 64, perHost, limitGroups: {} }, time.clock, time.timer)
    const { started, ask } = requests(limits, time.clock)
    const failing = limits.run(new URL('http://a.example/1'), undefined, () => Promise.reject(new Error('refused')))
    ask('http://a.example/2')
    await expect(failing).rejects.toThrow('refused')
    await time.moveTo(5_000)
    expect(started).toEqual(['1000 a.example/2'])
  })

  test('work that fails gives its place back', async () => {
    const time = heldTime()
    const limits = new HostLimits({ concurrency: 1, perHost, limitGroups: {} }, time.clock, time.timer)
    const failing = limits.run(new URL('http://a.example/'), undefined, () => Promise.reject(new Error('broken')))
    await expect(failing).rejects.toThrow('broken')
    await expect(limits.run(new URL('http://b.example/'), undefined, async () => 'fine')).resolves.toBe('fine')
  })

  test('a held host refuses those that wait and those that come, until its time is over', async () => {
    const time = heldTime()
    const limits = new HostLimits({ concurrency: 64, perHost, limitGroups: {} }, time.clock, time.timer)
    const { started, ask, end } = requests(limits, time.clock)
    ask('http://a.example/1')
    const waiting = ask('http://a.example/2')
    await settle()
    limits.hold(new URL('http://a.example/1'), 429, 10_000)
    await expect(waiting).rejects.toMatchObject({ code: 'host-held', status: 429, remainingMs: 10_000 })
    await end('http://a.example/1')
    await time.moveTo(4_000)
    await expect(ask('http://a.example/3')).rejects.toMatchObject({ code: 'host-held', remainingMs: 6_000 })
    expect(limits.delayMs(new URL('http://a.example/'))).toBe(6_000)
    ask('http://b.example/')
    await time.moveTo(10_000)
    ask('http://a.example/4')
    await settle()
    expect(started).toEqual(['0 a.example/1', '4000 b.example/', '10000 a.example/4'])
  })

  test('tells how long a host’s line is', async () => {
    const time = heldTime()
    const limits = new HostLimits({ concurrency: 64, perHost, limitGroups: {} }, time.clock, time.timer)
    const { ask } = requests(limits, time.clock)
    expect(limits.delayMs(new URL('http://a.example/'))).toBe(0)
    for (const path of [1, 2, 3]) ask(`http://a.example/${path}`)
    await settle()
    expect(limits.delayMs(new URL('http://a.example/'))).toBe(3_000)
    expect(limits.delayMs(new URL('http://b.example/'))).toBe(0)
  })

  test('ten thousand hosts all get their turn', async () => {
    const time = heldTime()
    const limits = new HostLimits({ concurrency: 64, perHost, limitGroups: {} }, time.clock, time.timer)
    let done = 0
    const all = Array.from({ length: 10_000 }, (_, at) =>
      limits.run(new URL(`http://h${at}.example/`), undefined, async () => {
        done += 1
      }),
    )
    await Promise.all(all)
    expect(done).toBe(10_000)
    expect(time.pending).toEqual([])
  })
})
