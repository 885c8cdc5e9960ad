import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ArticleFiles } from '../../src/archive/files/article-files.ts'
import { JournalFiles } from '../../src/archive/files/journal-files.ts'
import { type TestArchive, testArchive } from '../support/archive.ts'
import { fileOf, someArticle } from '../support/articles.ts'

const keepArticles = (archive: TestArchive, ...numbers: readonly number[]) =>
  archive.keep({
    articles: numbers.map((n) => {
      const article = someArticle(n)
      return { article, text: fileOf(article).text, details: {}, firstSeenAtMs: n, sourceId: article.sourceId }
    }),
  })
const { hash } = someArticle(1)

describe('removing articles', () => {
  test('takes the file away, leaves a line, and a group that has changed by it alone is not looked into again', async () => {
    const archive = await testArchive()
    await keepArticles(archive, 1, 2)
    await archive.revisions.put([{ hash, atMs: 0, bytes: Buffer.from('what it was') }])
    await archive.keep({ removed: [{ hash, why: 'asked for' }] })
    expect(await archive.revisions.list(hash)).toEqual([])
    expect(await archive.articles.get(hash)).toBeUndefined()
    expect(await archive.articles.get(someArticle(2).hash)).toBeDefined()
    expect(await archive.catalog.removals.unswept(9)).toEqual([])
    expect(await archive.catalog.upkeep.stamps()).toEqual(await archive.articles.groups())
    const lines = []
    for await (const piece of new JournalFiles(join(archive.folder, 'journal'), Date.now).read())
      lines.push(...piece.lines)
    expect(lines.at(-1)).toMatchObject({ kind: 'removed', hash, why: 'asked for' })
  })

  test.each([false, true])(
    'is completed by the next start where the run was killed behind its line (catalog lost: %s)',
    async (isLost) => {
      const first = await testArchive()
      await keepArticles(first, 1)
      await first.close()
      const journal = new JournalFiles(join(first.folder, 'journal'), Date.now)
      await journal.append([{ kind: 'removed', hash }])
      await journal.close()
      if (isLost) await rm(join(first.folder, 'catalog.db'))
      const second = await testArchive({ folder: first.folder })
      expect(await second.articles.get(hash)).toBeUndefined()
      expect(await second.catalog.articles.count()).toBe(0)
      expect((await second.catalog.removals.find([hash])).size).toBe(1)
    },
  )

  test('does nothing where the run was killed before its line', async () => {
    const first = await testArchive()
    await keepArticles(first, 1)
    await first.close()
    const second = await testArchive({ folder: first.folder })
    expect(await second.catalog.articles.count()).toBe(1)
  })

  test('stays where the journal is lost: the new one is told', async () => {
    const first = await testArchive()
    await keepArticles(first, 1, 2)
    await first.keep({ removed: [{ hash }] })
    await first.close()
    for (const name of await readdir(join(first.folder, 'journal'))) await rm(join(first.folder, 'journal', name))
    await (await testArchive({ folder: first.folder })).close()
    await rm(join(first.folder, 'catalog.db'))
    const third = await testArchive({ folder: first.folder })
    expect((await third.catalog.articles.known([hash], 'gazette')).get(hash)?.isRemoved).toBe(true)
  })

  test('is undone by whoever puts the file back by hand', async () => {
    const first = await testArchive()
    await keepArticles(first, 1, 2)
    await first.keep({ removed: [{ hash }] })
    await first.close()
    await new ArticleFiles(join(first.folder, 'articles')).putIfAbsent([fileOf(someArticle(1))])
    const second = await testArchive({ folder: first.folder })
    expect(await second.catalog.articles.count()).toBe(2)
    expect((await second.catalog.removals.find([hash])).size).toBe(0)
  })
})
