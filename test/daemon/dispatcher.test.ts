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
  const dispatcher: Dispatcher = new Dispatcher({
    queue,
    laneOf: (id) => {
      const name = id.split('_')[0] ?? id
      if (name === 'removed') return undefined
      return { name, atOnce: options.perHost ?? 2, delayMs: () => options.delays?.[name] ?? 0 }
    },
    poll: (id) => {
      begun.push(id)
      const row = { id, definitionHash: 'x', nextPollAtMs: clock.nowMs + 10 * minute, state: initialState }
      return queue.begin(row, clock.nowMs).then(() => new Promise((resolve) => ends.set(id, resolve)))
    },
    atOnce: options.atOnce ?? 64,
    clock: () => clock.nowMs,
  })
  return {
    catalog,
    begun,
    clock,
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
})
