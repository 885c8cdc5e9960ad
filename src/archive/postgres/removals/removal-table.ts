import type { EventOf } from '../../journal/journal-line.ts'
import { removeArticle } from '../article-table.ts'
import type { Queries } from '../connection/postgres-database.ts'
import { markUnused } from '../images/image-lines.ts'

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
