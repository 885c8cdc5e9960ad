import { describe, expect, test } from 'vitest'
import { mostPolls, type PastPoll, pollEnds, pollsKeptMs } from '../../../src/archive/polls/poll-history.ts'
import { catalogPlace, emptyCatalog, type NewCatalog } from './open-catalog.ts'

const now = Date.UTC(2026, 5, 1)
const minute = 60_000
const past = (number: number, more: Partial<PastPoll> = {}): PastPoll => ({
  startedAtMs: now + number * minute,
  tookMs: 100 + number,
  end: 'not-modified',
  added: 0,
  revised: 0,
  ...more,
})

/** What every history of polls holds. */
export function describePollHistory(name: string, newCatalog: NewCatalog): void {
  describe(`the history of polls in a catalog ${name}`, () => {
    test('gives the polls of a source as they were, the newest first, also after a restart', async () => {
      const open = await catalogPlace(newCatalog)
      const { polls } = (await open()).catalog
      const all = pollEnds.map((end, number) => past(number, { end }))
      all.push(
        past(9, { end: 'failed', code: 'timeout', bytes: 0 }),
        past(10, { status: 200, bytes: 7, added: 3, revised: 1 }),
      )
      for (const each of all) await polls.add('gazette', each)
      await polls.add('orchard', past(4))
      expect(await polls.of('gazette', now)).toEqual(all.toReversed())
      const again = (await open()).catalog.polls
      expect(await again.of('gazette', now)).toEqual(all.toReversed())
      expect(await again.of('orchard', now)).toEqual([past(4)])
      expect(await again.of('unknown', now)).toEqual([])
      expect(await again.latest(['gazette', 'unknown', 'orchard'])).toEqual(
        new Map([
          ['gazette', all.at(-1)],
          ['orchard', past(4)],
        ]),
      )
    })

    test('keeps no more than the last thousand of a source, and those of 30 days', async () => {
      const { polls } = (await emptyCatalog(newCatalog)).catalog
      const numbers = Array.from({ length: mostPolls + 30 }, (_, number) => number)
      await Promise.all(numbers.map((number) => polls.add('gazette', past(number))))
      const kept = await polls.of('gazette', now)
      expect(kept.map(({ tookMs }) => tookMs - 100)).toEqual(numbers.slice(30).reverse())
      const later = now + 500 * minute + pollsKeptMs
      expect((await polls.of('gazette', later)).length).toBe(mostPolls + 30 - 500)
      // 471 are older than the first of these. What is too old is forgotten, not only left out: a clock that is set back brings none of it again.
      for (let number = 0; number < 300; number += 1)
        await polls.add('gazette', past(0, { startedAtMs: later + number }))
      expect((await polls.of('gazette', now)).length).toBe(mostPolls - 471 + 300)
    })

    test('tells how long polls usually take: the middle one of the last twenty that asked', async () => {
      const { polls } = (await emptyCatalog(newCatalog)).catalog
      for (const tookMs of [90_000, 80_000]) await polls.add('gazette', past(0, { tookMs }))
      for (let number = 0; number < 20; number += 1) await polls.add('gazette', past(number, { tookMs: number * 10 }))
      await polls.add('gazette', past(21, { tookMs: 0, end: 'held' }))
      await polls.add('orchard', past(0, { tookMs: 7, end: 'failed' }))
      await polls.add('held', past(0, { tookMs: 0, end: 'held' }))
      expect(await polls.usualMs(['orchard', 'gazette', 'held', 'unknown'])).toEqual(
        new Map([
          ['orchard', 7],
          ['gazette', 100],
        ]),
      )
      expect(await polls.usualMs([])).toEqual(new Map())
    })

    test('ends with the source: one that retires has none', async () => {
      const { polls, sources } = (await emptyCatalog(newCatalog)).catalog
      await polls.add('gazette', past(1))
      await polls.add('orchard', past(1))
      await sources.retire(['gazette'])
      expect(await polls.of('gazette', now)).toEqual([])
      expect(await polls.of('orchard', now)).toEqual([past(1)])
    })
  })
}
