import { mkdirSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { FeedkeeperError } from '../feedkeeper-error.ts'
import { type Database, openDatabase } from './sqlite.ts'

/** Another feedkeeper works on the same output folder. */
export class OutputLockedError extends FeedkeeperError {
  constructor(file: string, holder: string | undefined, cause: Error) {
    super('output-locked', `${file}: another feedkeeper works on this folder${holder ? ` (${holder})` : ''}`, { cause })
  }
}

/** The right to write to an output folder, held until it is released or the process ends, however it ends. */
export type OutputLock = { readonly release: () => void }

const sqliteBusy = 5
/** Two that start at the same instant wait for each other's small writes, and no longer. */
const busyTimeoutMs = 300

/**
 * Takes the lock of an output folder: a SQLite transaction (`BEGIN EXCLUSIVE`) on a file of its own, kept open.
 *
 * The operating system frees it with the process, also after kill -9, and holds it however long the process is blocked;
 * it works on local file systems only. Throws `OutputLockedError`, within a second, naming the process that has it.
 */
export function lockOutput(file: string): OutputLock {
  mkdirSync(dirname(file), { recursive: true })
  const database = openDatabase(file, { busyTimeoutMs })
  try {
    // Others may read who holds the lock, and only that.
    database.exec('CREATE TABLE IF NOT EXISTS holder (id INTEGER PRIMARY KEY, name TEXT NOT NULL)')
    database
      .prepare('INSERT INTO holder VALUES (1, ?) ON CONFLICT DO UPDATE SET name = excluded.name')
      .run(`process ${process.pid} on ${hostname()}`)
    database.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    const holder = holderOf(database)
    database.close()
    if ((error as { errcode?: number }).errcode === sqliteBusy)
      throw new OutputLockedError(file, holder, error as Error)
    throw error
  }
  return {
    release: () => {
      if (!database.isOpen) return
      database.exec('ROLLBACK')
      database.close()
    },
  }
}

function holderOf(database: Database): string | undefined {
  try {
    const name = database.prepare('SELECT name FROM holder').get()?.name
    return name === undefined ? undefined : String(name)
  } catch {
    // It was taken so lately that nothing is written yet.
    return undefined
  }
}
