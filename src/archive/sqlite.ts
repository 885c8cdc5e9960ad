import { DatabaseSync } from 'node:sqlite'

/** An open SQLite database; this is the only file that names the driver. */
export type Database = DatabaseSync

/**
 * Opens (or makes) a SQLite database in WAL mode; a write waits up to `busyTimeoutMs` (default 5 s) for another process.
 *
 * `synchronous=NORMAL`: a power cut may lose the last commits, never the file; the archive's files say what was lost.
 */
export function openDatabase(file: string, options: { readonly busyTimeoutMs?: number } = {}): Database {
  const database = new DatabaseSync(file, { timeout: options.busyTimeoutMs ?? 5_000 })
  database.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-65536')
  return database
}

/** Runs `work` in one transaction: all of it is kept, or, where it throws, nothing. */
export function inTransaction<Result>(database: Database, work: () => Result): Result {
  database.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    database.exec('COMMIT')
    return result
  } catch (error) {
    database.exec('ROLLBACK')
    throw error
  }
}
