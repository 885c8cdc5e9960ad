import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { Dispatcher } from '../../src/daemon/dispatcher.ts'
import { initialState } from '../../src/poll/memory/source-state.ts'
import { testArchive } from '../support/archive.ts'

const now = Date.UTC(2026, 6, 1, 10)
const minute = 60_000

/** Sources named `<host>_<n>`; polls stay under way until the test ends them. */
async function stage(options: { atOnce?: number; perHost?: number; delays?: Record<string, number> } = {}) {
  const { queue, catalog } = await testArchive()
  const begun: string[] = []
  const ends = new Map<string, () => void>()
  const clock = { nowMs: now }
  const archive: { problem: string | undefined } = { problem: undefined }
  const dispatcher = new Dispatcher({
    queue,
    problem: async () => archive.problem,
    laneOf: (id) => {
      const name = id.split('_')[0] ?? id
      if (name === 'removed') return undefined
      return { name, atOnce: options.perHost ?? 2, delayMs: () => options.delays?.[name] ?? 0 }
    },
    poll: (id) => {
      begun.push(id)
      const row = { id, definitionHash: 'x', nextPollAtMs: clock.nowMs + 10 * minute, state: initialState }
      return queue.begin(row, clock.nowMs).then(() => new Promise<string>((resolve) => ends.set(id, () => resolve(id))))
    },
    atOnce: options.atOnce ?? 64,
    clock: () => clock.nowMs,
  })
  return {
    catalog,
    begun,
    clock,
    archive,
    queue,
    dispatcher,
    due: (ids: readonly string[], atMs = now) =>
      catalog.sources.enrol(ids.map((id) => ({ id, definitionHash: 'x', nextPollAtMs: atMs, state: initialState }))),
    end: async (id: string) => {
      // A poll has begun once its row is written, at the end of a turn.
      await nextTurn()
      ends.get(id)?.()
      await nextTurn()
    },
  }
}

describe('the dispatcher', () => {
  test('polls what is due, the longest overdue first, and nothing else', async () => {
    const { due, dispatcher, begun } = await stage()
    await due(['a_1'], now - 1)
    await due(['b_1'], now - 5)
    await due(['c_1'], now + 1)
    await dispatcher.look()
    expect(begun).toEqual(['b_1', 'a_1'])
  })

  test('does not poll a source again that is under way, however long it takes', async () => {
    const { due, dispatcher, begun, clock } = await stage()
    await due(['a_1'])
    await dispatcher.look()
    clock.nowMs += 60 * minute
    await dispatcher.look()
    expect(begun).toEqual(['a_1'])
  })

  test('while nothing can be kept starts none but what is asked for by hand, and gives back what it has', async () => {
    const { due, dispatcher, begun, archive, end, queue } = await stage({ atOnce: 1 })
    await due(['a_1', 'b_1', 'c_1'])
    await dispatcher.look()
    expect([begun, dispatcher.waiting()]).toEqual([['a_1'], 2])
    archive.problem = 'the store is away'
    await end('a_1')
    await dispatcher.look()
    expect([begun, dispatcher.waiting()]).toEqual([['a_1'], 0])
    expect(await queue.claim(now, 9)).toEqual(['b_1', 'c_1'])
    await queue.release(['b_1', 'c_1'])
    const asked = dispatcher.pollNow(['d_1'], AbortSignal.timeout(60_000))
    await end('d_1')
    expect(await asked).toEqual(['d_1'])
    archive.problem = undefined
    await dispatcher.look()
    expect(begun).toEqual(['a_1', 'd_1', 'b_1'])
  })

  test('takes hosts in turn, and no more of one at once than its limit', async () => {
    const { due, dispatcher, begun, end } = await stage({ perHost: 2 })
    await due(['a_1', 'a_2', 'a_3', 'a_4'], now - 10)
    await due(['b_1', 'b_2', 'b_3'], now - 5)
    await dispatcher.look()
    expect(begun).toEqual(['a_1', 'b_1', 'a_2', 'b_2'])
    expect(dispatcher.waiting()).toBe(3)
    await end('b_1')
    expect(begun.slice(4)).toEqual(['b_3'])
    await end('a_2')
    expect(begun.slice(5)).toEqual(['a_3'])
  })

  test('lets a crowded host delay only itself, with every place but two left to the others', async () => {
    const { due, dispatcher, begun } = await stage({ atOnce: 10, perHost: 2 })
    await due(
      Array.from({ length: 500 }, (_, n) => `slow_${n}`),
      now - minute,
    )
    await due(['a_1', 'b_1', 'c_1', 'd_1', 'e_1', 'f_1'])
    await dispatcher.look()
    expect(begun.filter((id) => !id.startsWith('slow'))).toEqual(['a_1', 'b_1', 'c_1', 'd_1', 'e_1', 'f_1'])
    expect(begun.filter((id) => id.startsWith('slow'))).toHaveLength(2)
  })

  test('starts the next as soon as one has ended, without waiting for a tick', async () => {
    const { due, dispatcher, begun, end } = await stage({ atOnce: 1 })
    await due(['a_1', 'b_1', 'c_1'])
    await dispatcher.look()
    expect(begun).toEqual(['a_1'])
    await end('a_1')
    await end('b_1')
    expect(begun).toEqual(['a_1', 'b_1', 'c_1'])
  })

  test('gives no place to a source whose host would keep it waiting', async () => {
    const delays = { group: 40_000 }
    const { due, dispatcher, begun } = await stage({ delays })
    await due(['group_1', 'a_1'])
    await dispatcher.look()
    expect(begun).toEqual(['a_1'])
    delays.group = 0
    await dispatcher.look()
    expect(begun).toEqual(['a_1', 'group_1'])
  })

  test('puts off, also over a restart, the sources of a host that asked to be left alone', async () => {
    const { due, dispatcher, begun, catalog } = await stage({ delays: { held: 60 * minute } })
    await due(['held_1'])
    await dispatcher.look()
    expect(begun).toEqual([])
    expect((await catalog.sources.find(['held_1'])).get('held_1')?.nextPollAtMs).toBe(now + 60 * minute)
  })

  test('leaves alone a source whose definition is gone', async () => {
    const { due, dispatcher, begun } = await stage()
    await due(['removed_1', 'a_1'])
    await dispatcher.look()
    expect(begun).toEqual(['a_1'])
  })

  test('starts nothing once it is stopped, and is over when what was under way is', async () => {
    const { due, dispatcher, begun, end } = await stage({ atOnce: 1 })
    await due(['a_1', 'b_1'])
    await dispatcher.look()
    let isOver = false
    const over = dispatcher.stop().then(() => {
      isOver = true
    })
    await dispatcher.look()
    expect(isOver).toBe(false)
    await end('a_1')
    await over
    expect(begun).toEqual(['a_1'])
  })

  describe('asked by hand', () => {
    const never = new AbortController().signal

    test('polls what is not due, before what is, and gives what came of each', async () => {
      const { due, dispatcher, begun, end } = await stage({ atOnce: 1 })
      await due(['a_1', 'a_2'])
      await due(['b_1', 'c_1'], now + 60 * minute)
      await dispatcher.look()
      const asked = dispatcher.pollNow(['b_1', 'c_1', 'b_1', 'removed_1'], never)
      for (const id of ['a_1', 'b_1', 'c_1', 'a_2']) await end(id)
      expect(begun).toEqual(['a_1', 'b_1', 'c_1', 'a_2'])
      expect(await asked).toEqual(['b_1', 'c_1'])
    })

    test('waits for the poll that is under way instead of making a second, and so do others who ask', async () => {
      const { due, dispatcher, begun, end } = await stage()
      await due(['a_1'])
      await dispatcher.look()
      const asked = [dispatcher.pollNow(['a_1'], never), dispatcher.pollNow(['a_1', 'b_1'], never)]
      const last = dispatcher.pollNow(['b_1'], never)
      await dispatcher.look()
      await end('a_1')
      await end('b_1')
      expect(await Promise.all([...asked, last])).toEqual([['a_1'], ['a_1', 'b_1'], ['b_1']])
      expect(begun).toEqual(['a_1', 'b_1'])
    })

    test('does not poll again what turns out to be due while its poll begins', async () => {
      const { due, dispatcher, begun, end } = await stage()
      await due(['a_1'])
      const asked = dispatcher.pollNow(['a_1'], never)
      await dispatcher.look()
      await end('a_1')
      await dispatcher.look()
      expect(await asked).toEqual(['a_1'])
      expect(begun).toEqual(['a_1'])
    })

    test('waits for a host that is closed for a moment, and lets one that is closed for long say so at once', async () => {
      const delays = { moment: 5_000, long: 60 * minute }
      const { dispatcher, begun, end } = await stage({ delays })
      const asked = dispatcher.pollNow(['moment_1', 'long_1'], never)
      expect(begun).toEqual(['long_1'])
      await end('long_1')
      expect(begun).toEqual(['long_1'])
      delays.moment = 0
      await dispatcher.look()
      await end('moment_1')
      expect(await asked).toEqual(['moment_1', 'long_1'])
    })

    test('polls nothing more for who asks no more, unless somebody else still does, or it is due', async () => {
      const { due, dispatcher, begun, end } = await stage({ atOnce: 1 })
      await due(['a_1', 'd_1'])
      await dispatcher.look()
      const gone = new AbortController()
      const asked = dispatcher.pollNow(['a_1', 'b_1', 'c_1', 'd_1'], gone.signal)
      const other = dispatcher.pollNow(['c_1'], never)
      gone.abort()
      await end('a_1')
      expect(await asked).toEqual(['a_1'])
      await end('c_1')
      await end('d_1')
      expect(await other).toEqual(['c_1'])
      expect(begun).toEqual(['a_1', 'c_1', 'd_1'])
    })

    test('ends with the dispatcher: what was not begun is left out', async () => {
      const { dispatcher, begun, end } = await stage({ atOnce: 1 })
      const asked = dispatcher.pollNow(['a_1', 'b_1'], never)
      const stopped = dispatcher.stop()
      await end('a_1')
      await stopped
      expect(await asked).toEqual(['a_1'])
      expect(await dispatcher.pollNow(['c_1'], never)).toEqual([])
      expect(begun).toEqual(['a_1'])
    })
  })
})
