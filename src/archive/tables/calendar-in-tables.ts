import type { Calendar, CalendarSelection } from '../calendar/calendar.ts'
import { keyFrom, parametersBehind } from './columns/key-columns.ts'
import type { SharedQueries } from './shared-queries.ts'

/** The calendar in the indexes of the tables `articles` and `article_sources`. */
export function calendarIn(queries: SharedQueries): Calendar {
  return {
    async counts(selection, spans) {
      const { from, where, parameters, time } = tablesOf(selection)
      const at = parametersBehind(parameters)
      const sql = `SELECT count(*) AS count FROM ${from} WHERE ${where} AND ${time} >= ${at(1)} AND ${time} < ${at(2)}`
      const counts: number[] = []
      for (const { fromMs, untilMs } of spans)
        counts.push(Number((await queries.get(sql, ...parameters, fromMs, untilMs))?.count))
      return counts
    },
    async between(selection, { fromMs, untilMs }, limit, after) {
      const { from, where, parameters, time } = tablesOf(selection)
      const at = parametersBehind(parameters)
      // The first bound is the index's; those of the same instant are passed one by one.
      const behind =
        after === undefined ? '' : `AND ${time} <= ${at(4)} AND NOT (${time} = ${at(4)} AND hash <= ${at(5)})`
      const rows = await queries.all(
        `SELECT ${time} AS time, hash FROM ${selection.sourceId === undefined ? from : withHash}
         WHERE ${where} AND ${time} >= ${at(1)} AND ${time} < ${at(2)} ${behind} ORDER BY ${time} DESC, hash LIMIT ${at(3)}`,
        ...parameters,
        fromMs,
        untilMs,
        limit,
        ...(after === undefined ? [] : [after.publishedAtMs, after.hash]),
      )
      return rows.map(keyFrom)
    },
    async newestBefore(selection, beforeMs) {
      const { from, where, parameters, time } = tablesOf(selection)
      const at = parametersBehind(parameters)
      const row = await queries.get(
        `SELECT ${time} AS time FROM ${from} WHERE ${where} AND ${time} < ${at(1)} ORDER BY ${time} DESC LIMIT 1`,
        ...parameters,
        beforeMs,
      )
      return row && Number(row.time)
    },
    async languages() {
      // Goes from each to the next by the index, which takes as long in a large archive as in a small one.
      const rows = await queries.all(
        `WITH RECURSIVE found (lang) AS (
           SELECT (SELECT lang FROM articles ORDER BY lang LIMIT 1)
           UNION ALL
           SELECT (SELECT lang FROM articles WHERE lang > found.lang ORDER BY lang LIMIT 1) FROM found WHERE lang IS NOT NULL
         ) SELECT lang FROM found WHERE lang IS NOT NULL`,
      )
      return rows.map((row) => String(row.lang))
    },
  }
}

const withHash = 'article_sources AS listed JOIN articles ON articles.id = listed.article_id'

/** What is counted stands in an index whole; only the language of a source's articles is looked up. */
function tablesOf({ sourceId, lang }: CalendarSelection) {
  if (sourceId !== undefined) {
    return {
      from: lang === undefined ? 'article_sources AS listed' : withHash,
      where: lang === undefined ? 'listed.source_id = ?1' : 'listed.source_id = ?1 AND articles.lang = ?2',
      parameters: lang === undefined ? [sourceId] : [sourceId, lang],
      time: 'listed.published_at_ms',
    }
  }
  return {
    from: 'articles',
    where: lang === undefined ? 'true' : 'lang = ?1',
    parameters: lang === undefined ? [] : [lang],
    time: 'published_at_ms',
  }
}
