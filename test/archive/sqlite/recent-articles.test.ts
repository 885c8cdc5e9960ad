import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { openCatalog } from '../../../src/archive/sqlite/catalog-database.ts'
import { tempFolder } from '../../support/temp-folder.ts'
import { hashNumber, kept, publishedMs } from '../contracts/article-events.ts'
import { linesFrom } from '../contracts/open-catalog.ts'

const numbers = Array.from({ length: 20 }, (_, n) => n + 1)
const hashes = numbers.map(hashNumber)

/** Makes of a catalog one of version 18, with the orders by time of before. */
const toVersion18 = `
DROP INDEX articles_by_recency;
DROP INDEX articles_by_time;
CREATE INDEX articles_by_time ON articles (published_at_ms DESC, hash);
DROP INDEX articles_by_language;
CREATE INDEX articles_by_language ON articles (lang, published_at_ms DESC, hash);
PRAGMA user_version = 18;`

/** Makes of the last ten articles such as came in after thousands of others. */
const laterArticles = `
PRAGMA foreign_keys = OFF;
UPDATE article_sources SET article_id = article_id + 40000 WHERE article_id > 10;
UPDATE articles SET id = id + 40000 WHERE id > 10;`

async function catalogOf20(change: string) {
  const file = join(await tempFolder(), 'catalog.db')
  const { catalog } = openCatalog(file, () => ({}))
  await catalog.record({
    lines: linesFrom(
      1,
      numbers.map((n) => kept(n, { source: 'herald', lang: 'fr' })),
    ),
  })
  await catalog.close()
  const database = new DatabaseSync(file)
  database.exec(change)
  database.close()
  return openCatalog(file, () => ({})).catalog
}

test('articles that others brought are found beside those that came in lately, however long ago they came', async () => {
  const { articles, upkeep, close } = await catalogOf20(laterArticles)
  const unknown = [hashNumber(99), hashNumber(98)]
  const known = await articles.known([...unknown, ...hashes], 'gazette')
  expect([...known.keys()].toSorted()).toEqual(hashes)
  for (const hash of hashes) expect(known.get(hash)).toEqual((await articles.known([hash], 'gazette')).get(hash))
  expect([...(await articles.find([...hashes, ...unknown])).keys()].toSorted()).toEqual(hashes)
  await upkeep.check()
  await close()
})

test('a catalog that an older feedkeeper put in order keeps its articles, in the same order of time', async () => {
  const { articles, upkeep, close } = await catalogOf20(toVersion18)
  expect([...(await articles.known(hashes, 'gazette')).keys()].toSorted()).toEqual(hashes)
  const newest = await articles.keys({ kind: 'all' }).newest(3)
  expect(newest).toEqual([20, 19, 18].map((n) => expect.objectContaining({ hash: hashNumber(n) })))
  expect(newest[0]?.publishedAtMs).toBe(publishedMs(20))
  await upkeep.check()
  await close()
})
