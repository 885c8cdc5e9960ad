import type { Entry } from '../../parse/listing.ts'
import type { WaitingEntries } from '../catalog.ts'
import type { WaitingEntry } from '../waiting-entry.ts'
import type { Row } from './row.ts'
import type { SharedQueries } from './shared-queries.ts'

/** The entries that wait in the table `waiting_entries`. */
export function waitingIn({ all, dialect }: SharedQueries): WaitingEntries {
  return {
    async of(sourceId) {
      const sql = 'SELECT * FROM waiting_entries WHERE source_id = ?1 ORDER BY first_seen_at_ms, hash'
      return (await all(sql, sourceId)).map(waitingFrom)
    },
    async untold(limit) {
      const sql = `SELECT * FROM waiting_entries WHERE ${dialect.isNot('is_told')} ORDER BY source_id, hash LIMIT ?1`
      return (await all(sql, limit)).map(waitingFrom)
    },
  }
}

/** Reads a row of the table `waiting_entries`. */
export function waitingFrom(row: Row): WaitingEntry {
  return {
    sourceId: String(row.source_id),
    hash: String(row.hash),
    identity: String(row.identity),
    entry: entryFrom(String(row.entry)),
    firstSeenAtMs: Number(row.first_seen_at_ms),
    attempts: Number(row.attempts),
    nextTryAtMs: Number(row.next_try_at_ms),
    reason: String(row.reason),
  }
}

/** Reads the JSON of an entry, its times as dates. */
function entryFrom(json: string): Entry {
  return JSON.parse(json, (key, value) =>
    (key === 'publishedAt' || key === 'updatedAt') && typeof value === 'string' ? new Date(value) : value,
  ) as Entry
}
