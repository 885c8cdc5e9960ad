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

/** So many are looked up as a listing is; fewer have one page of the index each to be read, and many more nearly all of them. */
const ofListing = { fewest: 8, most: 1_000 }

/**
 * The index of articles in the tables `articles` and `article_sources`. Where it has no order but that by hash (`hasOrders`
 * false; default true) it looks nothing up by another.
 */
export function articleIndex(
  database: Database,
  { hasOrders = true }: { readonly hasOrders?: boolean } = {},
): ArticleIndex {
  const queries = sharedQueries(database)
  const isListing = ({ length }: readonly string[]) =>
    hasOrders && length >= ofListing.fewest && length <= ofListing.most

  /** Rows of the articles with these hashes, where there are some; `columns` may name the other parameters, from `?2` on. */
  function rowsOf(hashes: readonly string[], columns: string, ...others: readonly string[]): readonly Row[] {
    const rows = (condition: string, list: readonly string[]) =>
      list.length === 0
        ? []
        : database.all(`SELECT ${columns} FROM articles WHERE ${condition}`, JSON.stringify(list), ...others)
    const recent = isListing(hashes) ? rows(isRecent, hashes) : []
    return [...recent, ...rows('hash IN (SELECT value FROM json_each(?1))', without(recent, hashes))]
  }

  return {
    async known(hashes, sourceId) {
      const newest = isListing(hashes) ? knownOfNewest(database, hashes, sourceId) : []
      const found = [...newest, ...rowsOf(without(newest, hashes), knownOfSource, sourceId)]
      const others = without(found, hashes)
      if (others.length === 0) return knownFrom(found, [])
      const removed = database.all(`SELECT hash FROM removals WHERE ${isOneOf}`, JSON.stringify(others))
      return knownFrom(found, removed)
    },
    async find(hashes) {
      return new Map(rowsOf(hashes, '*').map((row) => [String(row.hash), articleFrom(row)]))
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

/**
 * The condition that an article is one of a JSON list of hashes and among the 8,192 to 16,384 that came in last, by the index
 * `articles_by_recency`: what other sources brought mostly came lately, and all of that is on a few pages, which keeping
 * articles has just written.
 */
const isRecent = `id >> 13 IN ((SELECT max(id) FROM articles) >> 13, ((SELECT max(id) FROM articles) >> 13) - 1)
  AND unhex(hash) IN (SELECT unhex(value) FROM json_each(?1))`

/** What is known of an article, and what the source `?2` makes of it. */
const knownOfSource = `${knownColumns}, source_id = ?2 AS is_own,
  EXISTS (SELECT 1 FROM article_sources AS listed WHERE listed.article_id = articles.id AND source_id = ?2) AS is_listed`

function without(found: readonly Row[], hashes: readonly string[]): readonly string[] {
  if (found.length === 0) return hashes
  const seen = new Set(found.map(({ hash }) => hash))
  return hashes.filter((hash) => !seen.has(hash))
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
