import { cp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, test } from 'vitest'
import { openArchiveReadOnly } from '../../src/archive/open-archive.ts'
import type { Article } from '../../src/article/article.ts'
import { stateOfFacts } from '../../src/poll/memory/facts-of-state.ts'
import { type TestArchive, testArchive } from '../support/archive.ts'
import { fileOf, someArticle } from '../support/articles.ts'
import { tempFolder } from '../support/temp-folder.ts'

/** Drops files into an archive as a hand would. */
const drop = (archive: TestArchive, articles: readonly Article[]) => archive.articles.putIfAbsent(articles.map(fileOf))
/** Articles whose hashes begin alike. */
const articlesOfOneGroup = () => {
  const groupOf = ({ hash }: Article) => hash.slice(0, 2)
  const group = groupOf(someArticle(0))
  return Array.from({ length: 2_000 }, (_, n) => someArticle(n)).filter((article) => groupOf(article) === group) as [
    Article,
    Article,
    Article,
    Article,
  ]
}
const keep = (archive: TestArchive, article: Article) =>
  archive.keep({
    articles: [{ article, text: fileOf(article).text, details: {}, firstSeenAtMs: 0, sourceId: article.sourceId }],
  })
const reopened = async (archive: TestArchive) => {
  await archive.close()
  return testArchive({ folder: archive.folder })
}

describe('opening an archive', () => {
  test('finds, reads and journals every file that was dropped into it', async () => {
    const first = await testArchive()
    await drop(
      first,
      Array.from({ length: 300 }, (_, index) => someArticle(index)),
    )
    const archive = await reopened(first)
    expect(archive.lines).toEqual([
      'the catalog is in line with the files again: 300 added, 0 removed',
      'the journal has what was not in it yet: 300 articles, 0 waiting entries, 0 sources',
    ])
    expect(await archive.catalog.articles.count()).toBe(300)
    const { hash, url, title, lang, sourceId, publishedAt } = someArticle(7)
    const publishedAtMs = publishedAt.getTime()
    const expected = { hash, url, title, lang, sourceId, publishedAtMs, sequence: 9 }
    expect((await archive.catalog.articles.find([hash])).get(hash)).toMatchObject(expected)
    expect(await archive.catalog.sources.counts('gazette', 0)).toMatchObject({ articles: 300 })
    expect((await reopened(archive)).lines).toEqual([])
  })

  test('forgets an article whose file was taken away', async () => {
    const first = await testArchive()
    await drop(first, [someArticle(1), someArticle(2)])
    const second = await reopened(first)
    await rm(second.articles.pathOf(someArticle(1).hash))
    const third = await reopened(second)
    expect(third.lines).toEqual(['the catalog is in line with the files again: 0 added, 1 removed'])
    await rm(join(third.folder, 'articles', someArticle(2).hash.slice(0, 2)), { recursive: true })
    const fourth = await reopened(third)
    expect(await fourth.catalog.articles.count()).toBe(0)
  })

  test('finds a file that was dropped beside a running worker, though the worker wrote to the same group after it', async () => {
    const first = await testArchive()
    const [before, dropped, after, last] = articlesOfOneGroup()
    await keep(first, before)
    await drop(first, [dropped])
    await keep(first, after)
    const second = await reopened(first)
    expect(second.lines).toContain('the catalog is in line with the files again: 1 added, 0 removed')
    expect(await second.catalog.articles.count()).toBe(3)
    await keep(second, last)
    expect((await reopened(second)).lines).toEqual([])
  })

  test('leaves a damaged file where it is, says so and goes on', async () => {
    const first = await testArchive()
    await first.articles.putIfAbsent([fileOf(someArticle(1)), { hash: 'abababababababab', text: 'not an article' }])
    const archive = await reopened(first)
    expect(archive.lines.join('\n')).toContain(`${archive.articles.pathOf('abababababababab')}: the front matter`)
    expect(await archive.catalog.articles.count()).toBe(1)
    expect(String(await archive.articles.get('abababababababab'))).toBe('not an article')
  })

  test('takes in articles copied from another archive', async () => {
    const other = await testArchive()
    await drop(other, [someArticle(5)])
    const first = await testArchive()
    await cp(join(other.folder, 'articles'), join(first.folder, 'articles'), {
      recursive: true,
      preserveTimestamps: true,
    })
    expect(await (await reopened(first)).catalog.articles.count()).toBe(1)
  })

  test('of a newer feedkeeper is refused with what to do', async () => {
    const archive = await testArchive()
    await archive.close()
    const database = new DatabaseSync(join(archive.folder, 'catalog.db'))
    database.exec('PRAGMA user_version=999')
    database.close()
    await expect(testArchive({ folder: archive.folder })).rejects.toThrow(/found version 999, expected at most \d+/)
  })

  test('for reading makes nothing, and finds nothing where there is nothing', async () => {
    const folder = join(await tempFolder(), 'output')
    const { catalog, close } = await openArchiveReadOnly({ folder, stateOf: stateOfFacts })
    expect(await catalog.articles.count()).toBe(0)
    await close()
    await expect(writeFile(join(folder, 'x'), '')).rejects.toThrow('ENOENT')
  })
})
