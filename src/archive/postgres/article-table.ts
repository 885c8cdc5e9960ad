import type { ArticleIndex } from '../catalog.ts'
import { articleFrom, knownColumns, knownFrom } from '../tables/columns/article-columns.ts'
import { listedAt } from '../tables/columns/key-columns.ts'
import { keysOf } from '../tables/keys-of-sets.ts'
import { changedSince } from './article-change-table.ts'
import { noteChangeOf } from './change-table.ts'
import type { PostgresDatabase, Queries } from './connection/postgres-database.ts'
import { sharedQueries } from './connection/postgres-queries.ts'
import { removeKeys } from './duplicates/signature-table.ts'
import { revisionsOf, toRecheck } from './revisions/revision-table.ts'

/** The condition that a column `hash` is one of a list, the first parameter. */
export const isOneOf = 'hash = ANY($1)'

/** The index of articles in the tables `articles` and `article_sources`. */
export function articleIndex(database: PostgresDatabase): ArticleIndex {
  const queries = sharedQueries(database)
  return {
    async known(hashes, sourceId) {
      const rows = await database.all(
        `SELECT ${knownColumns}, source_id = $1::text AS is_own,
           EXISTS (SELECT 1 FROM article_sources AS listed WHERE listed.article_id = articles.id AND source_id = $1) AS is_listed
         FROM articles WHERE hash = ANY($2)`,
        sourceId,
        hashes,
      )
      const removed = await database.all(`SELECT hash FROM removals WHERE ${isOneOf}`, hashes)
      return knownFrom(rows, removed)
    },
    async find(hashes) {
      const rows = await database.all(`SELECT * FROM articles WHERE ${isOneOf}`, hashes)
      return new Map(rows.map((row) => [String(row.hash), articleFrom(row)]))
    },
    async newestTitles(sourceId, limit) {
      const rows = await database.all(
        `SELECT title FROM article_sources AS listed JOIN articles ON articles.id = article_id
         WHERE listed.source_id = $1 ORDER BY listed.published_at_ms DESC LIMIT $2`,
        sourceId,
        limit,
      )
      return new Set(rows.map((row) => String(row.title)))
    },
    keys: (set) => keysOf(queries, set),
    async startOf(sourceIds) {
      const rows = await database.all(
        `SELECT id, (SELECT ${listedAt} FROM article_sources AS listed JOIN articles ON articles.id = article_id
           WHERE listed.source_id = each.id AND listed.seq IS NOT NULL ORDER BY listed.seq LIMIT 1) AS start
         FROM unnest($1::text[]) AS each (id)`,
        sourceIds,
      )
      return new Map(rows.flatMap(({ id, start }) => (start === null ? [] : [[String(id), Number(start)]])))
    },
    async revisions(hash) {
      return revisionsOf(database, hash)
    },
    async toRecheck(sourceId, nowMs, limit) {
      return toRecheck(database, sourceId, nowMs, limit)
    },
    async changedSince(mark, limit) {
      return changedSince(database, mark, limit)
    },
    async count() {
      return Number((await database.get('SELECT count(*) AS count FROM articles'))?.count)
    },
  }
}

/** Forgets an article; its places, among all articles and in each source that listed it, stay vacant for good. */
export async function removeArticle(database: Queries, hash: string): Promise<void> {
  await noteChangeOf(database, hash)
  await database.run(
    `INSERT INTO vacancies (source_id, seq, is_kept, hash)
     SELECT listed.source_id, listed.seq, listed.seq = articles.seq, hash
     FROM articles JOIN article_sources AS listed ON listed.article_id = articles.id
     WHERE hash = $1 AND listed.seq IS NOT NULL ON CONFLICT DO NOTHING`,
    hash,
  )
  const id = (await database.get('SELECT id FROM articles WHERE hash = $1', hash))?.id
  if (id !== undefined) await removeKeys(database, Number(id))
  await database.run('DELETE FROM articles WHERE hash = $1', hash)
}
