import { describe, expect, test } from 'vitest'
import type { ArticleKey, PlacedKey } from '../../../src/archive/article-keys.ts'
import { completed, hashNumber, instantOf, kept, listed, publishedMs } from './article-events.ts'
import { catalogPlace, emptyCatalog, linesFrom, type NewCatalog, recordEvents } from './open-catalog.ts'

const key = (n: number): ArticleKey => ({ publishedAtMs: publishedMs(n), hash: hashNumber(n) })

const placed = (n: number): PlacedKey => ({ ...key(n), place: n * 10, archivedAtMs: 5_000 + n })

/** What a catalog notes of publications. */
export function describeSelections(name: string, newCatalog: NewCatalog): void {
  describe(`selections in a catalog ${name}`, () => {
    test('are complete under the selection they were looked through with, until they begin anew', async () => {
      const open = await catalogPlace(newCatalog)
      const { selections } = (await open()).catalog
      expect(await selections.find('markets')).toBeUndefined()
      await selections.complete('markets', 'tags: a')
      await selections.complete('news', 'tags: b')
      expect(await (await open()).catalog.selections.find('markets')).toBe('tags: a')
      await selections.complete('markets', 'tags: c')
      expect(await selections.find('markets')).toBe('tags: c')
      await selections.begin('markets')
      expect(await selections.find('markets')).toBeUndefined()
      expect(await selections.find('news')).toBe('tags: b')
    })

    test('see of an article who lists it, its language, categories and title, and which lines brought them', async () => {
      const opened = await emptyCatalog(newCatalog)
      const events = [
        kept(2),
        kept(1, { categories: ['Tech', '报'], lang: 'zh' }),
        listed(1, 'a'),
        completed(2, { categories: [] }),
        completed(2, { categories: ['Late'] }),
        completed(2, { categories: ['Later'] }),
      ]
      const atMs = (n: number) => publishedMs(100 + n)
      await opened.catalog.record({
        lines: linesFrom(1, events).map((line) => ({ ...line, at: instantOf(atMs(line.seq)) })),
      })
      await opened.catalog.upkeep.addFound([
        { ...kept(3), sourceId: 'gazette', publishedAtMs: publishedMs(3), sha256: 'ab'.repeat(32) },
      ])
      const found = await opened.catalog.selections.candidates([2, 9, 1, 3].map(hashNumber))
      const line = (place: number) => ({ place, atMs: atMs(place) })
      expect(found).toEqual([
        {
          ...key(1),
          place: 2,
          archivedAtMs: atMs(2),
          listings: [
            { sourceId: 'gazette', ...line(2) },
            { sourceId: 'a', ...line(3) },
          ],
          lang: 'zh',
          categories: ['Tech', '报'],
          categorized: line(2),
          title: 'Story 1',
        },
        {
          ...key(2),
          place: 1,
          archivedAtMs: atMs(1),
          listings: [{ sourceId: 'gazette', ...line(1) }],
          lang: 'en',
          categories: ['Late'],
          categorized: line(5),
          title: 'Story 2',
        },
      ])
      await recordEvents(opened, [kept(2)], 6)
      expect((await opened.catalog.selections.candidates([hashNumber(2)]))[0]).not.toHaveProperty('categorized')
    })

    test('look through every article, a page at a time', async () => {
      const opened = await emptyCatalog(newCatalog)
      await recordEvents(
        opened,
        [5, 3, 1, 4, 2].map((n) => kept(n)),
      )
      const { selections } = opened.catalog
      expect(await selections.page({ after: '', limit: 3 })).toEqual([1, 2, 3].map(key))
      expect(await selections.page({ after: hashNumber(3), limit: 3 })).toEqual([4, 5].map(key))
      expect(await selections.page({ after: hashNumber(5), limit: 3 })).toEqual([])
    })

    test('hold what was last noted of each article, and are keys like all others', async () => {
      const opened = await emptyCatalog(newCatalog)
      await recordEvents(
        opened,
        [1, 2, 3, 4].map((n) => kept(n)),
      )
      const { selections, articles } = opened.catalog
      const held = (publication: string) => articles.keys({ kind: 'noted', publication })
      await selections.note(
        [1, 2, 3].map(key),
        new Map([
          ['markets', [1, 3].map(placed)],
          ['news', [2].map(placed)],
        ]),
      )
      expect(await held('markets').newest(-1)).toEqual([3, 1].map(key))
      expect(await held('news').newest(-1)).toEqual([2].map(key))
      await selections.note([3, 4].map(key), new Map([['markets', [4, 4].map(placed)]]))
      expect(await held('markets').newest(-1)).toEqual([4, 1].map(key))
      expect(await held('markets').newest(1, publishedMs(1))).toEqual([key(4)])
      const [last] = await held('markets').latest(1)
      expect(last).toEqual({ ...placed(4), sourceId: 'gazette' })
      expect((await held('markets').latest(9, 40)).map(({ hash }) => hash)).toEqual([hashNumber(1)])
      expect(await held('markets').lastPlaceBefore(publishedMs(4))).toBe(10)
      // An article whose time was corrected is held once, under its new time.
      await selections.note([key(1)], new Map([['markets', [{ ...placed(1), publishedAtMs: publishedMs(9) }]]]))
      expect((await held('markets').newest(-1)).map(({ hash }) => hash)).toEqual([1, 4].map(hashNumber))
      await opened.catalog.upkeep.drop([hashNumber(4)])
      expect((await held('markets').latest(-1)).map(({ hash }) => hash)).toEqual([hashNumber(1)])
      await selections.begin('markets')
      expect(await held('markets').newest(-1)).toEqual([])
      expect(await held('news').newest(-1)).toEqual([key(2)])
    })
  })
}
