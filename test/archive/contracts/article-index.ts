import { describe, expect, test } from 'vitest'
import type { ArticleSet } from '../../../src/archive/article-keys.ts'
import { completed, hashNumber, instantOf, kept, listed, publishedMs } from './article-events.ts'
import { emptyCatalog, linesFrom, type NewCatalog, recordEvents } from './open-catalog.ts'

const all: ArticleSet = { kind: 'all' }
const sourceSet = (sourceId: string): ArticleSet => ({ kind: 'source', sourceId })
const keyNumber = (n: number) => ({ publishedAtMs: publishedMs(n), hash: hashNumber(n) })
const allDetails = {
  identity: 'https://news.example/1',
  guid: 'g1',
  updated: '2026-01-02T00:00:00.000Z',
  authors: ['Ada', '小明'],
  categories: ['Tech'],
  enclosures: [
    {
      url: 'https://news.example/1.mp3',
      type: 'audio/mpeg',
      length: 7,
      durationSeconds: 61,
      title: 'One',
      alt: 'Talk',
    },
    { url: 'https://news.example/2', medium: 'image' as const, isRendition: true },
  ],
  summaryHtml: '<p>Short</p>',
  extras: {
    podcast: { season: 2, isExplicit: false, transcripts: [{ url: 'https://news.example/1.vtt', language: 'en' }] },
    comments: { url: 'https://news.example/1#talk', count: 3 },
    links: [{ rel: 'via' as const, url: 'https://pier.example/1', title: 'Pier' }],
    rights: 'All',
    contributors: ['Cy'],
    place: { latitude: 1.5, longitude: -2 },
  },
}

/** What a catalog knows of articles. */
export function describeArticleIndex(name: string, newCatalog: NewCatalog): void {
  describe(`the index of articles in a catalog ${name}`, () => {
    test('has nothing at first', async () => {
      const { articles } = (await emptyCatalog(newCatalog)).catalog
      expect(await articles.count()).toBe(0)
      expect(await articles.find([hashNumber(1)])).toEqual(new Map())
      expect(await articles.known([hashNumber(1)], 'gazette')).toEqual(new Map())
      expect(await articles.newestTitles('gazette', 10)).toEqual(new Set())
      expect(await articles.keys(all).newest(-1)).toEqual([])
    })

    test('knows the articles of a long listing, new and old, of its source and of others, gone and never seen', async () => {
      const opened = await emptyCatalog(newCatalog)
      const own = Array.from({ length: 30 }, (_, n) => kept(n + 1, { entry: hashNumber(n) }))
      const others = [kept(41, { source: 'herald' }), listed(41, 'gazette'), kept(42, { source: 'herald' })]
      await recordEvents(opened, [...own, ...others, { kind: 'removed', hash: hashNumber(29) }])
      const { articles } = opened.catalog
      const asked = [1, 2, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 41, 42, 50].map(hashNumber)
      const known = await articles.known(asked, 'gazette')
      expect([...known.keys()].sort()).toEqual(asked.slice(0, -1))
      for (const hash of asked) expect(known.get(hash)).toEqual((await articles.known([hash], 'gazette')).get(hash))
      const told = [1, 30, 41, 42, 29].map((n) => {
        const { isOwn, isListed, isRemoved = false, entry } = known.get(hashNumber(n)) ?? {}
        return [isOwn, isListed, isRemoved, entry]
      })
      expect(told).toEqual([
        [true, true, false, hashNumber(0)],
        [true, true, false, hashNumber(29)],
        [false, true, false, undefined],
        [false, false, false, undefined],
        [false, true, true, undefined],
      ])
    })

    test('knows what is next to an article by date, of all and of one source, also among those of one instant', async () => {
      const opened = await emptyCatalog(newCatalog)
      const published = instantOf(publishedMs(3))
      const some = [kept(1), kept(2, { source: 'herald' }), kept(3), kept(4, { published }), kept(5)]
      await recordEvents(opened, some)
      const { articles } = opened.catalog
      const [first, second] = [hashNumber(3), hashNumber(4)]
        .sort()
        .map((hash) => ({ publishedAtMs: publishedMs(3), hash }))
      if (first === undefined || second === undefined) throw new Error('two are kept')
      expect(await articles.keys(all).beside(keyNumber(5))).toEqual({ older: first })
      expect(await articles.keys(all).beside(first)).toEqual({ newer: keyNumber(5), older: second })
      expect(await articles.keys(all).beside(second)).toEqual({ newer: first, older: keyNumber(2) })
      expect(await articles.keys(sourceSet('gazette')).beside(second)).toEqual({ newer: first, older: keyNumber(1) })
      expect(await articles.keys(sourceSet('herald')).beside(keyNumber(2))).toEqual({})
    })

    test('counts what each source lists, in all and by the 24 hours it was published in', async () => {
      const opened = await emptyCatalog(newCatalog)
      const day = 24 * 60 * 60_000
      const now = Date.UTC(2026, 4, 10, 12)
      const at = (ms: number) => ({ published: new Date(ms).toISOString() })
      const ages = [-5 * day, 0, day - 1_000, day, 2 * day, 3 * day - 1_000, 3 * day, 400 * day]
      await recordEvents(opened, [
        ...ages.map((age, n) => kept(n, at(now - age))),
        listed(1, 'orchard'),
        kept(20, { ...at(now - 2 * day), source: 'orchard' }),
      ])
      const found = await opened.catalog.activity.byDay(['orchard', 'gazette', 'unknown'], now, 3)
      expect(found).toEqual(
        new Map([
          ['orchard', { total: 2, perDay: [1, 0, 1] }],
          ['gazette', { total: 8, perDay: [2, 1, 3] }],
          ['unknown', { total: 0, perDay: [0, 0, 0] }],
        ]),
      )
      expect(await opened.catalog.activity.published(['gazette', 'unknown'], now - day)).toEqual(
        new Map([
          ['gazette', 4],
          ['unknown', 0],
        ]),
      )
    })

    test('has of each article what its line says, and no more', async () => {
      const opened = await emptyCatalog(newCatalog)
      const firstSeen = '2026-01-01T01:02:03.004Z'
      const leftOut = ['0123456789', 'abcdef0123']
      const whole = { ...allDetails, leftOut, firstSeen, sha256: 'ab'.repeat(32) }
      await recordEvents(opened, [kept(1, whole), kept(2)])
      const found = await opened.catalog.articles.find([hashNumber(2), hashNumber(1), hashNumber(3)])
      const { updated, ...details } = allDetails
      const common = { sourceId: 'gazette', lang: 'en' }
      expect(found.get(hashNumber(1))).toEqual({
        ...common,
        hash: hashNumber(1),
        url: 'https://news.example/1',
        title: 'Story 1',
        publishedAtMs: publishedMs(1),
        firstSeenAtMs: Date.parse(firstSeen),
        sequence: 1,
        sha256: 'ab'.repeat(32),
        details: { ...details, leftOut, updatedAtMs: Date.parse(updated) },
      })
      expect(found.get(hashNumber(2))).toEqual({
        ...common,
        hash: hashNumber(2),
        url: 'https://news.example/2',
        title: 'Story 2',
        publishedAtMs: publishedMs(2),
        sequence: 2,
        details: {},
      })
      expect(found.size).toBe(2)
      expect(await opened.catalog.articles.count()).toBe(2)
      // One line by itself, of an article that is new or was kept before, says as much as one of several.
      await recordEvents(opened, [kept(1, whole)], 2)
      await recordEvents(opened, [kept(3, whole)], 3)
      const alone = await opened.catalog.articles.find([hashNumber(1), hashNumber(3)])
      for (const n of [1, 3]) expect(alone.get(hashNumber(n))?.details).toEqual(found.get(hashNumber(1))?.details)
    })

    test('knows who lists an article, and which details its record lacks', async () => {
      const opened = await emptyCatalog(newCatalog)
      await recordEvents(opened, [kept(1, allDetails), kept(2), listed(1, 'orchard'), listed(1, 'orchard')])
      const known = (source: string) => opened.catalog.articles.known([hashNumber(1), hashNumber(2), 'unknown'], source)
      const one = { identity: allDetails.identity, lacks: [] }
      const lacks = ['identity', 'guid', 'updatedAtMs', 'authors', 'categories', 'enclosures', 'summaryHtml', 'extras']
      const gazette = await known('gazette')
      expect(gazette.size).toBe(2)
      expect(gazette.get(hashNumber(1))).toEqual({ ...one, isListed: true, isOwn: true })
      expect(gazette.get(hashNumber(2))).toEqual({ isListed: true, isOwn: true, lacks: expect.any(Array) })
      expect(gazette.get(hashNumber(2))?.lacks.toSorted()).toEqual(lacks.toSorted())
      expect((await known('orchard')).get(hashNumber(1))).toEqual({ ...one, isListed: true, isOwn: false })
      expect((await known('orchard')).get(hashNumber(2))?.isListed).toBe(false)
      expect((await known('qq')).get(hashNumber(1))?.isListed).toBe(false)
    })

    test('knows which articles of a set were revised last, and what is recorded of that', async () => {
      const opened = await emptyCatalog(newCatalog)
      const { articles: index } = opened.catalog
      const revised = (n: number, fields: object = {}) =>
        ({
          kind: 'revised',
          hash: hashNumber(n),
          why: 'listing',
          title: `Story ${n}!`,
          sha256: 'cd'.repeat(32),
          ...fields,
        }) as const
      await recordEvents(opened, [kept(1), kept(2), kept(3), listed(2, 'orchard')])
      const lines = [revised(1, { change: 'title' }), revised(2), revised(1, { why: 'reconverted' }), revised(9)]
      const hours = ['08', '09', '10', '11']
      await opened.catalog.record({
        lines: lines.map((line, at) => ({ ...line, seq: 10 + at, at: `2026-02-02T${hours[at]}:00:00.000Z` })),
        position: 'behind',
      })
      const atHour = (hour: number) => Date.UTC(2026, 1, 2, hour)
      const one = { ...keyNumber(1), revisedAtMs: atHour(8) }
      const two = { ...keyNumber(2), revisedAtMs: atHour(9) }
      expect(await index.keys(all).revised(10, 0)).toEqual([two, one])
      expect(await index.keys(all).revised(1, 0)).toEqual([two])
      expect(await index.keys(all).revised(10, atHour(8) + 1)).toEqual([two])
      expect(await index.keys(sourceSet('orchard')).revised(10, 0)).toEqual([two])
      expect(await index.keys(sourceSet('qq')).revised(10, 0)).toEqual([])
      expect(await index.revisions(hashNumber(1))).toEqual([
        { atMs: atHour(10), why: 'reconverted' },
        { atMs: atHour(8), why: 'listing', change: 'title' },
      ])
      expect(await index.revisions(hashNumber(3))).toEqual([])
    })

    test('takes from a later listing only what a record lacks', async () => {
      const opened = await emptyCatalog(newCatalog)
      const { articles: index } = opened.catalog
      await recordEvents(opened, [
        kept(1, { guid: 'first', authors: ['Ada'] }),
        completed(1, { ...allDetails, guid: 'second', authors: ['Eve'] }),
        completed(1, { identity: 'https://other.example/', summaryHtml: 'later', categories: ['Late'] }),
        completed(9, allDetails),
      ])
      const { updated, ...details } = allDetails
      const record = (await index.find([hashNumber(1), hashNumber(9)])).get(hashNumber(1))
      expect(record?.details).toEqual({ ...details, updatedAtMs: Date.parse(updated), guid: 'first', authors: ['Ada'] })
      expect((await index.known([hashNumber(1)], 'gazette')).get(hashNumber(1))?.lacks).toEqual([])
      expect(await index.count()).toBe(1)
    })

    test('holds an article that is kept once more as its last line says, listed by its own source alone', async () => {
      const opened = await emptyCatalog(newCatalog)
      await recordEvents(opened, [kept(1, allDetails), listed(1, 'qq'), listed(1, 'gazette')])
      const again = kept(1, { source: 'orchard', title: 'Anew', published: instantOf(publishedMs(70_000)), guid: 'g2' })
      await recordEvents(opened, [again, listed(1, 'gazette')], 3)
      const { articles, selections } = opened.catalog
      expect((await articles.find([hashNumber(1)])).get(hashNumber(1))).toMatchObject({
        sourceId: 'orchard',
        title: 'Anew',
        publishedAtMs: publishedMs(70_000),
        sequence: 4,
        details: { guid: 'g2' },
      })
      const [candidate] = await selections.candidates([hashNumber(1)])
      expect(candidate?.listings.map(({ sourceId }) => sourceId)).toEqual(['orchard', 'gazette'])
      expect(await articles.keys(sourceSet('qq')).newest(-1)).toEqual([])
      for (const set of [all, sourceSet('gazette'), sourceSet('orchard')]) {
        expect(await articles.keys(set).newest(-1)).toEqual([
          { publishedAtMs: publishedMs(70_000), hash: hashNumber(1) },
        ])
      }
    })

    test('passes over a listing of an article it does not have', async () => {
      const opened = await emptyCatalog(newCatalog)
      await recordEvents(opened, [
        listed(1, 'orchard'),
        kept(1),
        { kind: 'checksum', hash: hashNumber(2), sha256: 'a'.repeat(64) },
      ])
      expect(await opened.catalog.articles.keys(sourceSet('orchard')).newest(-1)).toEqual([])
      expect(await opened.catalog.articles.count()).toBe(1)
    })

    test('gives the titles of the newest articles a source lists', async () => {
      const opened = await emptyCatalog(newCatalog)
      await recordEvents(opened, [
        ...[3, 1, 2, 4].map((n) => kept(n)),
        kept(5, { source: 'orchard' }),
        kept(6, { source: 'orchard' }),
        listed(5, 'gazette'),
      ])
      const { articles } = opened.catalog
      expect(await articles.newestTitles('gazette', 3)).toEqual(new Set(['Story 5', 'Story 4', 'Story 3']))
      expect(await articles.newestTitles('orchard', 3)).toEqual(new Set(['Story 5', 'Story 6']))
    })

    test('gives keys newest first, those of one second by hash', async () => {
      const opened = await emptyCatalog(newCatalog)
      const sameSecond = [20, 21, 22].map((n) => kept(n, { published: instantOf(publishedMs(5)) }))
      await recordEvents(opened, [
        ...sameSecond,
        ...[9, 2, 5, 7].map((n) => kept(n)),
        ...[9, 20].map((n) => listed(n, 'qq')),
      ])
      const inSecond = (n: number) => ({ publishedAtMs: publishedMs(5), hash: hashNumber(n) })
      const newestFirst = [
        keyNumber(9),
        keyNumber(7),
        keyNumber(5),
        inSecond(20),
        inSecond(21),
        inSecond(22),
        keyNumber(2),
      ]
      const keys = opened.catalog.articles.keys(all)
      expect(await keys.newest(-1)).toEqual(newestFirst)
      expect(await keys.newest(4)).toEqual(newestFirst.slice(0, 4))
      expect(await keys.newest(0)).toEqual([])
      expect(await keys.newest(-1, publishedMs(5))).toEqual(newestFirst.slice(0, 6))
      expect(await keys.newest(-1, publishedMs(5) + 0.5)).toEqual(newestFirst.slice(0, 6))
      expect(await keys.newest(2, publishedMs(5))).toEqual(newestFirst.slice(0, 2))
      const qq = opened.catalog.articles.keys(sourceSet('qq'))
      expect(await qq.newest(-1)).toEqual([keyNumber(9), inSecond(20)])
    })

    test('knows when each source listed the first of its articles that are there', async () => {
      const opened = await emptyCatalog(newCatalog)
      const { articles, upkeep } = opened.catalog
      const lines = linesFrom(1, [kept(1), kept(2), listed(1, 'orchard'), listed(2, 'orchard')])
      await opened.catalog.record({ lines: lines.map((line, n) => ({ ...line, at: instantOf(publishedMs(n)) })) })
      await upkeep.addFound([{ ...kept(3), sourceId: 'found', publishedAtMs: publishedMs(3), sha256: 'ab'.repeat(32) }])
      const starts = () => articles.startOf(['gazette', 'orchard', 'found', 'unknown'])
      expect(await starts()).toEqual(
        new Map([
          ['gazette', publishedMs(0)],
          ['orchard', publishedMs(2)],
        ]),
      )
      await upkeep.drop([hashNumber(1)])
      expect(await starts()).toEqual(
        new Map([
          ['gazette', publishedMs(1)],
          ['orchard', publishedMs(3)],
        ]),
      )
    })
  })
}
