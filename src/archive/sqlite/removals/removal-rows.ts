import type { EventOf } from '../../journal/journal-line.ts'
import { removeArticle } from '../article-rows.ts'
import type { Database } from '../database.ts'
import { markUnused } from '../images/image-recorder.ts'

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
