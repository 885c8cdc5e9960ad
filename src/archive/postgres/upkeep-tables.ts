import type { SharedQueries } from '../tables/shared-queries.ts'
import { recordedTables, unjournalStatements, upkeepIn } from '../tables/upkeep-in-tables.ts'
import type { CatalogUpkeep, FoundArticle } from '../upkeep/catalog-upkeep.ts'
import { forgetChanges } from './article-change-table.ts'
import { isOneOf, removeArticle } from './article-table.ts'
import { noteChange, noteChangeOf } from './change-table.ts'
import type { PostgresDatabase, Queries } from './connection/postgres-database.ts'

/** What keeps the tables in line with journal and files. */
export function upkeepOf(database: PostgresDatabase, shared: SharedQueries): CatalogUpkeep {
  return {
    ...upkeepIn(shared),
    async check() {
      // What is damaged inside its files PostgreSQL alone can tell; whether it answers is looked at here.
      await database.get('SELECT count(*) AS count FROM articles')
    },
    async clear() {
      await database.alone(async (queries) => {
        await queries.run(`TRUNCATE ${recordedTables.join(', ')}`)
        await forgetChanges(queries)
      })
    },
    async isOutdated() {
      // Places were noted here from the first.
      return false
    },
    async addFound(articles) {
      await database.alone(async (queries) => {
        for (const article of articles) await addFound(queries, article)
      })
    },
    async correct(articles) {
      return database.alone(async (queries) => {
        let corrected = 0
        for (const article of articles) if (await correct(queries, article)) corrected += 1
        return corrected
      })
    },
    async drop(hashes) {
      await database.alone(async (queries) => {
        for (const hash of hashes) await removeArticle(queries, hash)
      })
    },
    async unjournal(hashes) {
      await database.alone(async (queries) => {
        const sql = `UPDATE article_sources SET seq = NULL WHERE article_id IN (SELECT id FROM articles WHERE ${isOneOf})`
        await queries.run(sql, hashes)
        await queries.run(`UPDATE articles SET seq = NULL WHERE ${isOneOf}`, hashes)
      })
    },
    async unjournalAll() {
      await database.alone(async (queries) => {
        for (const sql of unjournalStatements) await queries.run(sql)
      })
    },
  }
}

async function addFound(database: Queries, article: FoundArticle): Promise<void> {
  const { hash, sourceId, url, title, lang, publishedAtMs, sha256 } = article
  const row = await database.get(
    `INSERT INTO articles (hash, source_id, url, title, lang, published_at_ms, sha256) VALUES ($1, $2, $3, $4, $5, $6, decode($7, 'hex'))
     ON CONFLICT (hash) DO NOTHING RETURNING id`,
    hash,
    sourceId,
    url,
    title,
    lang,
    publishedAtMs,
    sha256,
  )
  if (row === undefined) return
  const sql = 'INSERT INTO article_sources (source_id, published_at_ms, article_id) VALUES ($1, $2, $3)'
  await database.run(sql, sourceId, publishedAtMs, Number(row.id))
  await noteChange(database, { sourceId, publishedAtMs, hash, place: 0 })
}

/** Whether the record said anything else than the file. */
async function correct(database: Queries, { hash, url, title, lang, publishedAtMs }: FoundArticle): Promise<boolean> {
  const changes = await database.run(
    `UPDATE articles SET url = $2, title = $3, lang = $4, published_at_ms = $5
     WHERE hash = $1 AND ROW(url, title, lang, published_at_ms) IS DISTINCT FROM ROW($2::text, $3::text, $4::text, $5::bigint)`,
    hash,
    url,
    title,
    lang,
    publishedAtMs,
  )
  if (changes === 0) return false
  await database.run(
    'UPDATE article_sources SET published_at_ms = $1 WHERE article_id = (SELECT id FROM articles WHERE hash = $2)',
    publishedAtMs,
    hash,
  )
  await noteChangeOf(database, hash)
  return true
}
