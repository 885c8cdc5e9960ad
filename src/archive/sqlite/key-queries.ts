import type { ArticleKey, ArticleKeys, ArticleSet } from '../article-keys.ts'
import type { Database, Row } from './database.ts'

/** Answers for the articles of one set by the indexes that have them in order. */
export function keysOf(database: Database, set: ArticleSet): ArticleKeys {
  const { from, where, parameters, time } = placeOf(set)
  // Counted without the join that gives the hash: an index alone answers.
  const alone = from.replace(/ JOIN .*$/, '')
  const keys = (rest: string, ...more: readonly (string | number)[]): readonly ArticleKey[] =>
    database
      .all(`SELECT ${time} AS time, hash FROM ${from} WHERE ${where} ${rest}`, ...parameters, ...more)
      .map(keyFrom)

  return {
    async newest(limit, sinceMs) {
      const order = `ORDER BY ${time} DESC, hash LIMIT ?`
      return sinceMs === undefined ? keys(order, limit) : keys(`AND ${time} >= ? ${order}`, Math.trunc(sinceMs), limit)
    },
    async oldest(span, before, offset, limit) {
      return keys(
        `AND ${time} >= ? AND ${time} < ? AND (${time} < ? OR hash > ?) ORDER BY ${time}, hash DESC LIMIT ? OFFSET ?`,
        span.fromMs,
        Math.min(span.toMs, before.publishedAtMs + 1),
        before.publishedAtMs,
        before.hash,
        limit,
        offset,
      )
    },
    async count(span) {
      const sql = `SELECT count(*) AS count FROM ${alone} WHERE ${where} AND ${time} >= ? AND ${time} < ?`
      return Number(database.get(sql, ...parameters, finite(span.fromMs), finite(span.toMs))?.count)
    },
    async months() {
      const month = `strftime('%Y-%m', ${time} / 1000, 'unixepoch')`
      return database
        .all(`SELECT DISTINCT ${month} AS month FROM ${alone} WHERE ${where} ORDER BY 1`, ...parameters)
        .flatMap((row) => (row.month === null ? [] : [String(row.month)]))
    },
  }
}

/** Reads the key of an article from the columns `time` and `hash`. */
export function keyFrom(row: Row): ArticleKey {
  return { publishedAtMs: Number(row.time), hash: String(row.hash) }
}

/** Where the articles of a set stand; `time` is the column that an index orders. */
function placeOf(set: ArticleSet) {
  switch (set.kind) {
    case 'all':
      return { from: 'articles', where: 'true', parameters: [], time: 'published_at_ms' }
    case 'source':
      return {
        from: 'article_sources AS listed JOIN articles ON articles.id = listed.article_id',
        where: 'listed.source_id = ?',
        parameters: [set.sourceId],
        time: 'listed.published_at_ms',
      }
    case 'noted':
      return {
        from: 'publication_articles',
        where: 'publication = ?',
        parameters: [set.publication],
        time: 'published_at_ms',
      }
  }
}

function finite(ms: number): number {
  return Math.max(Number.MIN_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, ms))
}
