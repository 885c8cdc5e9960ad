import { copyFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { dropSearchIndex, openSearch, openSearchToRead } from '../../../src/archive/search/open-search.ts'
import { checkSearch } from '../../../src/archive/verify/check-search.ts'
import { describeFinding } from '../../../src/archive/verify/finding.ts'
import { verifyArchive } from '../../../src/archive/verify/verify-archive.ts'
import { readWritten } from '../../../src/article/front-matter.ts'
import { stateOfFacts } from '../../../src/poll/memory/facts-of-state.ts'
import { testArchive } from '../../support/archive.ts'
import { fileOf, readFileOf, someArticle } from '../../support/articles.ts'
import { overwritePages } from '../../support/damage.ts'

async function problemsIn(folder: string): Promise<readonly string[]> {
  const found: string[] = []
  const options = {
    folder,
    readArticle: readFileOf,
    readWritten,
    stateOf: stateOfFacts,
    onProgress: () => {},
    pauseMs: 1,
  }
  for await (const each of verifyArchive(options)) found.push(`${each.repairs.join()}: ${describeFinding(each)}`)
  return found
}

const kept = (n: number) => ({
  article: someArticle(n),
  text: fileOf(someArticle(n)).text,
  details: {},
  firstSeenAtMs: 0,
  sourceId: 'gazette',
})

async function catchUp(folder: string): Promise<void> {
  const { search, close } = await openSearch({
    folder,
    readArticle: readFileOf,

    onDamaged: () => undefined,
  })
  await search.catchUp(() => true)
  await close()
}

test('verify takes what a worker keeps, revises and removes while it looks for no fault of the index', async () => {
  const archive = await testArchive()
  const { folder, articles, catalog } = archive
  const keep = (n: number) => archive.keep({ articles: [kept(n)] })
  for (const n of [1, 2, 3]) await keep(n)
  await catchUp(folder)
  let work: (() => Promise<unknown>) | undefined = async () => {
    const article = someArticle(2, { markdown: 'It was torn down.' })
    const text = Buffer.from(fileOf(article).text)
    await archive.keep({ revised: [{ hash: article.hash, article, text, details: {}, why: 'page' }] })
    await archive.keep({ removed: [{ hash: someArticle(3).hash }] })
    for (let n = 4; n < 20; n += 1) await keep(n)
  }
  const openSearch = async () => {
    const index = await openSearchToRead({ folder })
    if (index === undefined) throw new Error('the index is there')
    return {
      ...index,
      async articles(page: Parameters<typeof index.articles>[0]) {
        await work?.()
        work = undefined
        return index.articles(page)
      },
    }
  }
  const found: unknown[] = []
  for await (const each of checkSearch({ openSearch, catalog, articles, searchIn: 'search.db' })) found.push(each)
  expect([work, found]).toEqual([undefined, []])
})

test('verify tells where the index of searches is not what the catalog has, but not where it only has yet to follow', async () => {
  const archive = await testArchive()
  const { folder } = archive
  const database = join(folder, 'search.db')
  const keep = (...numbers: readonly number[]) =>
    archive.keep({
      articles: numbers.map(kept),
    })
  await keep(1, 2, 3, 4)
  expect(await problemsIn(folder)).toEqual([])
  await catchUp(folder)
  await copyFile(database, `${database}.old`)
  const article = someArticle(2, { markdown: 'It was torn down.' })
  const text = Buffer.from(fileOf(article).text)
  await archive.keep({
    revised: [{ hash: article.hash, article, text, details: {}, why: 'page' }],
    removed: [{ hash: someArticle(3).hash }],
  })
  await keep(5)
  expect(await problemsIn(folder)).toEqual([])
  await catchUp(folder)
  expect(await problemsIn(folder)).toEqual([])

  // An index of before that says it followed: what a restored backup may be.
  const { DatabaseSync } = await import('node:sqlite')
  const current = new DatabaseSync(database)
  const { mark } = current.prepare('SELECT mark FROM progress').get() as { mark: string }
  current.close()
  await copyFile(`${database}.old`, database)
  const old = new DatabaseSync(database)
  old.prepare('UPDATE progress SET mark = ?').run(mark)
  old.close()
  expect(await problemsIn(folder)).toEqual([
    expect.stringMatching(
      /^search: search\.db: 1 articles are not in it, 1 are in it as they were before, 1 are in it that are not kept; `--repair` drops it/,
    ),
  ])
  await dropSearchIndex({ folder })
  await catchUp(folder)
  expect(await problemsIn(folder)).toEqual([])
  await overwritePages(database)
  expect((await problemsIn(folder)).map((each) => each.replace(/\(.*\)/, ''))).toEqual([
    expect.stringMatching(/^search: .*search\.db: the database is damaged/),
  ])
  onTestFinished(() => rm(`${database}.old`, { force: true }))
})
