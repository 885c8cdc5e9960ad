import type { TriedEntry } from '../catalog.ts'
import type { EventOf } from '../journal/journal-line.ts'
import type { Database } from './database.ts'

/** Records that an entry waits; one that waits already is as it was. */
export function recordWaiting(database: Database, line: EventOf<'waits'>): void {
  database.run(
    `INSERT INTO waiting_entries (source_id, hash, identity, entry, first_seen_at_ms, attempts, next_try_at_ms, reason, is_told)
     VALUES (?, ?, ?, ?, ?, 0, 0, ?, 1)
     ON CONFLICT (source_id, hash) DO UPDATE SET is_told = 1`,
    line.source,
    line.hash,
    line.identity,
    JSON.stringify(line.entry),
    Date.parse(line.firstSeen),
    line.reason,
  )
}

/** Notes how often an entry was tried; one that does not wait is passed over. */
export function noteTry(database: Database, { sourceId, hash, attempts, nextTryAtMs, reason }: TriedEntry): void {
  database.run(
    'UPDATE waiting_entries SET attempts = ?, next_try_at_ms = ?, reason = ? WHERE source_id = ? AND hash = ?',
    attempts,
    nextTryAtMs,
    reason,
    sourceId,
    hash,
  )
}
