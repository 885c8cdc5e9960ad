import { describe, expect, test } from 'vitest'
import type { StampChange } from '../../../src/archive/article-store.ts'
import type { FoundArticle } from '../../../src/archive/upkeep/catalog-upkeep.ts'
import { hashNumber, instantOf, kept, listed, publishedMs, waits } from './article-events.ts'
import { catalogPlace, emptyCatalog, linesFrom, type NewCatalog, recordEvents } from './open-catalog.ts'

const sha256 = (digit: string) => digit.repeat(64)
const found = (n: number, fields: Partial<FoundArticle> = {}): FoundArticle => ({
  hash: hashNumber(n),
  sourceId: 'gazette',
  url: `https://news.example/${n}`,
  title: `Story ${n}`,
  lang: 'en',
  publishedAtMs: publishedMs(n),
  sha256: sha256('a'),
  ...fields,
})

/** What keeps a catalog in line with journal and files. */
export function describeCatalogUpkeep(name: string, newCatalog: NewCatalog): void {
  describe(`the upkeep of a catalog ${name}`, () => {
    test('knows how far it has the journal, also after a restart, until it is cleared', async () => {
      const open = await catalogPlace(newCatalog)
      const { catalog } = await open()
      expect(await catalog.position()).toBeUndefined()
      await catalog.record({ lines: linesFrom(1, [kept(1)]), position: 'one' })
      await catalog.record({ lines: [] })
      expect(await (await open()).catalog.position()).toBe('one')
      await catalog.upkeep.clear()
      expect(await catalog.position()).toBeUndefined()
    })

    test('notes the stamp of a group, after a write only where nothing else came in', async () => {
      const { record, upkeep } = (await emptyCatalog(newCatalog)).catalog
      await upkeep.putStamp('aa', 'one')
      await upkeep.putStamp('bb', 'one')
      const changes = new Map<string, StampChange>([
        ['aa', { from: 'one', to: 'two' }],
        ['bb', { from: 'other', to: 'two' }],
        ['cc', { from: undefined, to: 'two' }],
        ['dd', { from: 'other', to: 'two' }],
      ])
      await record({ lines: [], stamps: changes })
      expect(await upkeep.stamps()).toEqual(
        new Map([
          ['aa', 'two'],
          ['bb', 'one'],
          ['cc', 'two'],
        ]),
      )
      await record({ lines: [], stamps: new Map([['aa', { from: undefined, to: 'three' }]]) })
      await upkeep.putStamp('cc', 'four')
      await upkeep.putStamp('bb', undefined)
      await upkeep.putStamp('zz', undefined)
      expect(await upkeep.stamps()).toEqual(
        new Map([
          ['aa', 'two'],
          ['cc', 'four'],
        ]),
      )
    })

    test('gives the hashes that begin alike, in order', async () => {
      const opened = await emptyCatalog(newCatalog)
      const hashes = [
        'ab00000000000002',
        'ab00000000000001',
        'abffffffffffffff',
        'ac00000000000000',
        'aaffffffffffffff',
      ]
      await recordEvents(
        opened,
        hashes.map((hash, n) => kept(n, { hash })),
      )
      const { upkeep } = opened.catalog
      expect(await upkeep.hashesIn('ab')).toEqual([hashes[1], hashes[0], hashes[2]])
      expect(await upkeep.hashesIn('a')).toEqual(hashes.toSorted())
      expect(await upkeep.hashesIn('ad')).toEqual([])
    })

    test('indexes what was found, leaves what is known, and notes the change', async () => {
      const opened = await emptyCatalog(newCatalog)
      await recordEvents(opened, [kept(1, { title: 'As the journal has it' })])
      const { articles, upkeep, changes } = opened.catalog
      await changes.forget((await changes.mark()) ?? 0)
      await upkeep.addFound([found(1), found(2), found(2, { title: 'Twice' })])
      const records = await articles.find([1, 2].map(hashNumber))
      expect(records.get(hashNumber(1))?.title).toBe('As the journal has it')
      expect(records.get(hashNumber(2))).toEqual({ ...found(2), details: {} })
      expect((await articles.known([hashNumber(2)], 'gazette')).get(hashNumber(2))?.isListed).toBe(true)
      expect(await changes.articles((await changes.mark()) ?? 0, { after: 0, limit: 9 })).toMatchObject([
        { publishedAtMs: publishedMs(2), hash: hashNumber(2) },
      ])
    })

    test('corrects what files say otherwise, for every source that lists the article', async () => {
      const opened = await emptyCatalog(newCatalog)
      await recordEvents(opened, [kept(1), listed(1, 'orchard'), kept(2)])
      const { articles, upkeep, changes } = opened.catalog
      await changes.forget((await changes.mark()) ?? 0)
      expect(await upkeep.correct([found(1), found(2), found(3)])).toBe(0)
      expect(await changes.mark()).toBeUndefined()
      const publishedAtMs = publishedMs(60_000)
      expect(await upkeep.correct([found(1, { title: 'By hand', publishedAtMs }), found(2)])).toBe(1)
      for (const sourceId of ['gazette', 'orchard']) {
        const keys = articles.keys({ kind: 'source', sourceId })
        expect(await keys.newest(1)).toEqual([{ publishedAtMs, hash: hashNumber(1) }])
      }
      expect((await articles.find([hashNumber(1)])).get(hashNumber(1))).toMatchObject({
        title: 'By hand',
        publishedAtMs,
      })
      const mark = (await changes.mark()) ?? 0
      expect(await changes.sources(mark)).toEqual(['gazette', 'orchard'])
      expect(new Set(await changes.places(mark, 9))).toEqual(
        new Set([
          { sourceId: 'gazette', place: 1 },
          { sourceId: 'orchard', place: 2 },
        ]),
      )
    })

    test('forgets articles whose files are gone, also who listed them', async () => {
      const opened = await emptyCatalog(newCatalog)
      await recordEvents(opened, [kept(1), listed(1, 'orchard'), kept(2)])
      const { articles, upkeep, sources } = opened.catalog
      await upkeep.drop([hashNumber(1), hashNumber(9)])
      expect(await articles.count()).toBe(1)
      expect((await sources.counts('orchard', 0)).articles).toBe(0)
      await recordEvents(opened, [kept(1)], 3)
      expect((await sources.counts('orchard', 0)).articles).toBe(0)
      expect((await sources.counts('gazette', 0)).articles).toBe(2)
    })

    test('tells what the journal has not, in the order in which it was first seen, with all who list it', async () => {
      const opened = await emptyCatalog(newCatalog)
      const { articles, upkeep } = opened.catalog
      const seen = (n: number) => ({ firstSeen: instantOf(publishedMs(n)) })
      await recordEvents(opened, [
        kept(1, seen(90)),
        kept(2, {
          ...seen(10),
          sha256: sha256('b'),
          images: ['https://pictures.example/b.png'],
          leftOut: ['0123456789'],
        }),
        listed(2, 'orchard'),
      ])
      expect(await upkeep.unjournalled(10)).toEqual([])
      await upkeep.addFound([found(50), found(5)])
      expect((await upkeep.unjournalled(10)).map(({ hash }) => hash)).toEqual([5, 50].map(hashNumber))
      await upkeep.unjournalAll()
      expect(await opened.catalog.position()).toBeUndefined()
      const rows = await upkeep.unjournalled(10)
      expect(rows.map(({ hash }) => hash)).toEqual([5, 2, 50, 1].map(hashNumber))
      expect((await upkeep.unjournalled(2)).map(({ hash }) => hash)).toEqual([5, 2].map(hashNumber))
      expect({ ...rows[1], sourceIds: rows[1]?.sourceIds.toSorted() }).toEqual({
        ...(await articles.find([hashNumber(2)])).get(hashNumber(2)),
        sha256: sha256('b'),
        sourceIds: ['gazette', 'orchard'],
        images: ['https://pictures.example/b.png'],
      })
      expect(rows[1]?.details).toEqual({ leftOut: ['0123456789'] })
      expect(rows[3]).not.toHaveProperty('sha256')
      // Told again, it keeps who lists it, and what the line does not say.
      await recordEvents(opened, [kept(2)])
      expect((await upkeep.unjournalled(10)).map(({ hash }) => hash)).toEqual([5, 50, 1].map(hashNumber))
      expect((await articles.known([hashNumber(2)], 'orchard')).get(hashNumber(2))?.isListed).toBe(true)
      expect((await articles.find([hashNumber(2)])).get(hashNumber(2))?.details).toEqual({ leftOut: ['0123456789'] })
    })

    test('knows checksums from lines and files, and which are missing', async () => {
      const opened = await emptyCatalog(newCatalog)
      const { upkeep } = opened.catalog
      await recordEvents(opened, [kept(3), kept(1), kept(2, { sha256: sha256('b') }), kept(5)])
      await upkeep.addFound([found(4)])
      expect(await upkeep.withoutChecksum('', 2)).toEqual([1, 3].map(hashNumber))
      expect(await upkeep.withoutChecksum(hashNumber(3), 2)).toEqual([hashNumber(5)])
      await recordEvents(opened, [{ kind: 'checksum', hash: hashNumber(1), sha256: sha256('c') }, kept(2)], 4)
      // What was known of a file that was there before the article was kept once more says nothing of the one that is.
      expect(await upkeep.withoutChecksum('', 9)).toEqual([2, 3, 5].map(hashNumber))
      expect(await upkeep.checksums([1, 2, 3, 4, 9].map(hashNumber))).toEqual(
        new Map([
          [hashNumber(1), sha256('c')],
          [hashNumber(4), sha256('a')],
        ]),
      )
    })

    test('clears articles, waiting entries, changes and stamps, and leaves the state of sources', async () => {
      const opened = await emptyCatalog(newCatalog)
      const { catalog } = opened
      const row = { id: 'gazette', definitionHash: 'd', nextPollAtMs: 5, state: { word: 'polled' } }
      await catalog.sources.enrol([row])
      await recordEvents(opened, [kept(1), waits(2)])
      await catalog.upkeep.putStamp('00', 'one')
      await catalog.upkeep.clear()
      expect(await catalog.articles.count()).toBe(0)
      expect(await catalog.waiting.of('gazette')).toEqual([])
      expect(await catalog.changes.mark()).toBeUndefined()
      expect(await catalog.upkeep.stamps()).toEqual(new Map())
      expect(await catalog.sources.all()).toEqual([row])
    })
  })
}
