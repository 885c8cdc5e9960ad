import type { ArticleKeys, ArticleSet } from '../article-keys.ts'
import { keyFrom, parametersBehind, tablesOf } from './columns/key-columns.ts'
import { pagesOf } from './pages-of-sets.ts'
import { limitOf, type SharedQueries } from './shared-queries.ts'

const pastAll = Number.MAX_SAFE_INTEGER

/** Answers for the articles of one set by the indexes that have them in order. */
export function keysOf(queries: SharedQueries, set: ArticleSet): ArticleKeys {
  const { from, where, parameters, time, place, archivedAt, sourceId } = tablesOf(set)
  const at = parametersBehind(parameters)
  const [first, second] = [at(1), at(2)]
  return {
    async newest(limit, sinceMs) {
      const since = sinceMs === undefined ? '' : `AND ${time} >= ${second}`
      const rows = await queries.all(
        `SELECT ${time} AS time, hash FROM ${from} WHERE ${where} ${since} ORDER BY ${time} DESC, hash LIMIT ${first}`,
        ...parameters,
        limitOf(limit),
        ...(sinceMs === undefined ? [] : [Math.trunc(sinceMs)]),
      )
      return rows.map(keyFrom)
    },
    async latest(limit, beforePlace = pastAll) {
      const rows = await queries.all(
        `SELECT ${time} AS time, hash, ${place} AS place, ${archivedAt} AS archived, ${sourceId} AS source
         FROM ${from} WHERE ${where} AND ${place} < ${first} ORDER BY ${place} DESC LIMIT ${second}`,
        ...parameters,
        beforePlace,
        limitOf(limit),
      )
      return rows.flatMap((row) => {
        // What a publication holds may have gone without its having been told yet.
        if (row.source === null) return []
        const { place, archived, source } = row
        return [{ ...keyFrom(row), place: Number(place), archivedAtMs: Number(archived), sourceId: String(source) }]
      })
    },
    async revised(limit, sinceMs) {
      const rows = await queries.all(
        `SELECT articles.hash AS hash, articles.published_at_ms AS time, revised_at_ms AS revised
         FROM articles ${queries.dialect.indexedBy('articles_by_revision')}
         WHERE revised_at_ms >= ${first} AND ${isWithin(set)} ORDER BY revised_at_ms DESC LIMIT ${second}`,
        ...parameters,
        Math.ceil(sinceMs),
        limitOf(limit),
      )
      return rows.map((row) => ({ ...keyFrom(row), revisedAtMs: Number(row.revised) }))
    },
    async beside({ publishedAtMs, hash }) {
      const next = (isWithin: string, order: string) =>
        queries.get(
          `SELECT ${time} AS time, hash FROM ${from} WHERE ${where} AND ${isWithin} ORDER BY ${order} LIMIT 1`,
          ...parameters,
          publishedAtMs,
          hash,
        )
      // The first bound is the index's; those of the same instant are passed one by one.
      const passed = (sign: string) =>
        `${time} ${sign} ${first} AND NOT (${time} = ${first} AND hash ${sign} ${second})`
      const newer = await next(passed('>='), `${time}, hash DESC`)
      const older = await next(passed('<='), `${time} DESC, hash`)
      return { ...(newer && { newer: keyFrom(newer) }), ...(older && { older: keyFrom(older) }) }
    },
    async among(hashes) {
      const sql = `SELECT hash FROM ${from} WHERE ${where} AND ${queries.dialect.isOneOf('hash', first)}`
      return new Set((await queries.all(sql, ...parameters, hashes)).map((row) => String(row.hash)))
    },
    async lastPlaceBefore(beforeMs) {
      const row = await queries.get(
        `SELECT ${place} AS place FROM ${from} WHERE ${where} AND ${time} < ${first} AND ${place} IS NOT NULL
         ORDER BY ${time} DESC, hash LIMIT 1`,
        ...parameters,
        Math.ceil(beforeMs),
      )
      return row && Number(row.place)
    },
    ...pagesOf(queries, set),
  }
}

/** That an article of the table `articles` is in a set. */
function isWithin({ kind }: ArticleSet): string {
  switch (kind) {
    case 'all':
      return 'true'
    case 'source':
      return 'EXISTS (SELECT 1 FROM article_sources WHERE article_id = articles.id AND source_id = ?1)'
    case 'noted':
      return `EXISTS (SELECT 1 FROM publication_articles AS noted
        WHERE noted.hash = articles.hash AND noted.publication = ?1)`
  }
}
