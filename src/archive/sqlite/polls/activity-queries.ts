import type { SourceActivities, SourceActivity } from '../../polls/source-activity.ts'
import type { Database } from '../database.ts'

const dayMs = 24 * 60 * 60_000

/** How busy sources are, by the table `article_sources`. */
export function sourceActivities(database: Database): SourceActivities {
  return {
    byDay: async (sourceIds, nowMs, days) => activityOf(database, sourceIds, nowMs, days),
    published: async (sourceIds, sinceMs) => publishedSince(database, sourceIds, sinceMs),
  }
}

function activityOf(
  database: Database,
  sourceIds: readonly string[],
  nowMs: number,
  days: number,
): ReadonlyMap<string, SourceActivity> {
  const ids = JSON.stringify(sourceIds)
  const totals = database.all(
    'SELECT value AS id, (SELECT count(*) FROM article_sources WHERE source_id = value) AS total FROM json_each(?)',
    ids,
  )
  const sinceMs = Math.trunc(nowMs) - days * dayMs
  const counted = database.all(
    `SELECT source_id AS id, min(?3, (published_at_ms - CAST(?2 AS INTEGER) - 1) / ${dayMs}) AS day, count(*) AS articles
     FROM json_each(?1) CROSS JOIN article_sources ON source_id = value AND published_at_ms > ?2 GROUP BY 1, 2`,
    ids,
    sinceMs,
    days - 1,
  )
  const perDay = new Map(sourceIds.map((id) => [id, Array.from({ length: days }, () => 0)]))
  for (const { id, day, articles } of counted) {
    const counts = perDay.get(String(id))
    if (counts !== undefined) counts[Number(day)] = Number(articles)
  }
  return new Map(
    totals.map(({ id, total }) => [String(id), { total: Number(total), perDay: perDay.get(String(id)) ?? [] }]),
  )
}

function publishedSince(
  database: Database,
  sourceIds: readonly string[],
  sinceMs: number,
): ReadonlyMap<string, number> {
  const rows = database.all(
    `SELECT value AS id, (SELECT count(*) FROM article_sources WHERE source_id = value AND published_at_ms >= ?2) AS articles
     FROM json_each(?1)`,
    JSON.stringify(sourceIds),
    Math.trunc(sinceMs),
  )
  return new Map(rows.map(({ id, articles }) => [String(id), Number(articles)]))
}
