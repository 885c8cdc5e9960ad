import type { ArticleKey, ArticleKeys, ArticleSet } from '../article-keys.ts'
import { limitOf } from './article-limit.ts'
import type { PostgresDatabase, Row } from './connection/postgres-database.ts'
import { archivePagesOf } from './pages/archive-page-table.ts'
import { revisedKeysOf } from './revisions/revised-key-statements.ts'

/** When an article, or its listing by a source, was journalled; of what was recorded before that was noted, when it was first seen. */
export const keptAt = 'coalesce(articles.kept_at_ms, articles.first_seen_at_ms, articles.published_at_ms)'
export const listedAt = `coalesce(listed.listed_at_ms, ${keptAt})`

const pastAll = Number.MAX_SAFE_INTEGER

/** Answers for the articles of one set by the indexes that have them in order. */
export function keysOf(database: PostgresDatabase, set: ArticleSet): ArticleKeys {
  const { from, where, parameter, time, place, archivedAt, sourceId } = tablesOf(set)
  return {
    async newest(limit, sinceMs) {
      const since = sinceMs === undefined ? '' : `AND ${time} >= $3`
      const values = sinceMs === undefined ? [] : [Math.trunc(sinceMs)]
      return (
        await database.all(
          `SELECT ${time} AS time, hash FROM ${from} WHERE ${where} ${since} ORDER BY ${time} DESC, hash LIMIT $2`,
          parameter,
          limitOf(limit),
          ...values,
        )
      ).map(keyFrom)
    },
    async latest(limit, beforePlace = pastAll) {
      return (
        await database.all(
          `SELECT ${time} AS time, hash, ${place} AS place, ${archivedAt} AS archived, ${sourceId} AS source
           FROM ${from} WHERE ${where} AND ${place} < $2 ORDER BY ${place} DESC LIMIT $3`,
          parameter,
          beforePlace,
          limitOf(limit),
        )
      ).flatMap((row) => {
        // What a publication holds may have gone without its having been told yet.
        if (row.source === null) return []
        const { place, archived, source } = row
        return [{ ...keyFrom(row), place: Number(place), archivedAtMs: Number(archived), sourceId: String(source) }]
      })
    },
    async beside({ publishedAtMs, hash }) {
      const next = (isWithin: string, order: string) =>
        database.get(
          `SELECT ${time} AS time, hash FROM ${from} WHERE ${where} AND ${isWithin} ORDER BY ${order} LIMIT 1`,
          parameter,
          publishedAtMs,
          hash,
        )
      // The first bound is the index's; those of the same instant are passed one by one.
      const newer = await next(`${time} >= $2 AND NOT (${time} = $2 AND hash >= $3)`, `${time}, hash DESC`)
      const older = await next(`${time} <= $2 AND NOT (${time} = $2 AND hash <= $3)`, `${time} DESC, hash`)
      return { ...(newer && { newer: keyFrom(newer) }), ...(older && { older: keyFrom(older) }) }
    },
    async among(hashes) {
      const sql = `SELECT hash FROM ${from} WHERE ${where} AND hash = ANY($2)`
      return new Set((await database.all(sql, parameter, hashes)).map((row) => String(row.hash)))
    },
    async lastPlaceBefore(beforeMs) {
      const row = await database.get(
        `SELECT ${place} AS place FROM ${from} WHERE ${where} AND ${time} < $2 AND ${place} IS NOT NULL
         ORDER BY ${time} DESC, hash LIMIT 1`,
        parameter,
        Math.ceil(beforeMs),
      )
      return row && Number(row.place)
    },
    revised: async (limit, sinceMs) => revisedKeysOf(database, set, limit, sinceMs),
    ...archivePagesOf(database, set),
  }
}

/** Reads the key of an article from the columns `time` and `hash`. */
export function keyFrom(row: Row): ArticleKey {
  return { publishedAtMs: Number(row.time), hash: String(row.hash) }
}

/** Where the articles of a set stand, which the first parameter names; `time` and `place` are columns that an index orders. */
function tablesOf(set: ArticleSet) {
  switch (set.kind) {
    case 'all':
      return {
        from: 'articles',
        where: '$1::text IS NULL',
        parameter: null,
        time: 'published_at_ms',
        place: 'seq',
        archivedAt: keptAt,
        sourceId: 'source_id',
      }
    case 'source':
      return {
        from: 'article_sources AS listed JOIN articles ON articles.id = listed.article_id',
        where: 'listed.source_id = $1',
        parameter: set.sourceId,
        time: 'listed.published_at_ms',
        place: 'listed.seq',
        archivedAt: listedAt,
        sourceId: 'listed.source_id',
      }
    case 'noted':
      return {
        from: 'publication_articles AS noted',
        where: 'publication = $1 AND hash IS NOT NULL',
        parameter: set.publication,
        time: 'published_at_ms',
        place: 'place',
        archivedAt: 'archived_at_ms',
        sourceId: '(SELECT source_id FROM articles WHERE articles.hash = noted.hash)',
      }
  }
}
