import type { SourceActivities, SourceActivity } from '../../polls/source-activity.ts'
import type { Queries } from '../connection/postgres-database.ts'

const dayMs = 24 * 60 * 60_000

/** How busy sources are, by the table `article_sources`. */
export function sourceActivities(database: Queries): SourceActivities {
  return {
    byDay: async (sourceIds, nowMs, days) => activityOf(database, sourceIds, nowMs, days),
    published: async (sourceIds, sinceMs) => publishedSince(database, sourceIds, sinceMs),
  }
}

async function activityOf(
  database: Queries,
  sourceIds: readonly string[],
  nowMs: number,
  days: number,
): Promise<ReadonlyMap<string, SourceActivity>> {
  const ids = [...sourceIds]
  const totals = await database.all(
    `SELECT id, (SELECT count(*) FROM article_sources WHERE source_id = each.id) AS total
     FROM unnest($1::text[]) AS each (id)`,
    ids,
  )
  const sinceMs = Math.trunc(nowMs) - days * dayMs
  const counted = await database.all(
    `SELECT source_id AS id, least($3::bigint, (published_at_ms - $2::bigint - 1) / ${dayMs}) AS day, count(*) AS articles
     FROM article_sources WHERE source_id = ANY($1) AND published_at_ms > $2::bigint GROUP BY 1, 2`,
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

async function publishedSince(
  database: Queries,
  sourceIds: readonly string[],
  sinceMs: number,
): Promise<ReadonlyMap<string, number>> {
  const rows = await database.all(
    `SELECT id, (SELECT count(*) FROM article_sources WHERE source_id = each.id AND published_at_ms >= $2) AS articles
     FROM unnest($1::text[]) AS each (id)`,
    sourceIds,
    Math.trunc(sinceMs),
  )
  return new Map(rows.map(({ id, articles }) => [String(id), Number(articles)]))
}
