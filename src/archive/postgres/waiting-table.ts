import type { TriedEntry, WaitingEntries } from '../catalog.ts'
import type { EventOf } from '../journal/journal-line.ts'
import type { SharedQueries } from '../tables/shared-queries.ts'
import { waitingFrom, waitingIn } from '../tables/waiting-in-tables.ts'
import { batched } from './connection/batched.ts'
import type { Queries } from './connection/postgres-database.ts'

/** The entries that wait in the table `waiting_entries`; what many polls ask at the same time goes in one statement. */
export function waitingEntries(database: Queries, shared: SharedQueries): WaitingEntries {
  return {
    ...waitingIn(shared),
    of: batched(
      (sourceId: string) => sourceId,
      async (sourceIds) => {
        const rows = await database.all(
          'SELECT * FROM waiting_entries WHERE source_id = ANY($1) ORDER BY first_seen_at_ms, hash',
          sourceIds,
        )
        const bySource = Map.groupBy(rows, (row) => String(row.source_id))
        return sourceIds.map((id) => (bySource.get(id) ?? []).map(waitingFrom))
      },
    ),
  }
}

/** Records that an entry waits; one that waits already is as it was. */
export async function recordWaiting(database: Queries, line: EventOf<'waits'>): Promise<void> {
  await database.run(
    `INSERT INTO waiting_entries (source_id, hash, identity, entry, first_seen_at_ms, attempts, next_try_at_ms, reason, is_told)
     VALUES ($1, $2, $3, $4, $5, 0, 0, $6, true)
     ON CONFLICT (source_id, hash) DO UPDATE SET is_told = true`,
    line.source,
    line.hash,
    line.identity,
    JSON.stringify(line.entry),
    Date.parse(line.firstSeen),
    line.reason,
  )
}

/** Notes how often an entry was tried; one that does not wait is passed over. */
export async function noteTry(
  database: Queries,
  { sourceId, hash, attempts, nextTryAtMs, reason }: TriedEntry,
): Promise<void> {
  await database.run(
    'UPDATE waiting_entries SET attempts = $1, next_try_at_ms = $2, reason = $3 WHERE source_id = $4 AND hash = $5',
    attempts,
    nextTryAtMs,
    reason,
    sourceId,
    hash,
  )
}
