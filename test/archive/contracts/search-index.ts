import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SearchBatch, SearchedArticle, SearchIndex } from '../../../src/archive/search/search-index.ts'
import { decidable, isFoundBy } from '../../../src/text/query/decide.ts'
import type { Query, SearchOrder } from '../../../src/text/query/query.ts'
import { readQuery } from '../../../src/text/query/read-query.ts'
import { hashNumber } from './article-events.ts'

/** Opens an index in one place of its own, again and again the same one. */
export type NewSearchIndex = () => Promise<() => Promise<SearchIndex>>

const day = 86_400_000

function searched(n: number, fields: Partial<SearchedArticle> = {}): SearchedArticle {
  return {
    hash: hashNumber(n),
    sha256: String(n).padStart(64, '0'),
    title: `Story ${n}`,
    text: 'The lighthouse was painted.',
    lang: 'en',
    publishedAtMs: Date.UTC(2026, 0, 1) + n * 1_000,
    sourceIds: ['gazette'],
    tags: [],
    ...fields,
  }
}

function batch(articles: readonly SearchedArticle[], more: Partial<SearchBatch> = {}): SearchBatch {
  return { from: undefined, to: 'one', isAnew: false, gone: [], articles, ...more }
}

const queryOf = (text: string): Query => {
  const read = readQuery(text, 'UTC')
  if ('problem' in read) throw new Error(`${text}: ${read.problem}`)
  return read.query
}

/** What every index of articles by their words does; `runs` is how many random archives are searched. */
export function describeSearchIndex(name: string, newIndex: NewSearchIndex, { runs = 60 } = {}): void {
  const filled = async (articles: readonly SearchedArticle[]) => {
    const index = await (await newIndex())()
    await index.index(batch(articles))
    const find = (text: string, order: SearchOrder = 'newest', limit = 100, offset = 0) =>
      index.search({ query: queryOf(text), order, limit, offset })
    return { index, find }
  }

  describe(`an index of words ${name}`, () => {
    test('gives the newest first, to the second, page by page, and how many there are', async () => {
      const times = [5, 3, 3, 9 * day, day - 1, day, -5 * day, 4].map((ms) => Date.UTC(2026, 0, 1) + ms)
      const articles = times.map((publishedAtMs, index) => searched(index + 1, { publishedAtMs }))
      const { find } = await filled(articles)
      const inOrder = articles
        .toSorted((a, b) => b.publishedAtMs - a.publishedAtMs || (a.hash < b.hash ? -1 : 1))
        .map(({ hash }) => hash)
      expect(await find('lighthouse')).toEqual({ total: 8, hashes: inOrder })
      for (const [limit, offset] of [
        [1, 0],
        [2, 1],
        [3, 3],
        [5, 4],
        [1, 7],
        [3, 8],
      ] as const)
        expect(await find('lighthouse', 'newest', limit, offset)).toEqual({
          total: 8,
          hashes: inOrder.slice(offset, offset + limit),
        })
    })

    test('takes no label for a word, however little of it is asked for', async () => {
      const { find } = await filled([searched(1, { tags: ['ferry'], lang: 'en' })])
      for (const word of ['source', 'sour*', 'lang', 'la*', 'tag*', 'gazette', 'gaz*', 'ferry', 'fer*'])
        expect([word, await find(word)]).toEqual([word, { total: 0, hashes: [] }])
      expect((await find('tag:ferry source:gazette lang:en')).total).toBe(1)
    })

    test('gives a page to whoever does not wait for all to be counted, and says where there are more', async () => {
      const { index, find } = await filled([1, 2, 3, 4, 5].map((n) => searched(n)))
      const { hashes } = await find('lighthouse')
      const ask = (upTo: number, limit: number, offset = 0) =>
        index.search({ query: queryOf('lighthouse'), order: 'newest', limit, offset, upTo })
      expect(await ask(5, 9)).toEqual({ total: 5, hashes })
      for (const [limit, offset] of [
        [2, 0],
        [1, 2],
      ] as const) {
        const { hashes: page, ...counted } = await ask(3, limit, offset)
        expect(page).toEqual(hashes.slice(offset, offset + limit))
        expect([{ total: 5 }, { total: 3, isMore: true }]).toContainEqual(counted)
      }
    })

    test('gives what fits best first, where the title counts for more than the text', async () => {
      const { find } = await filled([
        searched(1, { title: 'Ferry', text: 'Ferry ferry ferry.' }),
        searched(2, { title: 'Harbour news', text: `A ferry came. ${'Nothing else happened here. '.repeat(30)}` }),
        searched(3, { title: 'Nothing', text: 'Nothing at all.' }),
      ])
      expect(await find('ferry', 'best')).toEqual({ total: 2, hashes: [hashNumber(1), hashNumber(2)] })
      expect((await find('ferry', 'newest')).hashes).toEqual([hashNumber(2), hashNumber(1)])
      expect((await find('ferry', 'best', 1, 1)).hashes).toEqual([hashNumber(2)])
    })

    test('follows an article that changed, one that went, and begins anew where it is asked to', async () => {
      const { index, find } = await filled([searched(1), searched(2), searched(3)])
      const changed = searched(1, { text: 'It was torn down.', publishedAtMs: Date.UTC(2020, 5, 1) })
      expect(
        await index.index(batch([changed], { from: 'one', to: 'two', gone: [hashNumber(2), hashNumber(9)] })),
      ).toBe(true)
      expect((await find('lighthouse')).hashes).toEqual([hashNumber(3)])
      expect((await find('torn')).hashes).toEqual([hashNumber(1)])
      expect((await find('before:2021')).hashes).toEqual([hashNumber(1)])
      expect(await index.count()).toBe(2)
      await index.index(batch([searched(7)], { from: 'two', to: 'three', isAnew: true }))
      expect((await find('lighthouse OR torn')).hashes).toEqual([hashNumber(7)])
      expect([await index.mark(), await index.count()]).toEqual(['three', 1])
    })

    test('takes in nothing twice, where two fill it at once, and is the same one when it is opened again', async () => {
      const open = await newIndex()
      const [one, other] = [await open(), await open()]
      expect(await one.mark()).toBeUndefined()
      expect(await one.index(batch([searched(1)]))).toBe(true)
      expect(await other.index(batch([searched(1), searched(2)]))).toBe(false)
      expect(await other.mark()).toBe('one')
      expect(await other.index(batch([searched(2)], { from: 'one', to: 'two' }))).toBe(true)
      expect(await one.articles({ after: '', limit: 9 })).toEqual(
        [1, 2]
          .map((n) => ({ hash: hashNumber(n), sha256: expect.stringMatching(/^0{16}/) }))
          .toSorted((a, b) => (a.hash < b.hash ? -1 : 1)),
      )
      await one.check()
    })

    test('finds exactly the articles that a query is true of, whatever both are', async () => {
      const words = [
        '美国',
        '国',
        '台灣',
        '台湾',
        'ferry',
        'Ferries',
        'café',
        '3.5',
        'AI芯片',
        '한국',
        'の',
        'กิน',
        'ก',
        'ab',
      ]
      const marks = ['', '', '', ' ', ' ', '，', '. ', '\n\n', '-', '「', ' “']
      const text = fc
        .array(fc.tuple(fc.constantFrom(...words), fc.constantFrom(...marks)), { maxLength: 8 })
        .map((parts) => parts.flat().join(''))
      const article = fc.record({
        title: text,
        text,
        lang: fc.constantFrom('zh', 'zh-Hant-TW', 'en', 'EN-us'),
        sourceIds: fc.subarray(['qq', 'investing_cn', 'c_1']),
        tags: fc.subarray(['财经', 'C++', 'New York', 'qq']),
        publishedAtMs: fc.integer({ min: 0, max: 4 }).map((days) => Date.UTC(2026, 0, 1) + days * (day / 2)),
      })
      const word = fc.tuple(fc.constantFrom(...words), fc.constantFrom('', '', '*')).map((parts) => parts.join(''))
      const phrase = text.filter((each) => !each.includes('“')).map((each) => `"${each.replace(/\n/g, ' ')}"`)
      const field = fc.constantFrom('', '', 'title:', 'text:')
      const leaf = fc.oneof(
        { weight: 4, arbitrary: fc.tuple(field, fc.oneof(word, phrase)).map((parts) => parts.join('')) },
        fc.constantFrom(
          'source:qq',
          'source:C_1',
          'source:investing_cn',
          'lang:zh',
          'lang:zh-hant',
          'lang:en',
          'tag:财经',
          'tag:c++',
          'tag:"new york"',
          'tag:investing_cn',
        ),
        fc
          .tuple(
            fc.constantFrom('before', 'after'),
            fc.constantFrom('2026-01-01', '2026-01-02', '2026-01-02T12:00Z', '2026', '2027'),
          )
          .map(([name, date]) => `${name}:${date}`),
      )
      const { query } = fc.letrec<{ query: string }>((tie) => ({
        query: fc.oneof(
          { depthSize: 'small', withCrossShrink: true },
          leaf,
          fc.tuple(tie('query'), tie('query')).map(([a, b]) => `(${a} ${b})`),
          fc.tuple(tie('query'), tie('query')).map(([a, b]) => `(${a} OR ${b})`),
          tie('query').map((each) => `-${each}`),
          fc.tuple(tie('query'), tie('query')).map(([a, b]) => `${a} ${b}`),
        ),
      }))
      await fc.assert(
        fc.asyncProperty(
          fc.array(article, { minLength: 1, maxLength: 8 }),
          fc.array(query, { minLength: 6, maxLength: 6 }),
          async (articles, queries) => {
            const all = articles.map((each, n) => searched(n + 1, each))
            const { index, find } = await filled(all)
            const prepared = all.map((each) => ({
              hash: each.hash,
              publishedAtMs: each.publishedAtMs,
              decided: decidable(each),
            }))
            for (const asked of queries) {
              const read = readQuery(asked, 'UTC')
              if ('problem' in read) continue
              const wanted = prepared
                .filter(({ decided }) => isFoundBy(read.query, decided))
                .toSorted((a, b) => b.publishedAtMs - a.publishedAtMs || (a.hash < b.hash ? -1 : 1))
                .map(({ hash }) => hash)
              expect([asked, await find(asked)]).toEqual([asked, { total: wanted.length, hashes: wanted }])
              expect([asked, (await find(asked, 'best')).hashes.toSorted()]).toEqual([asked, wanted.toSorted()])
            }
            await index.close()
          },
        ),
        { numRuns: runs },
      )
    })
  })
}
