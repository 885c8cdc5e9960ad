import type { Calendar, CalendarSelection } from '../../calendar/calendar.ts'
import type { Queries } from '../connection/postgres-database.ts'
import { keyFrom } from '../key-statements.ts'

/** The calendar in the indexes of the tables `articles` and `article_sources`. */
export function calendarIn(database: Queries): Calendar {
  return {
    async counts(selection, spans) {
      const { from, where, parameters, time } = tablesOf(selection)
      const sql = `SELECT count(*) AS count FROM ${from} WHERE ${where} AND ${time} >= $3 AND ${time} < $4`
      const counts: number[] = []
      for (const { fromMs, untilMs } of spans)
        counts.push(Number((await database.get(sql, ...parameters, fromMs, untilMs))?.count))
      return counts
    },
    async between(selection, { fromMs, untilMs }, limit, after) {
      const { from, where, parameters, time } = tablesOf(selection)
      // The first bound is the index's; those of the same instant are passed one by one.
      const behind = after === undefined ? '' : `AND ${time} <= $6 AND NOT (${time} = $6 AND hash <= $7)`
      const bound = after === undefined ? [] : [after.publishedAtMs, after.hash]
      return (
        await database.all(
          `SELECT ${time} AS time, hash FROM ${selection.sourceId === undefined ? from : withHash}
           WHERE ${where} AND ${time} >= $3 AND ${time} < $4 ${behind} ORDER BY ${time} DESC, hash LIMIT $5`,
          ...parameters,
          fromMs,
          untilMs,
          limit,
          ...bound,
        )
      ).map(keyFrom)
    },
    async newestBefore(selection, beforeMs) {
      const { from, where, parameters, time } = tablesOf(selection)
      const row = await database.get(
        `SELECT ${time} AS time FROM ${from} WHERE ${where} AND ${time} < $3 ORDER BY ${time} DESC LIMIT 1`,
        ...parameters,
        beforeMs,
      )
      return row && Number(row.time)
    },
    async languages() {
      // Goes from each to the next by the index, which takes as long in a large archive as in a small one.
      return (
        await database.all(
          `WITH RECURSIVE found (lang) AS (
             SELECT (SELECT lang FROM articles ORDER BY lang LIMIT 1)
             UNION ALL
             SELECT (SELECT lang FROM articles WHERE lang > found.lang ORDER BY lang LIMIT 1) FROM found WHERE lang IS NOT NULL
           ) SELECT lang FROM found WHERE lang IS NOT NULL`,
        )
      ).map((row) => String(row.lang))
    },
  }
}

const withHash = 'article_sources AS listed JOIN articles ON articles.id = listed.article_id'

/** The first two parameters are source and language. What is counted stands in an index whole; only the language of a source's articles is looked up. */
function tablesOf({ sourceId, lang }: CalendarSelection) {
  if (sourceId !== undefined) {
    return {
      from: lang === undefined ? 'article_sources AS listed' : withHash,
      where:
        lang === undefined
          ? 'listed.source_id = $1 AND $2::text IS NULL'
          : 'listed.source_id = $1 AND articles.lang = $2',
      parameters: [sourceId, lang ?? null],
      time: 'listed.published_at_ms',
    }
  }
  return {
    from: 'articles',
    where: `$1::text IS NULL AND ${lang === undefined ? '$2::text IS NULL' : 'lang = $2'}`,
    parameters: [null, lang ?? null],
    time: 'published_at_ms',
  }
}
