import type { Enclosure, EntryExtras } from '../../parse/listing.ts'
import type { ArticleDetails, ArticleRecord } from '../article-record.ts'
import type { ArticleIndex, KnownArticle } from '../catalog.ts'
import { changedSince } from './article-change-table.ts'
import { noteChangeOf } from './change-table.ts'
import type { PostgresDatabase, Queries, Row } from './connection/postgres-database.ts'
import { removeKeys } from './duplicates/signature-table.ts'
import { keysOf, listedAt } from './key-statements.ts'
import { revisionsOf, toRecheck } from './revisions/revision-table.ts'

/** The condition that a column `hash` is one of a list, the first parameter. */
export const isOneOf = 'hash = ANY($1)'

/** The index of articles in the tables `articles` and `article_sources`. */
export function articleIndex(database: PostgresDatabase): ArticleIndex {
  return {
    async known(hashes, sourceId) {
      const rows = await database.all(
        `SELECT hash, identity, entry, source_id = $1::text AS is_own, guid IS NULL AS guid, updated_at_ms IS NULL AS updated, authors IS NULL AS authors,
           categories = '[]' AS categories, enclosures = '[]' AS enclosures, summary_html IS NULL AS summary, extras IS NULL AS extras,
           EXISTS (SELECT 1 FROM article_sources AS listed WHERE listed.article_id = articles.id AND source_id = $1) AS is_listed
         FROM articles WHERE hash = ANY($2)`,
        sourceId,
        hashes,
      )
      const removed = await database.all(`SELECT hash FROM removals WHERE ${isOneOf}`, hashes)
      return new Map([
        ...removed.map(
          ({ hash }) => [String(hash), { isListed: true, isOwn: false, lacks: [], isRemoved: true }] as const,
        ),
        ...rows.map((row) => [String(row.hash), knownFrom(row)] as const),
      ])
    },
    async find(hashes) {
      const rows = await database.all(`SELECT * FROM articles WHERE ${isOneOf}`, hashes)
      return new Map(rows.map((row) => [String(row.hash), recordFrom(row)]))
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
    keys: (set) => keysOf(database, set),
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

const lackable = [
  ['guid', 'guid'],
  ['updated', 'updatedAtMs'],
  ['authors', 'authors'],
  ['categories', 'categories'],
  ['enclosures', 'enclosures'],
  ['summary', 'summaryHtml'],
  ['extras', 'extras'],
] as const

function knownFrom(row: Row): KnownArticle {
  const lacks: (keyof ArticleDetails)[] = lackable.flatMap(([column, name]) => (row[column] === true ? [name] : []))
  const known = {
    isListed: row.is_listed === true,
    isOwn: row.is_own === true,
    ...(row.entry !== null && { entry: String(row.entry) }),
  }
  if (row.identity === null) return { ...known, lacks: ['identity', ...lacks] }
  return { ...known, identity: String(row.identity), lacks }
}

/** Reads a row of the table `articles`. */
export function recordFrom(row: Row): ArticleRecord {
  const categories = JSON.parse(String(row.categories)) as string[]
  const enclosures = JSON.parse(String(row.enclosures)) as Enclosure[]
  return {
    hash: String(row.hash),
    sourceId: String(row.source_id),
    url: String(row.url),
    title: String(row.title),
    lang: String(row.lang),
    publishedAtMs: Number(row.published_at_ms),
    ...(row.first_seen_at_ms !== null && { firstSeenAtMs: Number(row.first_seen_at_ms) }),
    ...(row.seq !== null && { sequence: Number(row.seq) }),
    ...(row.sha256 !== null && { sha256: Buffer.from(row.sha256 as Uint8Array).toString('hex') }),
    ...(row.entry !== null && { entry: String(row.entry) }),
    ...(row.revised_at_ms !== null && { revisedAtMs: Number(row.revised_at_ms) }),
    ...(row.change !== null && { change: String(row.change) }),
    details: {
      ...(row.identity !== null && { identity: String(row.identity) }),
      ...(row.guid !== null && { guid: String(row.guid) }),
      ...(row.updated_at_ms !== null && { updatedAtMs: Number(row.updated_at_ms) }),
      ...(row.authors !== null && { authors: JSON.parse(String(row.authors)) as string[] }),
      ...(categories.length > 0 && { categories }),
      ...(enclosures.length > 0 && { enclosures }),
      ...(row.summary_html !== null && { summaryHtml: String(row.summary_html) }),
      ...(row.extras !== null && { extras: JSON.parse(String(row.extras)) as EntryExtras }),
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
