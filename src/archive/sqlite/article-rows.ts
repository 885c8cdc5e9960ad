import type { ArticleIndex } from '../catalog.ts'
import { articleFrom, knownColumns, knownFrom } from '../tables/columns/article-columns.ts'
import { listedAt } from '../tables/columns/key-columns.ts'
import { keysOf } from '../tables/keys-of-sets.ts'
import type { Row } from '../tables/row.ts'
import { changedSince } from './article-change-rows.ts'
import { noteChangeOf } from './change-rows.ts'
import type { Database } from './database.ts'
import { removeKeys } from './duplicates/keyed-articles.ts'
import { revisionsOf, toRecheck } from './revisions/revision-rows.ts'
import { sharedQueries } from './sqlite-queries.ts'

/** The condition that a column `hash` is one of a JSON list. */
export const isOneOf = 'hash IN (SELECT value FROM json_each(?))'

/*
 * Limits of what every poll asks are written as sums: SQLite plans a statement anew for each value that is bound to a bare
 * `LIMIT ?`, which takes longer than running it.
 */

/** So many are looked up as a listing is; fewer have one page of the index each to be read. */
const fewestOfListing = 8

/** The index of articles in the tables `articles` and `article_sources`. */
export function articleIndex(database: Database): ArticleIndex {
  const queries = sharedQueries(database)
  return {
    async known(hashes, sourceId) {
      const newest = hashes.length < fewestOfListing ? [] : knownOfNewest(database, hashes, sourceId)
      const found = new Set(newest.map(({ hash }) => hash))
      const others = hashes.filter((hash) => !found.has(hash))
      if (others.length === 0) return knownFrom(newest, [])
      const removed = database.all(`SELECT hash FROM removals WHERE ${isOneOf}`, JSON.stringify(others))
      return knownFrom([...newest, ...knownByHash(database, others, sourceId)], removed)
    },
    async find(hashes) {
      const rows = database.all(`SELECT * FROM articles WHERE ${isOneOf}`, JSON.stringify(hashes))
      return new Map(rows.map((row) => [String(row.hash), articleFrom(row)]))
    },
    async newestTitles(sourceId, limit) {
      const rows = database.all(
        `SELECT title FROM article_sources AS listed JOIN articles ON articles.id = article_id
         WHERE listed.source_id = ? ORDER BY listed.published_at_ms DESC LIMIT ? + 0`,
        sourceId,
        limit,
      )
      return new Set(rows.map((row) => String(row.title)))
    },
    keys: (set) => keysOf(queries, set),
    async startOf(sourceIds) {
      const rows = database.all(
        `SELECT value AS id, (SELECT ${listedAt} FROM article_sources AS listed JOIN articles ON articles.id = article_id
           WHERE listed.source_id = value AND listed.seq IS NOT NULL ORDER BY listed.seq LIMIT 1) AS start
         FROM json_each(?)`,
        JSON.stringify(sourceIds),
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
      return Number(database.get('SELECT count(*) AS count FROM articles')?.count)
    },
  }
}

/**
 * Those of the hashes that are among a source's newest articles, as many as are asked for: what a listing has is mostly there,
 * one behind the other, while each hash has a place of its own in an index that is larger than memory.
 */
function knownOfNewest(database: Database, hashes: readonly string[], sourceId: string): readonly Row[] {
  return database.all(
    `SELECT ${knownColumns}, source_id = ?1 AS is_own, 1 AS is_listed
     FROM (SELECT article_id FROM article_sources WHERE source_id = ?1 ORDER BY published_at_ms DESC LIMIT ?3 + 0)
       CROSS JOIN articles ON id = article_id WHERE +hash IN (SELECT value FROM json_each(?2))`,
    sourceId,
    JSON.stringify(hashes),
    hashes.length,
  )
}

function knownByHash(database: Database, hashes: readonly string[], sourceId: string): readonly Row[] {
  return database.all(
    `SELECT ${knownColumns}, source_id = ?1 AS is_own,
       EXISTS (SELECT 1 FROM article_sources AS listed WHERE listed.article_id = articles.id AND source_id = ?1) AS is_listed
     FROM articles WHERE hash IN (SELECT value FROM json_each(?2))`,
    sourceId,
    JSON.stringify(hashes),
  )
}

/** Forgets an article; its places, among all articles and in each source that listed it, stay vacant for good. */
export function removeArticle(database: Database, hash: string): void {
  noteChangeOf(database, hash)
  database.run(
    `INSERT OR IGNORE INTO vacancies (source_id, seq, is_kept, hash)
     SELECT listed.source_id, listed.seq, listed.seq = articles.seq, hash
     FROM articles JOIN article_sources AS listed ON listed.article_id = articles.id
     WHERE hash = ? AND listed.seq IS NOT NULL`,
    hash,
  )
  const id = database.get('SELECT id FROM articles WHERE hash = ?', hash)?.id
  if (id !== undefined) removeKeys(database, Number(id))
  database.run('DELETE FROM articles WHERE hash = ?', hash)
}
