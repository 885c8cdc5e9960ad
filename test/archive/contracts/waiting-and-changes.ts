import { describe, expect, test } from 'vitest'
import { neverMs } from '../../../src/archive/never.ts'
import type { Changes } from '../../../src/archive/publications/changes.ts'
import { completed, hashNumber, kept, listed, publishedMs, waits } from './article-events.ts'
import { emptyCatalog, linesFrom, type NewCatalog, recordEvents } from './open-catalog.ts'

const changedHashes = async (changes: Changes, mark: number) => [
  ...new Set((await changes.articles(mark, { after: 0, limit: 30_000 })).map(({ hash }) => hash)),
]
const markOf = async (changes: Changes) => (await changes.mark()) ?? Number.NaN

/** What a catalog knows of entries that wait. */
export function describeWaitingEntries(name: string, newCatalog: NewCatalog): void {
  describe(`entries that wait in a catalog ${name}`, () => {
    test('are given whole, the oldest first, each to its source', async () => {
      const opened = await emptyCatalog(newCatalog)
      const entry = {
        title: '报"\u2028',
        publishedAt: new Date(publishedMs(5)),
        categories: ['Tech'],
        enclosures: [{ url: 'https://news.example/1.mp3', length: 7 }],
      }
      await recordEvents(opened, [waits(3), waits(1), waits(2, { entry }), waits(1, { source: 'orchard' })])
      const { waiting } = opened.catalog
      const ids = ['gazette', 'orchard', 'qq', 'gazette']
      const [found = [], ofOrchard, ofNone, again] = await Promise.all(ids.map((id) => waiting.of(id)))
      expect(again).toEqual(found)
      expect(found.map(({ hash }) => hash)).toEqual([1, 2, 3].map(hashNumber))
      expect(found[1]).toEqual({
        sourceId: 'gazette',
        hash: hashNumber(2),
        identity: 'https://news.example/2',
        entry,
        firstSeenAtMs: publishedMs(2),
        attempts: 0,
        nextTryAtMs: 0,
        reason: 'the page failed',
      })
      expect(ofOrchard).toHaveLength(1)
      expect(ofNone).toEqual([])
      expect(await waiting.untold(10)).toEqual([])
    })

    test('keep how often they were tried, until they are kept or listed by their own source', async () => {
      const opened = await emptyCatalog(newCatalog)
      const tried = [1, 2, 9].map((n) => {
        return { sourceId: 'gazette', hash: hashNumber(n), attempts: 3, nextTryAtMs: 5_000, reason: 'it was empty' }
      })
      const events = [waits(1), waits(2), waits(3), waits(2, { source: 'orchard' })]
      await opened.catalog.record({ lines: linesFrom(1, events), position: 'p', tried })
      const { waiting } = opened.catalog
      const [one, two, three] = await waiting.of('gazette')
      for (const each of [one, two])
        expect(each).toMatchObject({ attempts: 3, nextTryAtMs: 5_000, reason: 'it was empty' })
      expect(three).toMatchObject({ attempts: 0, nextTryAtMs: 0 })
      await recordEvents(opened, [kept(1), kept(2, { source: 'orchard' }), listed(3, 'gazette')], 4)
      expect((await waiting.of('gazette')).map(({ hash }) => hash)).toEqual([2, 3].map(hashNumber))
      expect(await waiting.of('orchard')).toEqual([])
      await recordEvents(opened, [listed(2, 'gazette')], 7)
      expect((await waiting.of('gazette')).map(({ hash }) => hash)).toEqual([hashNumber(3)])
    })

    test('that were given up are tried never again, and say why', async () => {
      const opened = await emptyCatalog(newCatalog)
      const gaveUp = { kind: 'gave-up', source: 'gazette', hash: hashNumber(1), reason: 'gone' } as const
      await recordEvents(opened, [waits(1), waits(2), gaveUp, { ...gaveUp, hash: hashNumber(7) }])
      const { waiting, sources } = opened.catalog
      const [one, two] = await waiting.of('gazette')
      expect(one).toMatchObject({ hash: hashNumber(1), nextTryAtMs: neverMs, reason: 'gone' })
      expect(two?.nextTryAtMs).toBe(0)
      expect(await sources.counts('gazette', 0)).toEqual({ articles: 0, since: 0, waiting: 2 })
    })

    test('are untold once the journal has nothing any more, and told when it has them again', async () => {
      const opened = await emptyCatalog(newCatalog)
      await recordEvents(opened, [waits(1), waits(2), waits(1, { source: 'orchard' })])
      const { waiting, upkeep } = opened.catalog
      await upkeep.unjournalAll()
      expect((await waiting.untold(10)).length).toBe(3)
      expect((await waiting.untold(2)).length).toBe(2)
      await recordEvents(opened, [waits(1)])
      expect((await waiting.untold(10)).map(({ hash, sourceId }) => `${sourceId} ${hash}`).sort()).toEqual([
        `gazette ${hashNumber(2)}`,
        `orchard ${hashNumber(1)}`,
      ])
    })
  })
}

/** What a catalog notes for publications. */
export function describeChanges(name: string, newCatalog: NewCatalog): void {
  describe(`changes in a catalog ${name}`, () => {
    test('are those of each source and place, up to a mark, until they are forgotten', async () => {
      const opened = await emptyCatalog(newCatalog)
      const { changes } = opened.catalog
      expect(await changes.mark()).toBeUndefined()
      await recordEvents(opened, [kept(2), kept(1), kept(3), listed(2, 'orchard'), completed(2, { categories: ['a'] })])
      const mark = await markOf(changes)
      await recordEvents(opened, [kept(4, { source: 'qq' })], 5)
      expect(await changes.sources(mark)).toEqual(['gazette', 'orchard'])
      // Its categories give an article another place where it is selected by them.
      const places = [1, 2, 3, 5].map((place) => ({ sourceId: 'gazette', place }))
      expect(new Set(await changes.places(mark, 5))).toEqual(new Set([...places, { sourceId: 'orchard', place: 4 }]))
      expect(await changes.places(mark, 4)).toBeUndefined()
      const [first, second, ...others] = await changes.articles(mark, { after: 0, limit: 2 })
      expect(others).toEqual([])
      const number = (n: number) => ({ publishedAtMs: publishedMs(n), hash: hashNumber(n) })
      expect([first, second]).toMatchObject([2, 1].map(number))
      const rest = await changes.articles(mark, { after: second?.change ?? 0, limit: 9 })
      expect(new Set(rest.map(({ hash }) => hash))).toEqual(new Set([3, 2].map(hashNumber)))
      await changes.forget(mark)
      expect(await changes.sources(mark)).toEqual([])
      const later = await markOf(changes)
      expect(await changedHashes(changes, later)).toEqual([hashNumber(4)])
      await changes.forget(later)
      expect(await changes.mark()).toBeUndefined()
    })

    test('have the places of an article that went, and those that it gets when it is journalled', async () => {
      const opened = await emptyCatalog(newCatalog)
      const { changes, upkeep } = opened.catalog
      const changedPlaces = async () => {
        const mark = await markOf(changes)
        const found = await changes.places(mark, 100)
        await changes.forget(mark)
        return found?.map(({ sourceId, place }) => `${sourceId} ${place}`).sort()
      }
      await recordEvents(opened, [kept(1), listed(1, 'orchard')])
      await changes.forget(await markOf(changes))
      await upkeep.drop([hashNumber(1)])
      expect(await changedPlaces()).toEqual(['gazette 1', 'orchard 2'])
      const { kind: _, published: __, source: sourceId, ...facts } = kept(2)
      await upkeep.addFound([{ ...facts, sourceId, publishedAtMs: publishedMs(2), sha256: 'a'.repeat(64) }])
      expect(await changes.sources(await markOf(changes))).toEqual(['gazette'])
      expect(await changedPlaces()).toEqual([])
      await recordEvents(opened, [kept(2)], 2)
      expect(await changedPlaces()).toEqual(['gazette 3'])
    })

    test('are forgotten up to the mark however many they are', async () => {
      const opened = await emptyCatalog(newCatalog)
      const { changes } = opened.catalog
      await recordEvents(
        opened,
        Array.from({ length: 25_000 }, (_, n) => kept(n)),
      )
      const mark = await markOf(changes)
      await recordEvents(opened, [kept(30_000)], 25_000)
      await changes.forget(mark)
      expect(await changedHashes(changes, await markOf(changes))).toEqual([hashNumber(30_000)])
    })

    const details = { identity: 'i', guid: 'g', summaryHtml: 's' }
    const checksumLine = { kind: 'checksum', hash: hashNumber(1), sha256: 'a'.repeat(64) } as const
    test.each([
      ['are noted', 'an article is listed by one more source', [listed(1, 'orchard')]],
      ['are not noted', 'it is listed again by one that lists it', [listed(1, 'gazette')]],
      ['are noted', 'its authors become known', [completed(1, { authors: ['Ada'] })]],
      ['are noted', 'its update becomes known', [completed(1, { updated: '2026-01-02T00:00:00.000Z' })]],
      ['are noted', 'its categories become known', [completed(1, { categories: ['Tech'] })]],
      ['are noted', 'its enclosures become known', [completed(1, { enclosures: [{ url: 'u' }] })]],
      ['are not noted', 'what no feed shows becomes known', [completed(1, details)]],
      ['are not noted', 'its checksum becomes known', [checksumLine]],
      ['are not noted', 'one of the same name waits', [waits(1), waits(2)]],
      ['are noted', 'it is kept once more', [kept(1, { title: 'Anew' })]],
    ])('%s where %s', async (whether, _, events) => {
      const opened = await emptyCatalog(newCatalog)
      const { changes } = opened.catalog
      await recordEvents(opened, [kept(1)])
      await changes.forget(await markOf(changes))
      await recordEvents(opened, events, 1)
      const mark = await changes.mark()
      expect(mark === undefined ? [] : await changedHashes(changes, mark)).toEqual(
        whether === 'are noted' ? [hashNumber(1)] : [],
      )
    })

    test('are noted for every source that lists an article, and for those that no longer do', async () => {
      const opened = await emptyCatalog(newCatalog)
      const { changes, upkeep } = opened.catalog
      const changedSources = async () => {
        const found = await changes.sources(await markOf(changes))
        await changes.forget(await markOf(changes))
        return found
      }
      await recordEvents(opened, [kept(1), listed(1, 'orchard')])
      expect(await changedSources()).toEqual(['gazette', 'orchard'])
      await recordEvents(opened, [completed(1, { authors: ['Ada'] })], 2)
      expect(await changedSources()).toEqual(['gazette', 'orchard'])
      await recordEvents(opened, [kept(1, { source: 'qq' })], 3)
      expect(await changedSources()).toEqual(['gazette', 'orchard', 'qq'])
      await upkeep.drop([hashNumber(1)])
      expect(await changedSources()).toEqual(['qq'])
    })
  })
}
