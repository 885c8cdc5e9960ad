import type { Calendar, CalendarSelection } from '../../calendar/calendar.ts'
import type { Database } from '../database.ts'
import { keyFrom } from '../key-queries.ts'

/** The calendar in the indexes of the tables `articles` and `article_sources`. */
export function calendarIn(database: Database): Calendar {
  return {
    async counts(selection, spans) {
      const { from, where, parameters, time } = tablesOf(selection)
      const sql = `SELECT count(*) AS count FROM ${from} WHERE ${where} AND ${time} >= ? AND ${time} < ?`
      return spans.map(({ fromMs, untilMs }) => Number(database.get(sql, ...parameters, fromMs, untilMs)?.count))
    },
    async between(selection, { fromMs, untilMs }, limit, after) {
      const { from, where, parameters, time } = tablesOf(selection)
      // The first bound is the index's; those of the same instant are passed one by one.
      const behind = after === undefined ? '' : `AND ${time} <= ? AND NOT (${time} = ? AND hash <= ?)`
      const bound = after === undefined ? [] : [after.publishedAtMs, after.publishedAtMs, after.hash]
      return database
        .all(
          `SELECT ${time} AS time, hash FROM ${selection.sourceId === undefined ? from : withHash}
           WHERE ${where} AND ${time} >= ? AND ${time} < ? ${behind} ORDER BY ${time} DESC, hash LIMIT ?`,
          ...parameters,
          fromMs,
          untilMs,
          ...bound,
          limit,
        )
        .map(keyFrom)
    },
    async newestBefore(selection, beforeMs) {
      const { from, where, parameters, time } = tablesOf(selection)
      const row = database.get(
        `SELECT ${time} AS time FROM ${from} WHERE ${where} AND ${time} < ? ORDER BY ${time} DESC LIMIT 1`,
        ...parameters,
        beforeMs,
      )
      return row && Number(row.time)
    },
    async languages() {
      // Goes from each to the next by the index, which takes as long in a large archive as in a small one.
      return database
        .all(
          `WITH RECURSIVE found (lang) AS (
             SELECT (SELECT lang FROM articles ORDER BY lang LIMIT 1)
             UNION ALL
             SELECT (SELECT lang FROM articles WHERE lang > found.lang ORDER BY lang LIMIT 1) FROM found WHERE lang IS NOT NULL
           ) SELECT lang FROM found WHERE lang IS NOT NULL`,
        )
        .map((row) => String(row.lang))
    },
  }
}

const withHash = 'article_sources AS listed JOIN articles ON articles.id = listed.article_id'

/** What is counted stands in an index whole; only the language of a source's articles is looked up. */
function tablesOf({ sourceId, lang }: CalendarSelection) {
  if (sourceId !== undefined) {
    return {
      from: lang === undefined ? 'article_sources AS listed' : withHash,
      where: lang === undefined ? 'listed.source_id = ?' : 'listed.source_id = ? AND articles.lang = ?',
      parameters: lang === undefined ? [sourceId] : [sourceId, lang],
      time: 'listed.published_at_ms',
    }
  }
  return {
    from: 'articles',
    where: lang === undefined ? 'true' : 'lang = ?',
    parameters: lang === undefined ? [] : [lang],
    time: 'published_at_ms',
  }
}
