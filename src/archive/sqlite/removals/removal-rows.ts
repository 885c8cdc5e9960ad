import type { Removals, RemovedArticle } from '../../catalog.ts'
import type { EventOf } from '../../journal/journal-line.ts'
import { isOneOf, removeArticle } from '../article-rows.ts'
import type { Database, Row } from '../database.ts'
import { markUnused } from '../images/image-recorder.ts'

/** Removals in the table `removals`, and in the places that removed articles left in `vacancies`. */
export function removalsOf(database: Database): Removals {
  return {
    async find(hashes) {
      const sql = `SELECT hash, removed_at_ms AS at FROM removals WHERE ${isOneOf}`
      return new Map(database.all(sql, JSON.stringify(hashes)).map((row) => [String(row.hash), removedFrom(row)]))
    },
    async latest(sourceIds, limit) {
      return database
        .all(
          `SELECT hash, removed_at_ms AS at FROM vacancies
           WHERE removed_at_ms IS NOT NULL AND (?1 IS NULL OR source_id IN (SELECT value FROM json_each(?1)))
           GROUP BY removed_at_ms, hash ORDER BY removed_at_ms DESC, hash LIMIT ?2`,
          listOrNull(sourceIds),
          limit,
        )
        .map(removedFrom)
    },
    async between(sourceIds, after, upTo) {
      return database
        .all(
          `SELECT hash, max(removed_at_ms) AS at FROM vacancies
           WHERE removed_at_ms IS NOT NULL AND seq > ?2 AND seq <= ?3
             AND iif(?1 IS NULL, is_kept = 1, source_id IN (SELECT value FROM json_each(?1)))
           GROUP BY hash ORDER BY at DESC, hash`,
          listOrNull(sourceIds),
          after,
          upTo,
        )
        .map(removedFrom)
    },
    async unswept(limit) {
      const sql = 'SELECT hash FROM removals WHERE is_swept = 0 ORDER BY hash LIMIT ?'
      return database.all(sql, limit).map((row) => String(row.hash))
    },
    async swept(hashes) {
      database.run(`UPDATE removals SET is_swept = 1 WHERE ${isOneOf}`, JSON.stringify(hashes))
    },
    async untold(limit) {
      const sql = 'SELECT hash, why, captures FROM removals WHERE is_told = 0 ORDER BY removed_at_ms, hash LIMIT ?'
      return database.all(sql, limit).map(({ hash, why, captures }) => ({
        hash: String(hash),
        ...(why !== null && { why: String(why) }),
        ...(captures !== null && { captures: true }),
      }))
    },
    async unsweptCaptures() {
      const sql = "SELECT hash FROM removals WHERE captures = 'to-go' ORDER BY hash"
      return database.all(sql).map((row) => String(row.hash))
    },
    async sweptCaptures(hashes) {
      database.run(`UPDATE removals SET captures = 'gone' WHERE ${isOneOf}`, JSON.stringify(hashes))
    },
  }
}

function listOrNull(ids: readonly string[] | undefined): string | null {
  return ids === undefined ? null : JSON.stringify(ids)
}

function removedFrom(row: Row): RemovedArticle {
  return { hash: String(row.hash), removedAtMs: Number(row.at) }
}

/** Records that an article was removed for good: its places stay vacant and say so, and nothing waits for it any more. */
export function recordRemoval(database: Database, line: EventOf<'removed'> & { readonly at: string }): void {
  const removedAtMs = Date.parse(line.at)
  markUnused(database, line.hash)
  removeArticle(database, line.hash)
  database.run(
    `INSERT INTO removals (hash, removed_at_ms, why, captures) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET why = coalesce(excluded.why, why), captures = coalesce(excluded.captures, captures),
       is_swept = 0, is_told = 1`,
    line.hash,
    removedAtMs,
    line.why ?? null,
    line.captures ? 'to-go' : null,
  )
  // One that is removed once more, its captures with it, went when it went first.
  const first = Number(database.get('SELECT removed_at_ms AS at FROM removals WHERE hash = ?', line.hash)?.at)
  database.run('UPDATE vacancies SET removed_at_ms = ? WHERE hash = ?', first, line.hash)
  noteChangesAt(database, line.hash)
  database.run('DELETE FROM waiting_entries WHERE hash = ?', line.hash)
}

/** Records that an article which was removed is there again, since somebody put its file back. */
export function recordReturn(database: Database, hash: string): void {
  if (database.run('DELETE FROM removals WHERE hash = ?', hash).changes === 0) return
  noteChangesAt(database, hash)
  database.run('UPDATE vacancies SET removed_at_ms = NULL WHERE hash = ?', hash)
}

/** Every publication that tells of a vacant place is to look at it, also where its article was gone before. */
function noteChangesAt(database: Database, hash: string): void {
  database.run(
    `INSERT INTO unpublished (source_id, published_at_ms, hash, place)
     SELECT source_id, 0, hash, seq FROM vacancies WHERE hash = ? AND removed_at_ms IS NOT NULL`,
    hash,
  )
}
