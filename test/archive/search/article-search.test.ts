import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { NewArticle } from '../../../src/archive/archive.ts'
import { type OpenSearch, openSearch } from '../../../src/archive/search/open-search.ts'
import type { Article } from '../../../src/article/article.ts'
import { readQuery } from '../../../src/text/query/read-query.ts'
import { type TestArchive, testArchive } from '../../support/archive.ts'
import { fileOf, readFileOf, someArticle } from '../../support/articles.ts'

const kept = (n: number, fields: Partial<Article> = {}, categories: readonly string[] = []): NewArticle => {
  const article = someArticle(n, fields)
  const details = categories.length > 0 ? { categories } : {}
  return { article, text: fileOf(article).text, details, firstSeenAtMs: 0, sourceId: article.sourceId }
}

async function searchOf(archive: TestArchive): Promise<OpenSearch> {
  const opened = await openSearch({
    folder: archive.folder,
    readArticle: readFileOf,
    onDamaged: (error) => archive.lines.push(error.message),
  })
  onTestFinished(opened.close)
  return opened
}

async function titles({ search }: OpenSearch, text: string): Promise<readonly string[]> {
  await search.catchUp(() => true)
  const read = readQuery(text, 'Asia/Shanghai')
  if ('problem' in read) throw new Error(read.problem)
  const { articles } = await search.find({ query: read.query, order: 'newest', limit: 200, offset: 0 })
  return articles.map(({ title }) => title.map((piece) => piece.text).join(''))
}

describe('searching articles', () => {
  test('looks through title, text and alternative texts, by sources, tags and dates, and through nothing else', async () => {
    const archive = await testArchive()
    const markdown =
      '雅加達[港口](https://news.example/secretword)重開。\n\n![a red lighthouse](https://news.example/otherword.jpg)'
    await archive.keep({
      articles: [
        kept(1, { title: '港口新闻', markdown, summary: 'summaryword', thumbnail: 'https://x.example/thumbword' }, [
          '海運',
        ]),
        kept(2, { sourceId: 'orchard', lang: 'zh-TW' }),
      ],
    })
    await archive.keep({ listed: [{ hash: someArticle(1).hash, sourceId: 'harbour' }] })
    const search = await searchOf(archive)
    for (const query of [
      '雅加达 港口',
      '"red lighthouse" title:新聞',
      'source:gazette source:harbour',
      'tag:海运',
      'tag:harbour before:2026-01-02',
    ])
      expect([query, await titles(search, query)]).toEqual([query, ['港口新闻']])
    for (const query of ['secretword', 'otherword', 'summaryword', 'thumbword', 'https', 'sidebar', 'recent'])
      expect([query, await titles(search, query)]).toEqual([query, []])
    expect(await titles(search, 'lang:zh')).toEqual(['Story 2'])
    const read = readQuery('港口', 'utc')
    if ('problem' in read) throw new Error(read.problem)
    expect(await search.search.find({ query: read.query, order: 'best', limit: 1, offset: 0 })).toEqual({
      total: 1,
      articles: [
        {
          hash: someArticle(1).hash,
          title: [
            { text: '港口', isFound: true },
            { text: '新闻', isFound: false },
          ],
          url: 'https://news.example/story/1',
          sourceId: 'gazette',
          lang: 'en',
          publishedAtMs: someArticle(1).publishedAt.getTime(),
          excerpt: [
            { text: '雅加達', isFound: false },
            { text: '港口', isFound: true },
            { text: '重開。 a red lighthouse', isFound: false },
          ],
        },
      ],
    })
  })

  test('follows what is revised, listed by one more source, and removed, beside who works on the archive', async () => {
    const archive = await testArchive()
    await archive.keep({ articles: [kept(1), kept(2), kept(3)] })
    const search = await searchOf(archive)
    expect(await titles(search, 'lighthouse')).toEqual(['Story 3', 'Story 2', 'Story 1'])
    const article = someArticle(2, { title: 'Tower 2', markdown: 'It was torn down.' })
    const text = Buffer.from(fileOf(article).text)
    await archive.keep({ revised: [{ hash: article.hash, article, text, details: {}, why: 'page' }] })
    await archive.keep({
      removed: [{ hash: someArticle(3).hash }],
      listed: [{ hash: someArticle(1).hash, sourceId: 'qq' }],
    })
    expect(await titles(search, 'lighthouse')).toEqual(['Story 1'])
    expect(await titles(search, 'torn OR source:qq')).toEqual(['Tower 2', 'Story 1'])
    expect(await titles(search, 'tag:gazette')).toEqual(['Tower 2', 'Story 1'])
  })

  test('shows of an article what stands in its file now', async () => {
    const archive = await testArchive()
    await archive.keep({ articles: [kept(1, { markdown: 'The lighthouse was painted red.' })] })
    const { search } = await searchOf(archive)
    await search.catchUp(() => true)
    const query = { kind: 'words', words: ['lighthouse'], isPrefix: false } as const
    const excerpt = async () => {
      const { articles } = await search.find({ query, order: 'newest', limit: 1, offset: 0 })
      return articles[0]?.excerpt.map(({ text }) => text).join('')
    }
    expect([await excerpt(), await excerpt()]).toEqual(Array(2).fill('The lighthouse was painted red.'))
    const article = someArticle(1, { markdown: 'The lighthouse is white again.' })
    await writeFile(archive.articles.pathOf(article.hash), fileOf(article).text)
    expect(await excerpt()).toBe('The lighthouse is white again.')
  })

  test('is the same after the index was dropped, after the catalog was made anew, and where two fill it at once', async () => {
    const archive = await testArchive()
    await archive.keep({ articles: Array.from({ length: 120 }, (_, n) => kept(n)) })
    const [one, other] = [await searchOf(archive), await searchOf(archive)]
    const [first, second] = await Promise.all([titles(one, 'lighthouse'), titles(other, 'lighthouse')])
    expect(first).toHaveLength(120)
    expect(second).toEqual(first)
    await Promise.all([one.close(), other.close()])
    await rm(join(archive.folder, 'search.db'))
    const dropped = await searchOf(archive)
    expect(await titles(dropped, 'lighthouse')).toEqual(first)
    await dropped.close()
    await archive.close()
    for (const ending of ['', '-wal', '-shm']) await rm(join(archive.folder, `catalog.db${ending}`), { force: true })
    const again = await testArchive({ folder: archive.folder })
    await again.keep({ removed: [{ hash: someArticle(119).hash }] })
    expect(await titles(await searchOf(again), 'lighthouse')).toEqual(first.slice(1))
  })

  test('finds nothing by a file that cannot be read, and is made anew where it is damaged', async () => {
    const archive = await testArchive()
    await archive.keep({ articles: [kept(1), kept(2)] })
    await writeFile(archive.articles.pathOf(someArticle(1).hash), 'no article at all')
    await writeFile(join(archive.folder, 'search.db'), 'no database at all '.repeat(500))
    const search = await searchOf(archive)
    expect(await titles(search, 'lighthouse')).toEqual(['Story 2'])
    expect(archive.lines.filter((line) => line.includes('search.db'))).toHaveLength(1)
  })
})
