import { describe, expect, test } from 'vitest'
import type { SourceRow } from '../../../src/archive/catalog.ts'
import { neverMs } from '../../../src/archive/never.ts'
import { catalogPlace, type NewCatalog, type OpenedCatalog, type TestState } from './open-catalog.ts'

const now = Date.UTC(2026, 0, 1)
const row = (id: string, nextPollAtMs = now, word = 'waits'): SourceRow<TestState> => ({
  id,
  definitionHash: 'd',
  nextPollAtMs,
  state: { word },
})
const rowOf = async ({ catalog }: OpenedCatalog, id: string) => {
  const found = (await catalog.sources.find([id])).get(id)
  if (found === undefined) return undefined
  const { hasWaiting: _, ...row } = found
  return row
}

/** Two workers on one store in which these sources are enrolled. */
async function workersOn(newCatalog: NewCatalog, rows: readonly SourceRow<TestState>[]) {
  const open = await catalogPlace(newCatalog)
  const one = await open()
  await one.catalog.sources.enrol(rows)
  return { one, two: await open(), open }
}

/** What every queue of due sources holds; `many` is how many sources two workers share, where a queue takes long to fill. */
export function describeDueQueue(name: string, newCatalog: NewCatalog, { many = 10_000 } = {}): void {
  const twoWorkers = (rows: readonly SourceRow<TestState>[]) => workersOn(newCatalog, rows)

  describe(`the due queue ${name}`, () => {
    test('gives what is due, the longest overdue first, as much as there is room for, and nothing twice', async () => {
      const { one } = await twoWorkers([
        row('a', now - 1),
        row('b', now - 3),
        row('c', now),
        row('d', now - 2),
        row('e', now + 1),
        row('f', neverMs),
      ])
      expect(await one.queue.claim(now, 0)).toEqual([])
      expect(await one.queue.claim(now, 3)).toEqual(['b', 'd', 'a'])
      expect(await one.queue.claim(now, 3)).toEqual(['c'])
      expect(await one.queue.claim(now, 3)).toEqual([])
      expect(await one.queue.claim(now + 1, 3)).toEqual(['e'])
    })

    test(`shares ${many} due sources between two workers, each source exactly once`, async () => {
      const rows = Array.from({ length: many }, (_, n) => row(`s${n}`, now - (n % 100)))
      const { one, two } = await twoWorkers(rows)
      const claimed: string[] = []
      const work = async ({ queue }: OpenedCatalog) => {
        let count = 0
        for (;;) {
          const some = await queue.claim(now, 250)
          if (some.length === 0) return count
          count += some.length
          claimed.push(...some)
        }
      }
      const counts = await Promise.all([work(one), work(two)])
      expect(claimed.length).toBe(many)
      expect(new Set(claimed).size).toBe(many)
      for (const count of counts) expect(count).toBeGreaterThan(0)
    })

    test('begins with a source that is free, its next poll set forward before anything else', async () => {
      const { one, two } = await twoWorkers([row('a')])
      const forward = row('a', now + 5_000, 'begun')
      expect(await one.queue.begin(forward, now)).toBe(true)
      expect(await rowOf(two, 'a')).toEqual(forward)
      expect(await two.queue.claim(now + 5_000, 9)).toEqual([])
      expect(await one.queue.begin(row('new', now + 7_000), now)).toBe(true)
      expect(await rowOf(two, 'new')).toEqual(row('new', now + 7_000))
      expect(await two.queue.begin(row('new', 1, 'stolen'), now)).toBe(false)
    })

    test('begins with a source that this worker has, and refuses one that another has', async () => {
      const { one, two } = await twoWorkers([row('a')])
      await one.queue.claim(now, 1)
      expect(await two.queue.begin(row('a', now + 9, 'stolen'), now)).toBe(false)
      expect(await rowOf(one, 'a')).toEqual(row('a'))
      expect(await one.queue.begin(row('a', now + 5, 'begun'), now)).toBe(true)
      expect(await one.queue.begin(row('a', now + 6, 'begun again'), now)).toBe(true)
      expect(await rowOf(two, 'a')).toEqual(row('a', now + 6, 'begun again'))
    })

    test('finishes for the one that has the source, and gives it back', async () => {
      const { one, two } = await twoWorkers([row('a')])
      expect(await one.queue.finish(row('a', now + 1, 'not mine'))).toBe(false)
      expect(await rowOf(one, 'a')).toEqual(row('a'))
      await one.queue.claim(now, 1)
      expect(await two.queue.finish(row('a', now + 1, 'not mine'))).toBe(false)
      const after = { ...row('a', now + 60, 'done'), definitionHash: 'another' }
      expect(await one.queue.finish(after)).toBe(true)
      expect(await rowOf(two, 'a')).toEqual(after)
      expect(await one.queue.finish(row('a', now + 1, 'twice'))).toBe(false)
      expect(await two.queue.claim(now + 59, 1)).toEqual([])
      expect(await two.queue.claim(now + 60, 1)).toEqual(['a'])
      expect(await one.queue.finish(row('unknown'))).toBe(false)
      expect(await rowOf(one, 'unknown')).toBeUndefined()
    })

    test('takes sources back that were not polled, due when they were or later', async () => {
      const { one, two } = await twoWorkers([row('a', now - 2), row('b', now - 1), row('c')])
      await one.queue.claim(now, 3)
      await two.queue.release(['a'])
      expect(await two.queue.claim(now, 3)).toEqual([])
      await one.queue.release(['a'])
      await one.queue.release(['b', 'unknown'], now + 10)
      expect(await two.queue.claim(now, 3)).toEqual(['a'])
      expect(await rowOf(two, 'a')).toEqual(row('a', now - 2))
      expect(await two.queue.claim(now + 10, 3)).toEqual(['b'])
    })

    test('brings forward what is due too late, but never what is due never', async () => {
      const { one } = await twoWorkers([row('a', 100), row('b', 101), row('c', neverMs), row('d', 500)])
      const bound = { latestMs: 100, toMs: 50.7 }
      const bounds = new Map(['a', 'b', 'c', 'unknown'].map((id) => [id, bound]))
      expect(await one.queue.bringForward(bounds)).toEqual(['b'])
      const times = (await one.catalog.sources.all()).map(({ id, nextPollAtMs }) => [id, nextPollAtMs])
      expect(times).toEqual([
        ['a', 100],
        ['b', 50],
        ['c', neverMs],
        ['d', 500],
      ])
      expect(await one.queue.bringForward(new Map())).toEqual([])
    })

    test('frees what every worker had for the one that knows it is alone, also after a restart', async () => {
      const { one, two, open } = await twoWorkers([row('a'), row('b')])
      await one.queue.claim(now, 1)
      await two.queue.claim(now, 1)
      await one.catalog.close()
      await two.catalog.close()
      const alone = await open()
      expect(await alone.queue.claim(now, 9)).toEqual([])
      await alone.queue.releaseAll()
      expect(await alone.queue.claim(now, 9)).toEqual(['a', 'b'])
    })

    test('enrols anew only what is as it was when it was read, where that is asked for', async () => {
      const { one, two } = await twoWorkers([row('a'), row('b', now + 1), row('c')])
      await two.queue.claim(now, 1)
      const anew = ['a', 'b', 'c', 'new'].map((id) => row(id, now + 9, 'anew'))
      await one.catalog.sources.enrol(anew, new Map(['a', 'b', 'c'].map((id) => [id, now])))
      const words = await Promise.all(['a', 'b', 'c', 'new'].map(async (id) => (await rowOf(one, id))?.state.word))
      expect(words).toEqual(['waits', 'waits', 'anew', 'anew'])
    })

    test('leaves a source that is enrolled anew to the one that polls it', async () => {
      const { one, two } = await twoWorkers([row('a')])
      await one.queue.claim(now, 1)
      await two.catalog.sources.enrol([row('a', now - 5, 'enrolled')])
      expect(await two.queue.claim(now, 1)).toEqual([])
      expect(await one.queue.finish(row('a', now + 5, 'done'))).toBe(true)
    })
  })
}

/** What a queue holds beside that where a claim is good for so long without a sign of life, by the clock the queue is given. */
export function describeTimedClaims(
  name: string,
  newCatalog: NewCatalog,
  { leaseMs }: { readonly leaseMs: number },
): void {
  const twoWorkers = (rows: readonly SourceRow<TestState>[]) => workersOn(newCatalog, rows)

  describe(`claims of the due queue ${name}`, () => {
    test('frees what a worker had once its lease is over, and not before', async () => {
      const { one, two } = await twoWorkers([row('a'), row('b', now + 1)])
      expect(await one.queue.claim(now, 1)).toEqual(['a'])
      expect(await two.queue.claim(now + leaseMs - 1, 1)).toEqual(['b'])
      expect(await two.queue.claim(now + leaseMs - 1, 1)).toEqual([])
      expect(await two.queue.claim(now + leaseMs, 1)).toEqual(['a'])
      expect(await one.queue.claim(now + leaseMs, 9)).toEqual([])
    })

    test('prolongs the lease of a worker with each claim, whether it brings anything or not', async () => {
      const { one, two } = await twoWorkers([row('a')])
      await one.queue.claim(now, 1)
      expect(await one.queue.claim(now + leaseMs - 1, 1)).toEqual([])
      expect(await two.queue.claim(now + 2 * leaseMs - 2, 1)).toEqual([])
      expect(await two.queue.claim(now + 2 * leaseMs - 1, 1)).toEqual(['a'])
    })

    test('writes nothing for a worker whose source was taken over, and leaves it to the other', async () => {
      const { one, two } = await twoWorkers([row('a')])
      await one.queue.claim(now, 1)
      await two.queue.claim(now + leaseMs, 1)
      expect(await one.queue.finish(row('a', now, 'late'))).toBe(false)
      await one.queue.release(['a'], 0)
      expect(await rowOf(one, 'a')).toEqual(row('a'))
      expect(await one.queue.claim(now + leaseMs, 1)).toEqual([])
      expect(await two.queue.finish(row('a', now, 'done'))).toBe(true)
    })

    test('lets another begin with what was begun and never ended, and not before', async () => {
      const { one, two } = await twoWorkers([row('a')])
      await one.queue.begin(row('a', now + 5, 'begun'), now)
      expect(await two.queue.begin(row('a', now + 9, 'stolen'), now + leaseMs - 1)).toBe(false)
      expect(await two.queue.begin(row('a', now + 9, 'taken over'), now + leaseMs)).toBe(true)
      expect(await one.queue.finish(row('a', now + 7, 'late'))).toBe(false)
    })
  })
}
