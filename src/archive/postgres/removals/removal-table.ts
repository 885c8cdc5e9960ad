import type { Removals, RemovedArticle } from '../../catalog.ts'
import type { EventOf } from '../../journal/journal-line.ts'
import { isOneOf, removeArticle } from '../article-table.ts'
import type { Queries, Row } from '../connection/postgres-database.ts'
import { markUnused } from '../images/image-lines.ts'

/** Removals in the table `removals`, and in the places that removed articles left in `vacancies`. */
export function removalsOf(database: Queries): Removals {
  return {
    async find(hashes) {
      const sql = `SELECT hash, removed_at_ms AS at FROM removals WHERE ${isOneOf}`
      return new Map((await database.all(sql, hashes)).map((row) => [String(row.hash), removedFrom(row)]))
    },
    async latest(sourceIds, limit) {
      return (
        await database.all(
          `SELECT hash, removed_at_ms AS at FROM vacancies
           WHERE removed_at_ms IS NOT NULL AND ($1::text[] IS NULL OR source_id = ANY($1::text[]))
           GROUP BY removed_at_ms, hash ORDER BY removed_at_ms DESC, hash LIMIT $2`,
          sourceIds ?? null,
          limit,
        )
      ).map(removedFrom)
    },
    async between(sourceIds, after, upTo) {
      return (
        await database.all(
          `SELECT hash, max(removed_at_ms) AS at FROM vacancies
           WHERE removed_at_ms IS NOT NULL AND seq > $2 AND seq <= $3
             AND CASE WHEN $1::text[] IS NULL THEN is_kept ELSE source_id = ANY($1::text[]) END
           GROUP BY hash ORDER BY max(removed_at_ms) DESC, hash`,
          sourceIds ?? null,
          after,
          upTo,
        )
      ).map(removedFrom)
    },
    async unswept(limit) {
      const sql = 'SELECT hash FROM removals WHERE NOT is_swept ORDER BY hash LIMIT $1'
      return (await database.all(sql, limit)).map((row) => String(row.hash))
    },
    async swept(hashes) {
      await database.run(`UPDATE removals SET is_swept = true WHERE ${isOneOf}`, hashes)
    },
    async untold(limit) {
      const sql = 'SELECT hash, why, captures FROM removals WHERE NOT is_told ORDER BY removed_at_ms, hash LIMIT $1'
      return (await database.all(sql, limit)).map(({ hash, why, captures }) => ({
        hash: String(hash),
        ...(why !== null && { why: String(why) }),
        ...(captures !== null && { captures: true }),
      }))
    },
    async unsweptCaptures() {
      const sql = "SELECT hash FROM removals WHERE captures = 'to-go' ORDER BY hash"
      return (await database.all(sql)).map((row) => String(row.hash))
    },
    async sweptCaptures(hashes) {
      await database.run(`UPDATE removals SET captures = 'gone' WHERE ${isOneOf}`, hashes)
    },
  }
}

function removedFrom(row: Row): RemovedArticle {
  return { hash: String(row.hash), removedAtMs: Number(row.at) }
}

/** Records that an article was removed for good: its places stay vacant and say so, and nothing waits for it any more. */
export async function recordRemoval(
  database: Queries,
  line: EventOf<'removed'> & { readonly at: string },
): Promise<void> {
  const removedAtMs = Date.parse(line.at)
  await markUnused(database, line.hash)
  await removeArticle(database, line.hash)
  await database.run(
    `INSERT INTO removals (hash, removed_at_ms, why, captures) VALUES ($1, $2, $3, $4)
     ON CONFLICT (hash) DO UPDATE SET why = coalesce(excluded.why, removals.why),
       captures = coalesce(excluded.captures, removals.captures),
       is_swept = false, is_told = true`,
    line.hash,
    removedAtMs,
    line.why ?? null,
    line.captures ? 'to-go' : null,
  )
  // One that is removed once more, its captures with it, went when it went first.
  const first = Number((await database.get('SELECT removed_at_ms AS at FROM removals WHERE hash = $1', line.hash))?.at)
  await database.run('UPDATE vacancies SET removed_at_ms = $1 WHERE hash = $2', first, line.hash)
  await noteChangesAt(database, line.hash)
  await database.run('DELETE FROM waiting_entries WHERE hash = $1', line.hash)
}

/** Records that an article which was removed is there again, since somebody put its file back. */
export async function recordReturn(database: Queries, hash: string): Promise<void> {
  if ((await database.run('DELETE FROM removals WHERE hash = $1', hash)) === 0) return
  await noteChangesAt(database, hash)
  await database.run('UPDATE vacancies SET removed_at_ms = NULL WHERE hash = $1', hash)
}

/** Every publication that tells of a vacant place is to look at it, also where its article was gone before. */
async function noteChangesAt(database: Queries, hash: string): Promise<void> {
  await database.run(
    `INSERT INTO unpublished (source_id, published_at_ms, hash, place)
     SELECT source_id, 0, hash, seq FROM vacancies WHERE hash = $1 AND removed_at_ms IS NOT NULL`,
    hash,
  )
}
