import { hostname } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { PostgresDatabase } from './postgres-database.ts'
import { DatabaseLockedError } from './postgres-error.ts'

/** The right to work with the tables of a database, held until it is released or the connection ends. */
export type DatabaseLock = {
  /** Whether nobody else has it. */
  readonly isHeld: () => boolean
  /** Whether nobody else was at work when it was taken; others wait until they are let in. */
  readonly isFirst: boolean
  /** Lets workers of other names in. */
  readonly admitOthers: () => Promise<void>
  readonly release: () => Promise<void>
}

/** The lock of all work, and that of a worker's name, for the tables of one schema. */
const allKey = `hashtextextended('feedkeeper worker ' || current_schema(), 0)`
const nameKey = `hashtextextended('feedkeeper worker ' || current_schema() || ' ' || $1, 0)`
/** Has PostgreSQL notice in half a minute, instead of two hours, that the machine of a worker is gone, so that it may start again. */
const missSoon = `SELECT set_config('tcp_keepalives_idle', '10', false), set_config('tcp_keepalives_interval', '5', false),
  set_config('tcp_keepalives_count', '3', false)`
const againMs = 1_000
/** So long a worker waits for another that has the database alone, such as one that starts at the same moment. */
const patienceMs = 30_000

/**
 * Takes the lock of a database, to be its only feedkeeper, or, where the worker has a name, to be the only one of that name
 * beside others: advisory locks of a session, on a connection of its own that carries the name of this process. PostgreSQL
 * frees them with the connection, so with the process, however that ends.
 *
 * Where the connection is lost, as with a restart of PostgreSQL, they are taken again; where another feedkeeper was faster,
 * `onTaken` is told, once. Throws `DatabaseLockedError` where another has them already, naming that process.
 */
export async function lockDatabase(
  url: string,
  workerName: string | undefined,
  onTaken: (error: DatabaseLockedError) => void,
): Promise<DatabaseLock> {
  const database = new PostgresDatabase(url, { name: processName(workerName), connections: 1 })
  const stopping = new AbortController()
  let held: Connection | undefined
  let isTaken = false
  const take = async (mayBeFirst: boolean): Promise<boolean> => {
    const connection = await database.connect(() => void takeAgain())
    await connection.get(missSoon)
    const found = await lockIn(connection, workerName, mayBeFirst)
    if (found.isTaken) {
      held = connection
      return found.isFirst
    }
    await connection.end()
    throw new DatabaseLockedError(database.address, found.holder, workerName)
  }
  const takeAgain = async (): Promise<void> => {
    held = undefined
    while (!stopping.signal.aborted && held === undefined) {
      await pause(againMs, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined)
      if (stopping.signal.aborted) return
      try {
        await take(workerName === undefined)
      } catch (error) {
        if (!(error instanceof DatabaseLockedError)) continue
        isTaken = true
        onTaken(error)
        return
      }
    }
  }
  let isFirst: boolean
  try {
    isFirst = await take(true)
  } catch (error) {
    await database.close()
    throw error
  }
  return {
    isHeld: () => !isTaken,
    isFirst,
    async admitOthers() {
      if (workerName === undefined || !isFirst) return
      await held?.get(`SELECT pg_advisory_lock_shared(${allKey})`)
      await held?.get(`SELECT pg_advisory_unlock(${allKey})`)
    },
    release: async () => {
      stopping.abort()
      // PostgreSQL would free them a moment after the connection's end, in which the next command may come. What is lost is free.
      await held?.get('SELECT pg_advisory_unlock_all()').catch(() => undefined)
      await held?.end()
      await database.close()
    },
  }
}

type Connection = Awaited<ReturnType<PostgresDatabase['connect']>>

function processName(workerName: string | undefined): string {
  const own = `feedkeeper ${process.pid} on ${hostname()}`
  return workerName === undefined ? own : `${own}, worker ${workerName}`
}

type Taken =
  | { readonly isTaken: true; readonly isFirst: boolean }
  | { readonly isTaken: false; readonly holder: string | undefined }

/** Takes both locks, or tells who is in the way. */
async function lockIn(connection: Connection, workerName: string | undefined, mayBeFirst: boolean): Promise<Taken> {
  const isTaken = async (lock: string, ...names: readonly string[]) =>
    (await connection.get(`SELECT pg_try_advisory_lock${lock} AS taken`, ...names))?.taken === true
  if (workerName !== undefined && !(await isTaken(`(${nameKey})`, workerName)))
    return { isTaken: false, holder: await holderOf(connection, nameKey, workerName) }
  if (mayBeFirst && (await isTaken(`(${allKey})`))) return { isTaken: true, isFirst: true }
  const endsAt = performance.now() + patienceMs
  while (workerName !== undefined) {
    if (await isTaken(`_shared(${allKey})`)) return { isTaken: true, isFirst: false }
    if (performance.now() > endsAt) break
    await pause(againMs / 4)
  }
  return { isTaken: false, holder: await holderOf(connection, allKey) }
}

async function holderOf(connection: Connection, key: string, ...names: readonly string[]): Promise<string | undefined> {
  const row = await connection.get(
    `SELECT application_name AS name FROM pg_locks JOIN pg_stat_activity USING (pid)
     WHERE locktype = 'advisory' AND granted AND objsubid = 1
       AND ((classid::bigint << 32) | objid::bigint) = ${key} LIMIT 1`,
    ...names,
  )
  return row && String(row.name)
}
