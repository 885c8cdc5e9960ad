import type { Entry } from '../../parse/listing.ts'
import type { TriedEntry, WaitingEntries } from '../catalog.ts'
import type { WaitingEntry } from '../waiting-entry.ts'
import type { Database, Row } from './database.ts'

/** The entries that wait in the table `waiting_entries`. */
export function waitingEntries(database: Database): WaitingEntries {
  return {
    async of(sourceId) {
      return database
        .all('SELECT * FROM waiting_entries WHERE source_id = ? ORDER BY first_seen_at_ms, hash', sourceId)
        .map(waitingFrom)
    },
    async untold(limit) {
      return database
        .all('SELECT * FROM waiting_entries WHERE is_told = 0 ORDER BY source_id, hash LIMIT ?', limit)
        .map(waitingFrom)
    },
  }
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

/** Reads the JSON of an entry, its times as dates. */
export function readEntry(json: string): Entry {
  return JSON.parse(json, (key, value) =>
    (key === 'publishedAt' || key === 'updatedAt') && typeof value === 'string' ? new Date(value) : value,
  ) as Entry
}

function waitingFrom(row: Row): WaitingEntry {
  return {
    sourceId: String(row.source_id),
    hash: String(row.hash),
    identity: String(row.identity),
    entry: readEntry(String(row.entry)),
    firstSeenAtMs: Number(row.first_seen_at_ms),
    attempts: Number(row.attempts),
    nextTryAtMs: Number(row.next_try_at_ms),
    reason: String(row.reason),
  }
}
