import { statSync } from 'node:fs'
import { hostname } from 'node:os'
import { FeedkeeperError } from '../../feedkeeper-error.ts'
import { OutputFolderError } from '../archive-error.ts'
import { type Database, openDatabase } from './database.ts'
import { DatabaseDamagedError, DatabaseFailedError } from './database-error.ts'

/** Another feedkeeper works on the same output folder. */
export class OutputLockedError extends FeedkeeperError {
  constructor(file: string, holder: string | undefined, cause: Error) {
    super('output-locked', `${file}: another feedkeeper works on this folder${holder ? ` (${holder})` : ''}`, { cause })
  }
}

/** The right to write to an output folder, held until it is released or the process ends, however it ends. */
export type OutputLock = {
  /** Whether what is locked is still what stands in the folder, so that nobody else can have it. */
  readonly isHeld: () => boolean
  readonly release: () => void
}

/** Two that start at the same instant wait for each other's small writes, and no longer. */
const busyTimeoutMs = 300

/**
 * Takes the lock of an output folder: a SQLite transaction (`BEGIN EXCLUSIVE`) on a file of its own, kept open.
 *
 * The operating system frees it with the process, also after kill -9, and holds it however long the process is blocked;
 * it works on local file systems only. With `isShared` it is held beside others that share it, such as workers of one archive in
 * a database, which has locks of its own; it keeps out who wants the folder alone. Throws `OutputLockedError`, within a second, naming the process that has it, and
 * `OutputFolderError` where the file is not ours or cannot be written.
 */
export function lockOutput(file: string, { isShared = false } = {}): OutputLock {
  let database: Database | undefined
  try {
    database = openDatabase(file, { busyTimeoutMs })
    // Others may read who holds the lock, and only that.
    database.execute('CREATE TABLE IF NOT EXISTS holder (id INTEGER PRIMARY KEY, name TEXT NOT NULL)')
    if (isShared) {
      database.execute('BEGIN')
      // The first thing that is read takes the lock.
      database.get('SELECT count(*) AS count FROM holder')
    } else {
      database.run(
        'INSERT INTO holder VALUES (1, ?) ON CONFLICT DO UPDATE SET name = excluded.name',
        `process ${process.pid} on ${hostname()}`,
      )
      database.execute('BEGIN EXCLUSIVE')
    }
  } catch (error) {
    const holder = database && holderOf(database)
    database?.close()
    if (error instanceof DatabaseFailedError && error.isBusy) throw new OutputLockedError(file, holder, error)
    if (error instanceof DatabaseDamagedError) {
      throw new OutputFolderError(file, 'it is no lock of ours', 'look at what it is and delete it', { cause: error })
    }
    if (error instanceof DatabaseFailedError && error.isNotWritable) {
      throw new OutputFolderError(file, 'it cannot be written', 'make the output folder writable', { cause: error })
    }
    throw error
  }
  const held = database
  const { ino } = statSync(file)
  const isHeld = () => statSync(file, { throwIfNoEntry: false })?.ino === ino
  return { isHeld, release: () => held.close() }
}

function holderOf(database: Database): string | undefined {
  try {
    const name = database.get('SELECT name FROM holder')?.name
    return name === undefined ? undefined : String(name)
  } catch {
    // It was taken so lately that nothing is written yet.
    return undefined
  }
}
