import type { SourceActivities } from '../polls/source-activity.ts'
import type { SharedQueries } from './shared-queries.ts'

const dayMs = 24 * 60 * 60_000

/** How busy sources are, by the table `article_sources`. */
export function activityOfSources({ all, dialect }: SharedQueries): SourceActivities {
  return {
    async byDay(sourceIds, nowMs, days) {
      const totals = await all(
        `SELECT id, (SELECT count(*) FROM article_sources WHERE source_id = each.id) AS total FROM ${dialect.each('?1')}`,
        sourceIds,
      )
      const counted = await all(
        `SELECT source_id AS id, (published_at_ms - CAST(?2 AS BIGINT) - 1) / ${dayMs} AS day, count(*) AS articles
         FROM article_sources WHERE ${dialect.isOneOf('source_id', '?1')} AND published_at_ms > CAST(?2 AS BIGINT)
         GROUP BY 1, 2`,
        sourceIds,
        Math.trunc(nowMs) - days * dayMs,
      )
      const perDay = new Map(sourceIds.map((id) => [id, Array.from({ length: days }, () => 0)]))
      for (const { id, day, articles } of counted) {
        const counts = perDay.get(String(id))
        const at = Math.min(Number(day), days - 1)
        if (counts !== undefined) counts[at] = (counts[at] ?? 0) + Number(articles)
      }
      return new Map(
        totals.map(({ id, total }) => [String(id), { total: Number(total), perDay: perDay.get(String(id)) ?? [] }]),
      )
    },
    async published(sourceIds, sinceMs) {
      const rows = await all(
        `SELECT id, (SELECT count(*) FROM article_sources WHERE source_id = each.id AND published_at_ms >= ?2) AS articles
         FROM ${dialect.each('?1')}`,
        sourceIds,
        Math.trunc(sinceMs),
      )
      return new Map(rows.map(({ id, articles }) => [String(id), Number(articles)]))
    },
  }
}
