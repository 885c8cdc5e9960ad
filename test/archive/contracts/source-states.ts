import { describe, expect, test } from 'vitest'
import type { SourceRow } from '../../../src/archive/catalog.ts'
import type { EventOf } from '../../../src/archive/journal/journal-line.ts'
import { neverMs } from '../../../src/archive/never.ts'
import { kept, listed, publishedMs, waits } from './article-events.ts'
import { catalogPlace, emptyCatalog, type NewCatalog, recordEvents, type TestState } from './open-catalog.ts'

const row = (id: string, nextPollAtMs = 1_000, word = 'polled'): SourceRow<TestState> => ({
  id,
  definitionHash: `definition of ${id}`,
  nextPollAtMs,
  state: { word },
})
const told = (source: string, facts: Partial<EventOf<'source'>> = {}): EventOf<'source'> => ({
  kind: 'source',
  source,
  definition: 'the definition of then',
  ...facts,
})

const found = (kept: object = {}, hasWaiting = false) => ({ ...kept, hasWaiting })

/** What a catalog keeps of sources. */
export function describeSourceStates(name: string, newCatalog: NewCatalog): void {
  describe(`the sources in a catalog ${name}`, () => {
    test('are kept as they were enrolled, also after a restart', async () => {
      const open = await catalogPlace(newCatalog)
      const rows = [row('orchard', 5), row('gazette', 1_790_000_000_000, '报"\u2028')]
      await (await open()).catalog.sources.enrol(rows)
      const { sources } = (await open()).catalog
      expect(await sources.all()).toEqual([rows[1], rows[0]])
      expect(await sources.find(['gazette', 'unknown'])).toEqual(new Map([['gazette', found(rows[1])]]))
      await sources.enrol([row('gazette', 7, 'anew')])
      expect((await sources.find(['gazette'])).get('gazette')).toEqual(found(row('gazette', 7, 'anew')))
      expect((await sources.all()).length).toBe(2)
      expect(await sources.ids()).toEqual(['gazette', 'orchard'])
    })

    test('are found with whether entries of theirs wait', async () => {
      const opened = await emptyCatalog(newCatalog)
      const { sources } = opened.catalog
      await sources.enrol([row('gazette'), row('orchard')])
      await recordEvents(opened, [waits(1), waits(2)])
      const both = () => sources.find(['gazette', 'orchard'])
      expect([...(await both()).values()].map(({ id, hasWaiting }) => [id, hasWaiting]).sort()).toEqual([
        ['gazette', true],
        ['orchard', false],
      ])
      expect((await sources.find(['gazette'])).get('gazette')).toEqual(found(row('gazette'), true))
      expect((await sources.find(['orchard'])).get('orchard')).toEqual(found(row('orchard')))
      await recordEvents(opened, [kept(1), kept(2)], 3)
      expect((await sources.find(['gazette'])).get('gazette')).toEqual(found(row('gazette')))
    })

    test('are enrolled all or none', async () => {
      const { sources } = (await emptyCatalog(newCatalog)).catalog
      const broken = { ...row('orchard'), definitionHash: undefined as never }
      await expect(sources.enrol([row('gazette'), broken])).rejects.toThrow()
      expect(await sources.all()).toEqual([])
    })

    test('that retire are due never, and keep what is known of them', async () => {
      const { catalog, queue } = await emptyCatalog(newCatalog)
      await catalog.sources.enrol([row('gazette'), row('orchard')])
      await catalog.sources.retire(['gazette', 'unknown'])
      expect((await catalog.sources.find(['gazette'])).get('gazette')).toEqual({
        ...found(row('gazette')),
        nextPollAtMs: neverMs,
      })
      expect(await catalog.sources.neverDue()).toEqual(['gazette'])
      expect(await queue.claim(5_000, 10)).toEqual(['orchard'])
    })

    test('say when the first of some is due', async () => {
      const { sources } = (await emptyCatalog(newCatalog)).catalog
      await sources.enrol([row('gazette', 30), row('orchard', 20), row('qq', 10)])
      expect(await sources.earliestPoll(['gazette', 'orchard', 'unknown'])).toBe(20)
      expect(await sources.earliestPoll(['unknown'])).toBeUndefined()
      expect(await sources.earliestPoll([])).toBeUndefined()
    })

    test('have counts of articles, of those since an instant, and of entries that wait', async () => {
      const opened = await emptyCatalog(newCatalog)
      await recordEvents(opened, [kept(1), kept(2), kept(3, { source: 'qq' }), listed(3, 'gazette'), waits(4)])
      const { sources } = opened.catalog
      expect(await sources.counts('gazette', publishedMs(2))).toEqual({ articles: 3, since: 2, waiting: 1 })
      expect(await sources.counts('qq', publishedMs(4))).toEqual({ articles: 1, since: 0, waiting: 0 })
      expect(await sources.counts('unknown', 0)).toEqual({ articles: 0, since: 0, waiting: 0 })
    })

    test('have the facts that the journal told last, whole, which change no state that is kept', async () => {
      const opened = await emptyCatalog(newCatalog)
      const { sources, upkeep } = opened.catalog
      await sources.enrol([row('gazette'), row('orchard')])
      const moved = { url: 'https://new.example/feed', since: '2026-01-02T03:04:05.006Z' }
      const texts = { title: 'T', siteUrl: 's', language: 'zh', author: 'A', imageUrl: 'i' }
      await recordEvents(opened, [told('gazette', { title: 'Before' }), told('gazette', { ...texts, moved })])
      const facts = { ...texts, moved: { url: moved.url, sinceMs: Date.parse(moved.since) } }
      const definitionHash = 'the definition of then'
      expect(await sources.facts()).toEqual(new Map([['gazette', { ...facts, definitionHash }]]))
      await recordEvents(opened, [told('gazette', { gone: moved.since })], 2)
      const goneAtMs = Date.parse(moved.since)
      expect(await sources.facts()).toEqual(new Map([['gazette', { goneAtMs, definitionHash }]]))
      expect(await sources.all()).toEqual([row('gazette'), row('orchard')])
      await upkeep.unjournalAll()
      expect(await sources.facts()).toEqual(new Map())
      expect(await sources.all()).toEqual([row('gazette'), row('orchard')])
    })

    test('that only the journal knows are recalled: due at once, but never where they are gone', async () => {
      const opened = await emptyCatalog(newCatalog)
      const { sources } = opened.catalog
      const gone = '2026-01-02T03:04:05.006Z'
      await recordEvents(opened, [
        told('gazette', { title: 'T' }),
        told('orchard', { gone }),
        told('qq', { gone }),
        told('qq'),
      ])
      const definitionHash = 'the definition of then'
      const recalled = { definitionHash, nextPollAtMs: 0 }
      const orchardFacts = { goneAtMs: Date.parse(gone) }
      expect(await sources.all()).toEqual([
        { ...recalled, id: 'gazette', state: { word: 'recalled', facts: { title: 'T' } } },
        { ...recalled, id: 'orchard', nextPollAtMs: neverMs, state: { word: 'recalled', facts: orchardFacts } },
        { ...recalled, id: 'qq', state: { word: 'recalled', facts: {} } },
      ])
      expect(await opened.queue.claim(1, 10)).toEqual(['gazette', 'qq'])
      await opened.queue.finish(row('gazette', 77))
      await recordEvents(opened, [told('gazette', { title: 'Later' })], 4)
      expect((await sources.find(['gazette'])).get('gazette')).toEqual(found(row('gazette', 77)))
      expect((await sources.facts()).get('gazette')).toEqual({ title: 'Later', definitionHash })
    })
  })
}
