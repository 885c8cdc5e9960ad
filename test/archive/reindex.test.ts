import { cp, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pino } from 'pino'
import { describe, expect, onTestFinished, test } from 'vitest'
import { ArticleFiles } from '../../src/archive/article-files.ts'
import { type Catalog, openCatalog } from '../../src/archive/catalog.ts'
import { noteFolder, reindex } from '../../src/archive/reindex.ts'
import { fileOf, readFileOf, someArticle } from '../support/articles.ts'
import { tempFolder } from '../support/temp-folder.ts'

const log = pino({ level: 'silent' })

async function archive(): Promise<{ folder: string; files: ArticleFiles; catalog: Catalog }> {
  const folder = await tempFolder()
  const catalog = openCatalog(join(folder, 'catalog.db'))
  onTestFinished(() => catalog.close())
  return { folder, files: new ArticleFiles(join(folder, 'articles')), catalog }
}

const bring = (parts: { files: ArticleFiles; catalog: Catalog }, everything = false) =>
  reindex({ ...parts, readArticle: readFileOf, log, everything })

describe('bringing the catalog in line with the files', () => {
  test('indexes every article of an archive whose catalog was deleted', async () => {
    const parts = await archive()
    const articles = Array.from({ length: 300 }, (_, index) => someArticle(index))
    await parts.files.write(articles.map(fileOf))
    expect(await bring(parts)).toMatchObject({ added: 300, removed: 0, damaged: [] })
    expect(parts.catalog.articles.count()).toBe(300)
    const { hash, url, title, lang, thumbnail, sourceId, publishedAt } = someArticle(7)
    expect(parts.catalog.articles.find(hash)).toMatchObject({
      hash,
      url,
      title,
      lang,
      thumbnail,
      sourceId,
      publishedAtMs: publishedAt.getTime(),
    })
    expect(parts.catalog.articles.count('gazette')).toBe(300)
  })

  test('reads nothing where no folder has changed since', async () => {
    const parts = await archive()
    await parts.files.write([fileOf(someArticle(1))])
    await bring(parts)
    expect(await bring(parts)).toMatchObject({ folders: 0, added: 0 })
    expect(await bring(parts, true)).toMatchObject({ folders: 1, added: 0 })
  })

  test('finds the file whose catalog row a killed run did not write, and removes its temporary files', async () => {
    const parts = await archive()
    await parts.files.write([fileOf(someArticle(1))])
    await bring(parts)
    await parts.files.write([fileOf(someArticle(2))])
    await writeFile(join(parts.files.folder, someArticle(2).hash.slice(0, 2), '.aaaaaaaaaaaaaaaa.tmp'), 'x')
    expect(await bring(parts)).toMatchObject({ folders: 1, added: 1 })
    expect(parts.catalog.articles.find(someArticle(2).hash)?.title).toBe('Story 2')
    expect(await bring(parts)).toMatchObject({ folders: 0 })
  })

  test('trusts a folder that was noted in the transaction that indexed its articles', async () => {
    const parts = await archive()
    const { folders } = await parts.files.write([fileOf(someArticle(1))])
    const changedAtMs = await parts.files.changedAt(folders[0] ?? '')
    parts.catalog.transaction(() => noteFolder(parts.catalog, folders[0] ?? '', changedAtMs))
    expect(await bring(parts)).toMatchObject({ folders: 0 })
  })

  test('forgets an article whose file was taken away', async () => {
    const parts = await archive()
    await parts.files.write([fileOf(someArticle(1)), fileOf(someArticle(2))])
    await bring(parts)
    await rm(parts.files.pathOf(someArticle(1).hash))
    expect(await bring(parts)).toMatchObject({ added: 0, removed: 1 })
    expect(parts.catalog.articles.count('gazette')).toBe(1)
    await rm(join(parts.files.folder, someArticle(2).hash.slice(0, 2)), { recursive: true })
    expect(await bring(parts)).toMatchObject({ removed: 1 })
  })

  test('leaves a damaged file where it is, says so and goes on', async () => {
    const parts = await archive()
    await parts.files.write([fileOf(someArticle(1)), { hash: 'abababababababab', text: 'not an article' }])
    const report = await bring(parts)
    expect(report).toMatchObject({ added: 1 })
    expect(report.damaged).toMatchObject([
      { file: parts.files.pathOf('abababababababab'), reason: expect.stringContaining('front matter') },
    ])
    expect(await parts.files.has('abababababababab')).toBe(true)
  })

  test('takes in articles copied from another archive', async () => {
    const parts = await archive()
    const other = new ArticleFiles(join(await tempFolder(), 'articles'))
    await other.write([fileOf(someArticle(5))])
    await mkdir(parts.files.folder, { recursive: true })
    await cp(other.folder, parts.files.folder, { recursive: true, preserveTimestamps: true })
    expect(await bring(parts)).toMatchObject({ added: 1 })
  })
})

describe('the catalog', () => {
  test('keeps all of a transaction or nothing', async () => {
    const { catalog } = await archive()
    const { publishedAt, ...rest } = someArticle(1)
    expect(() =>
      catalog.transaction(() => {
        catalog.articles.add({ ...rest, publishedAtMs: publishedAt.getTime() }, {})
        throw new Error('killed here')
      }),
    ).toThrow('killed here')
    expect(catalog.articles.count()).toBe(0)
  })

  test('lists an article once, and under every source that brought it', async () => {
    const { catalog } = await archive()
    const { publishedAt, ...rest } = someArticle(1)
    catalog.articles.add({ ...rest, publishedAtMs: publishedAt.getTime() }, { identity: rest.url, author: 'Ada' })
    expect(catalog.articles.addSource(rest.hash, 'courier')).toBe(true)
    expect(catalog.articles.addSource(rest.hash, 'courier')).toBe(false)
    expect([catalog.articles.count(), catalog.articles.count('gazette'), catalog.articles.count('courier')]).toEqual([
      1, 1, 1,
    ])
    expect(catalog.articles.known([rest.hash, 'ffffffffffffffff'])).toEqual(new Map([[rest.hash, rest.url]]))
  })

  test('of a newer feedkeeper is refused with what to do', async () => {
    const folder = await tempFolder()
    const catalog = openCatalog(join(folder, 'catalog.db'))
    catalog.database.exec('PRAGMA user_version=999')
    catalog.close()
    expect(() => openCatalog(join(folder, 'catalog.db'))).toThrow(/found version 999, expected at most \d+/)
  })

  test('keeps pending entries with their dates', async () => {
    const { catalog } = await archive()
    const pending = {
      sourceId: 'gazette',
      hash: 'abababababababab',
      identity: 'https://news.example/1',
      entry: { title: 'A', categories: [], enclosures: [], publishedAt: new Date('2026-01-02T03:04:05Z') },
      firstSeenAtMs: 1,
      attempts: 1,
      nextTryAtMs: 2,
      reason: 'HTTP 500',
    }
    catalog.pending.put(pending)
    expect(catalog.pending.of('gazette')).toEqual([pending])
    catalog.pending.put({ ...pending, attempts: 2 })
    expect(catalog.pending.of('gazette')[0]?.attempts).toBe(2)
    catalog.pending.remove('gazette', pending.hash)
    expect(catalog.pending.count('gazette')).toBe(0)
  })
})
