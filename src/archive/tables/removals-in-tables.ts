import type { Removals, RemovedArticle } from '../catalog.ts'
import type { Row } from './row.ts'
import type { SharedQueries } from './shared-queries.ts'

/** Removals in the table `removals`, and in the places that removed articles left in `vacancies`. */
export function removalsIn({ all, run, dialect }: SharedQueries): Removals {
  const hashesOf = (rows: readonly Row[]) => rows.map((row) => String(row.hash))
  const isOneOf = dialect.isOneOf('hash', '?1')
  const latestWhere = (condition: string) => `SELECT hash, removed_at_ms AS at FROM vacancies WHERE ${condition}
    GROUP BY removed_at_ms, hash ORDER BY removed_at_ms DESC, hash LIMIT ?1`
  const latest = latestWhere('removed_at_ms IS NOT NULL')
  const latestOfSources = latestWhere(`removed_at_ms IS NOT NULL AND ${dialect.isOneOf('source_id', '?2')}`)
  const betweenWhere = (condition: string) => `SELECT hash, max(removed_at_ms) AS at FROM vacancies
    WHERE removed_at_ms IS NOT NULL AND seq > ?1 AND seq <= ?2 AND ${condition}
    GROUP BY hash ORDER BY max(removed_at_ms) DESC, hash`
  const between = betweenWhere(dialect.is('is_kept'))
  const betweenOfSources = betweenWhere(dialect.isOneOf('source_id', '?3'))
  return {
    async find(hashes) {
      const rows = await all(`SELECT hash, removed_at_ms AS at FROM removals WHERE ${isOneOf}`, hashes)
      return new Map(rows.map((row) => [String(row.hash), removedFrom(row)]))
    },
    async latest(sourceIds, limit) {
      const rows = sourceIds === undefined ? await all(latest, limit) : await all(latestOfSources, limit, sourceIds)
      return rows.map(removedFrom)
    },
    async between(sourceIds, after, upTo) {
      const rows =
        sourceIds === undefined ? await all(between, after, upTo) : await all(betweenOfSources, after, upTo, sourceIds)
      return rows.map(removedFrom)
    },
    async unswept(limit) {
      const sql = `SELECT hash FROM removals WHERE ${dialect.isNot('is_swept')} ORDER BY hash LIMIT ?1`
      return hashesOf(await all(sql, limit))
    },
    async swept(hashes) {
      await run(`UPDATE removals SET is_swept = true WHERE ${isOneOf}`, hashes)
    },
    async untold(limit) {
      const rows = await all(
        `SELECT hash, why, captures FROM removals WHERE ${dialect.isNot('is_told')} ORDER BY removed_at_ms, hash LIMIT ?1`,
        limit,
      )
      return rows.map(({ hash, why, captures }) => ({
        hash: String(hash),
        ...(why !== null && { why: String(why) }),
        ...(captures !== null && { captures: true }),
      }))
    },
    async unsweptCaptures() {
      return hashesOf(await all("SELECT hash FROM removals WHERE captures = 'to-go' ORDER BY hash"))
    },
    async sweptCaptures(hashes) {
      await run(`UPDATE removals SET captures = 'gone' WHERE ${isOneOf}`, hashes)
    },
  }
}

function removedFrom(row: Row): RemovedArticle {
  return { hash: String(row.hash), removedAtMs: Number(row.at) }
}
