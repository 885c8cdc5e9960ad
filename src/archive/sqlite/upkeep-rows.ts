import { keptColumnNames } from '../tables/columns/article-columns.ts'
import type { SharedQueries } from '../tables/shared-queries.ts'
import { hasUntold, recordedTables, unjournalStatements, upkeepIn } from '../tables/upkeep-in-tables.ts'
import type { CatalogUpkeep, FoundArticle } from '../upkeep/catalog-upkeep.ts'
import { forgetChanges } from './article-change-rows.ts'
import { isOneOf, removeArticle } from './article-rows.ts'
import { noteChange, noteChangeOf } from './change-rows.ts'
import type { Database } from './database.ts'
import { forgetKeys } from './duplicates/keyed-articles.ts'
import { emptyTables } from './empty-tables.ts'

/** What the journal tells of an article; what listings say of it when nothing comes of it (`entry`) is not. */
const told = `${keptColumnNames.replace('sha256, entry', 'hex(sha256)')}, categories_seq, categories_at_ms, revised_at_ms, change`

/** What keeps the tables in line with journal and files. */
export function upkeepOf(database: Database, queries: SharedQueries): CatalogUpkeep {
  return {
    ...upkeepIn(queries),
    async check() {
      database.check()
    },
    async clear() {
      emptyTables(database, recordedTables, () => {
        forgetKeys(database)
        forgetChanges(database)
      })
    },
    async isOutdated() {
      const row = database.get(
        `SELECT EXISTS (SELECT 1 FROM articles INDEXED BY articles_untimed WHERE kept_at_ms IS NULL AND seq IS NOT NULL)
           AND NOT ${hasUntold} AND NOT EXISTS (SELECT 1 FROM waiting_entries WHERE is_told = 0) AS outdated`,
      )
      return row?.outdated === 1
    },
    async addFound(articles) {
      database.transaction(() => {
        for (const article of articles) addFound(database, article)
      })
    },
    async correct(articles) {
      return database.transaction(() => articles.filter((article) => correct(database, article)).length)
    },
    async drop(hashes) {
      database.transaction(() => {
        for (const hash of hashes) removeArticle(database, hash)
      })
    },
    async fingerprints(hashes) {
      const sql = `SELECT hash, json_array(${told}, (
          SELECT json_group_array(json_array(source_id, seq, listed_at_ms) ORDER BY source_id, seq)
          FROM article_sources AS listed WHERE article_id = articles.id AND listed.seq IS NOT NULL)) AS fingerprint
        FROM articles WHERE ${isOneOf} AND seq IS NOT NULL`
      const rows = database.all(sql, JSON.stringify(hashes))
      return new Map(rows.map(({ hash, fingerprint }) => [String(hash), String(fingerprint)]))
    },
    async unjournal(hashes) {
      const list = JSON.stringify(hashes)
      database.transaction(() => {
        const sql = `UPDATE article_sources SET seq = NULL WHERE article_id IN (SELECT id FROM articles WHERE ${isOneOf})`
        database.run(sql, list)
        database.run(`UPDATE articles SET seq = NULL WHERE ${isOneOf}`, list)
      })
    },
    async unjournalAll() {
      database.transaction(() => {
        for (const sql of unjournalStatements) database.run(sql)
      })
    },
  }
}

function addFound(database: Database, article: FoundArticle): void {
  const { hash, sourceId, url, title, lang, publishedAtMs, sha256 } = article
  const { changes, id } = database.run(
    `INSERT INTO articles (hash, source_id, url, title, lang, published_at_ms, sha256) VALUES (?, ?, ?, ?, ?, ?, unhex(?))
     ON CONFLICT (hash) DO NOTHING`,
    hash,
    sourceId,
    url,
    title,
    lang,
    publishedAtMs,
    sha256,
  )
  if (changes === 0) return
  const sql = 'INSERT INTO article_sources (source_id, published_at_ms, article_id) VALUES (?, ?, ?)'
  database.run(sql, sourceId, publishedAtMs, id)
  noteChange(database, { sourceId, publishedAtMs, hash, place: 0 })
}

/** Whether the record said anything else than the file. */
function correct(database: Database, { hash, url, title, lang, publishedAtMs }: FoundArticle): boolean {
  const { changes } = database.run(
    `UPDATE articles SET url = ?2, title = ?3, lang = ?4, published_at_ms = ?5
     WHERE hash = ?1 AND (url, title, lang, published_at_ms) IS NOT (?2, ?3, ?4, ?5)`,
    hash,
    url,
    title,
    lang,
    publishedAtMs,
  )
  if (changes === 0) return false
  database.run(
    'UPDATE article_sources SET published_at_ms = ? WHERE article_id = (SELECT id FROM articles WHERE hash = ?)',
    publishedAtMs,
    hash,
  )
  noteChangeOf(database, hash)
  return true
}
