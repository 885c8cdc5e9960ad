import type { Entry } from '../parse/listing.ts'
import type { Database } from './sqlite.ts'

/** An entry that was listed but could not be archived yet: its page failed, had no text, or broke the converter. */
export type PendingEntry = {
  readonly sourceId: string
  readonly hash: string
  readonly identity: string
  readonly entry: Entry
  readonly firstSeenAtMs: number
  /** How often it was tried. */
  readonly attempts: number
  readonly nextTryAtMs: number
  /** Why the last try failed, in words. */
  readonly reason: string
}

/** Entries kept for a later try, so that one that leaves its listing meanwhile, or a 304, does not lose it. */
export class PendingEntries {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** Every pending entry of a source, the oldest first. */
  of(sourceId: string): readonly PendingEntry[] {
    return this.#database
      .prepare('SELECT * FROM pending_entries WHERE source_id = ? ORDER BY first_seen_at_ms, hash')
      .all(sourceId)
      .map((row) => ({
        sourceId: String(row.source_id),
        hash: String(row.hash),
        identity: String(row.identity),
        entry: readEntry(String(row.entry)),
        firstSeenAtMs: Number(row.first_seen_at_ms),
        attempts: Number(row.attempts),
        nextTryAtMs: Number(row.next_try_at_ms),
        reason: String(row.reason),
      }))
  }

  /** How many entries of a source wait. */
  count(sourceId: string): number {
    const row = this.#database
      .prepare('SELECT count(*) AS count FROM pending_entries WHERE source_id = ?')
      .get(sourceId)
    return Number(row?.count)
  }

  /** Writes an entry whole. */
  put(pending: PendingEntry): void {
    this.#database
      .prepare(
        `INSERT INTO pending_entries (source_id, hash, identity, entry, first_seen_at_ms, attempts, next_try_at_ms, reason)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (source_id, hash) DO UPDATE SET entry = excluded.entry, attempts = excluded.attempts,
           next_try_at_ms = excluded.next_try_at_ms, reason = excluded.reason`,
      )
      .run(
        pending.sourceId,
        pending.hash,
        pending.identity,
        JSON.stringify(pending.entry),
        pending.firstSeenAtMs,
        pending.attempts,
        pending.nextTryAtMs,
        pending.reason,
      )
  }

  /** Forgets an entry: it is archived, or given up. */
  remove(sourceId: string, hash: string): void {
    this.#database.prepare('DELETE FROM pending_entries WHERE source_id = ? AND hash = ?').run(sourceId, hash)
  }
}

function readEntry(json: string): Entry {
  return JSON.parse(json, (key, value) =>
    (key === 'publishedAt' || key === 'updatedAt') && typeof value === 'string' ? new Date(value) : value,
  ) as Entry
}
