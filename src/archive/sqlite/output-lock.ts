import { statSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import { FeedkeeperError } from '../../feedkeeper-error.ts'
import { OutputFolderError } from '../archive-error.ts'
import { type Database, openDatabase, openDatabaseReadOnly, openLockFile } from './database.ts'
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
 * Takes the lock of an output folder: SQLite transactions on files of their own, kept open. Who wants the folder alone has a
 * file (`worker.lock`) that tells others its name, and the one beside it (`shared.lock`) as well; those that share the folder
 * (`isShared`), such as workers of one archive in a database, which has locks of its own, have the second together.
 *
 * The operating system frees it with the process, also after kill -9, and holds it however long the process is blocked.
 * `shared.lock` is never written, so that it needs nothing but locks of ranges, which NFS has between machines; the other is in
 * WAL mode, which works within one machine only. Throws `OutputLockedError`, within a second, naming the process that has it,
 * and `OutputFolderError` where a file is not ours or cannot be written.
 */
export function lockOutput(file: string, { isShared = false } = {}): OutputLock {
  const shared = join(dirname(file), 'shared.lock')
  const taken: Database[] = []
  const release = () => {
    for (const database of taken) database.close()
  }
  try {
    if (isShared) {
      taken.push(locked(shared, openLockFile, takeTogether, () => holderIn(file)))
    } else {
      taken.push(locked(file, openDatabase, takeAlone, holderOf))
      taken.push(locked(shared, openLockFile, 'BEGIN EXCLUSIVE', () => 'workers whose catalog is in a database'))
    }
  } catch (error) {
    release()
    throw error
  }
  const held = isShared ? shared : file
  const { ino } = statSync(held)
  return { isHeld: () => statSync(held, { throwIfNoEntry: false })?.ino === ino, release }
}

/** The first thing that is read takes the lock. */
const takeTogether = 'BEGIN; SELECT count(*) FROM sqlite_master'

/** Others may read who holds the lock, and only that. */
function takeAlone(database: Database): void {
  database.execute('CREATE TABLE IF NOT EXISTS holder (id INTEGER PRIMARY KEY, name TEXT NOT NULL)')
  database.run(
    'INSERT INTO holder VALUES (1, ?) ON CONFLICT DO UPDATE SET name = excluded.name',
    `process ${process.pid} on ${hostname()}`,
  )
  database.execute('BEGIN EXCLUSIVE')
}

/** Opens a file and takes its lock; `holder` names who has it where it cannot be taken. */
function locked(
  file: string,
  open: typeof openLockFile,
  take: string | ((database: Database) => void),
  holder: (database: Database | undefined) => string | undefined,
): Database {
  let database: Database | undefined
  try {
    database = open(file, { busyTimeoutMs })
    if (typeof take === 'string') database.execute(take)
    else take(database)
    return database
  } catch (error) {
    const isBusy = error instanceof DatabaseFailedError && error.isBusy
    const name = isBusy ? holder(database) : undefined
    database?.close()
    if (isBusy) throw new OutputLockedError(file, name, error)
    if (error instanceof DatabaseDamagedError) {
      throw new OutputFolderError(file, 'it is no lock of ours', 'look at what it is and delete it', { cause: error })
    }
    if (error instanceof DatabaseFailedError && error.isNotWritable) {
      throw new OutputFolderError(file, 'it cannot be written', 'make the output folder writable', { cause: error })
    }
    throw error
  }
}

function holderOf(database: Database | undefined): string | undefined {
  try {
    const name = database?.get('SELECT name FROM holder')?.name
    return name === undefined ? undefined : String(name)
  } catch {
    // It was taken so lately that nothing is written yet.
    return undefined
  }
}

/** Who holds the lock of this file, as far as it tells. */
function holderIn(file: string): string | undefined {
  let database: Database | undefined
  try {
    database = openDatabaseReadOnly(file)
    return holderOf(database)
  } catch {
    // The folder may be another machine's, with which it cannot be read together.
    return undefined
  } finally {
    database?.close()
  }
}
