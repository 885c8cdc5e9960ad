import { describe, expect, test } from 'vitest'
import type { ArticleKey } from '../../../src/archive/article-keys.ts'
import { hashNumber, kept, listed, publishedMs } from './article-events.ts'
import { catalogPlace, emptyCatalog, type NewCatalog, recordEvents } from './open-catalog.ts'

const key = (n: number): ArticleKey => ({ publishedAtMs: publishedMs(n), hash: hashNumber(n) })

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

    test('see of an article who lists it, its language, categories and title', async () => {
      const opened = await emptyCatalog(newCatalog)
      await recordEvents(opened, [kept(2), kept(1, { categories: ['Tech', '报'], lang: 'zh' }), listed(1, 'orchard')])
      const found = await opened.catalog.selections.candidates([hashNumber(2), hashNumber(9), hashNumber(1)])
      expect(found.map((each) => ({ ...each, sourceIds: each.sourceIds.toSorted() }))).toEqual([
        { ...key(1), sourceIds: ['gazette', 'orchard'], lang: 'zh', categories: ['Tech', '报'], title: 'Story 1' },
        { ...key(2), sourceIds: ['gazette'], lang: 'en', categories: [], title: 'Story 2' },
      ])
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
          ['markets', [1, 3].map(key)],
          ['news', [2].map(key)],
        ]),
      )
      expect(await held('markets').newest(-1)).toEqual([3, 1].map(key))
      expect(await held('news').newest(-1)).toEqual([2].map(key))
      await selections.note([3, 4].map(key), new Map([['markets', [4, 4].map(key)]]))
      expect(await held('markets').newest(-1)).toEqual([4, 1].map(key))
      expect(await held('markets').newest(1, publishedMs(1))).toEqual([key(4)])
      expect(await held('markets').oldest({ fromMs: 0, toMs: Infinity }, key(4), 0, 9)).toEqual([key(1)])
      expect(await held('markets').count({ fromMs: publishedMs(2), toMs: Infinity })).toBe(1)
      expect(await held('markets').months()).toEqual(['2026-01'])
      // An article whose time was corrected is held once, under its new time.
      await selections.note([key(1)], new Map([['markets', [{ ...key(1), publishedAtMs: publishedMs(9) }]]]))
      expect((await held('markets').newest(-1)).map(({ hash }) => hash)).toEqual([1, 4].map(hashNumber))
      await selections.begin('markets')
      expect(await held('markets').newest(-1)).toEqual([])
      expect(await held('news').newest(-1)).toEqual([key(2)])
    })
  })
}
