import { existsSync, renameSync, rmSync } from 'node:fs'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import type { Row } from '../tables/row.ts'
import { DatabaseDamagedError, DatabaseFailedError } from './database-error.ts'

const damagedCodes = [11, 26]
const cannotOpen = 14
const readOnly = 8
const inOut = 10

/**
 * An open SQLite database; this is the only file that names the driver. Each statement is prepared once. What SQLite throws
 * comes as `DatabaseDamagedError` or `DatabaseFailedError`, with the file's name.
 */
export class Database {
  readonly file: string
  readonly #driver: DatabaseSync
  readonly #onDamaged: (error: DatabaseDamagedError) => void
  readonly #statements = new Map<string, StatementSync>()

  constructor(file: string, driver: DatabaseSync, onDamaged: (error: DatabaseDamagedError) => void = () => undefined) {
    this.file = file
    this.#driver = driver
    this.#onDamaged = onDamaged
  }

  /** Every row of a query. */
  all(sql: string, ...parameters: readonly SQLInputValue[]): readonly Row[] {
    return this.#try(() => this.#prepared(sql).all(...parameters))
  }

  /** The first row of a query; absent where it has none. */
  get(sql: string, ...parameters: readonly SQLInputValue[]): Row | undefined {
    return this.#try(() => this.#prepared(sql).get(...parameters))
  }

  /** Runs a statement; gives how many rows it changed, and the id of the row it inserted last. */
  run(sql: string, ...parameters: readonly SQLInputValue[]): { readonly changes: number; readonly id: number } {
    return this.#try(() => {
      const { changes, lastInsertRowid } = this.#prepared(sql).run(...parameters)
      return { changes: Number(changes), id: Number(lastInsertRowid) }
    })
  }

  /** Runs statements that are not prepared, such as those of a schema. */
  execute(sql: string): void {
    this.#try(() => this.#driver.exec(sql))
  }

  /** Runs `work` in one transaction: all of it is kept, or, where it throws, nothing. */
  transaction<Result>(work: () => Result): Result {
    this.execute('BEGIN IMMEDIATE')
    try {
      const result = work()
      this.execute('COMMIT')
      return result
    } catch (error) {
      // A full disk may have ended the transaction already; what went wrong first is what counts.
      if (this.#driver.isOpen && this.#driver.isTransaction) this.#driver.exec('ROLLBACK')
      throw error
    }
  }

  /**
   * Runs statements that change a few rows each in one transaction. Before SQLite changes a page in a statement that may fail
   * half way it puts that page away, and once some statement changed more than 16 of them it does so in a temporary file for
   * the rest of the transaction, which doubles its writes: here it stays in memory.
   */
  smallStatements<Result>(work: () => Result): Result {
    this.execute('PRAGMA temp_store=MEMORY')
    try {
      return this.transaction(work)
    } finally {
      this.execute('PRAGMA temp_store=DEFAULT')
    }
  }

  /** Does work that goes over much of the database once, with 8 MiB of it in memory at most. */
  withLittleCache<Result>(work: () => Result): Result {
    const usual = Number(this.get('PRAGMA cache_size')?.cache_size)
    this.execute('PRAGMA cache_size=-8192')
    try {
      return work()
    } finally {
      this.execute(`PRAGMA cache_size=${usual}`)
    }
  }

  /** Reads the whole database and throws `DatabaseDamagedError` where it is not sound. */
  check(): void {
    const found = String(this.get('PRAGMA integrity_check(1)')?.integrity_check)
    if (found === 'ok') return
    const error = new DatabaseDamagedError(this.file, found.trim().split('\n').slice(0, 2).join(' '), {})
    this.#onDamaged(error)
    throw error
  }

  close(): void {
    if (this.#driver.isOpen) this.#driver.close()
  }

  #prepared(sql: string): StatementSync {
    const known = this.#statements.get(sql)
    if (known !== undefined) return known
    const statement = this.#driver.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }

  #try<Result>(work: () => Result): Result {
    try {
      return work()
    } catch (error) {
      const ours = named(error, this.file)
      if (ours instanceof DatabaseDamagedError) this.#onDamaged(ours)
      throw ours
    }
  }
}

/** Hands an open database to one act. */
export type UseDatabase = <Result>(act: (database: Database) => Result) => Promise<Result>

/** How a database is opened. */
type OpeningOptions = {
  readonly busyTimeoutMs?: number
  readonly cacheBytes?: number
  readonly onDamaged?: (error: DatabaseDamagedError) => void
}

/**
 * Opens (or makes) a SQLite database in WAL mode; a write waits up to `busyTimeoutMs` (default 5 s) for another process, and
 * pages are kept in `cacheBytes` of memory (default 16 MiB).
 *
 * `synchronous=NORMAL`: a power cut may lose the last commits, never the file; journal and files say what was lost.
 */
export function openDatabase(file: string, options: OpeningOptions = {}): Database {
  const open = () => new DatabaseSync(file, { timeout: options.busyTimeoutMs ?? 5_000 })
  // Checkpoints of 64 MiB instead of 4: rows come under random hashes, and each checkpoint writes the pages they touched anew.
  const settings = `PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-${(options.cacheBytes ?? 16_777_216) / 1_024};
    PRAGMA wal_autocheckpoint=16384`
  return opened(file, open, settings, options.onDamaged)
}

/** Opens (or makes) a file that is locked and never written: a database without WAL mode, whose locks hold between machines too. */
export function openLockFile(file: string, { busyTimeoutMs }: { readonly busyTimeoutMs: number }): Database {
  return opened(file, () => new DatabaseSync(file, { timeout: busyTimeoutMs }), 'PRAGMA cache_size=-64')
}

/** Opens a database to read from it and nothing else (SQLite still puts `-wal` and `-shm` beside it), also on a disk that is full or cannot be written to. */
export function openDatabaseReadOnly(file: string): Database {
  try {
    return opened(file, () => new DatabaseSync(file, { readOnly: true, timeout: 5_000 }), firstRead)
  } catch (error) {
    const code = primaryCode((error as Error).cause)
    if (code !== cannotOpen && code !== readOnly && code !== inOut) throw error
    // Beside a database in WAL mode SQLite makes a file of its own, unless it is told that nothing changes.
    const address = pathToFileURL(file)
    address.search = '?immutable=1'
    return opened(file, () => new DatabaseSync(address, { readOnly: true }), firstRead)
  }
}

const firstRead = 'SELECT 1 FROM sqlite_master'

/** Makes a database for once: what does not fit into memory is in a file without a name, which goes with it. */
export function openScratchDatabase(): Database {
  return opened(
    '',
    () => new DatabaseSync(''),
    'PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536',
  )
}

/** Makes a database in memory. */
export function openEmptyDatabase(): Database {
  return new Database(':memory:', new DatabaseSync(':memory:'))
}

/** Moves a database out of the way, so that another can be made in its place; gives its new name. */
export function setAside(file: string, suffix: string): string {
  const aside = `${file}.${suffix}`
  if (existsSync(file)) renameSync(file, aside)
  removeCompanions(file)
  return aside
}

/** Removes a database with its companions. */
export function removeDatabase(file: string): void {
  rmSync(file, { force: true })
  removeCompanions(file)
}

function removeCompanions(file: string): void {
  for (const ending of ['-wal', '-shm', '-journal']) rmSync(`${file}${ending}`, { force: true })
}

function opened(
  file: string,
  open: () => DatabaseSync,
  first: string,
  onDamaged?: (error: DatabaseDamagedError) => void,
): Database {
  let driver: DatabaseSync | undefined
  try {
    driver = open()
    driver.exec(first)
    return new Database(file, driver, onDamaged)
  } catch (error) {
    if (driver?.isOpen) driver.close()
    throw named(error, file)
  }
}

/** SQLite's own code without what it says beyond (https://sqlite.org/rescode.html). */
function primaryCode(error: unknown): number | undefined {
  const { code, errcode } = (error ?? {}) as { code?: unknown; errcode?: unknown }
  return code === 'ERR_SQLITE_ERROR' && typeof errcode === 'number' ? errcode & 0xff : undefined
}

function named(error: unknown, file: string): unknown {
  const code = primaryCode(error)
  if (code === undefined) return error
  const { message } = error as Error
  return damagedCodes.includes(code)
    ? new DatabaseDamagedError(file, message, { cause: error })
    : new DatabaseFailedError(file, code, message, { cause: error })
}
