import { hostname } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { PostgresDatabase } from './postgres-database.ts'
import { DatabaseLockedError } from './postgres-error.ts'

/** The right to work with the tables of a database, held until it is released or the connection ends. */
export type DatabaseLock = {
  /** Whether nobody else has it. */
  readonly isHeld: () => boolean
  readonly release: () => Promise<void>
}

const key = `hashtextextended('feedkeeper worker ' || current_schema(), 0)`
const againMs = 1_000

/**
 * Takes the lock of a database: an advisory lock of a session, on a connection of its own that carries the name of this
 * process. PostgreSQL frees it with the connection, so with the process, however that ends.
 *
 * Where the connection is lost, as with a restart of PostgreSQL, it is taken again; where another feedkeeper was faster,
 * `onTaken` is told, once. Throws `DatabaseLockedError` where another has it already, naming that process.
 */
export async function lockDatabase(url: string, onTaken: (error: DatabaseLockedError) => void): Promise<DatabaseLock> {
  const database = new PostgresDatabase(url, { name: `feedkeeper ${process.pid} on ${hostname()}`, connections: 1 })
  const stopping = new AbortController()
  let held: Awaited<ReturnType<PostgresDatabase['connect']>> | undefined
  let isTaken = false
  const take = async (): Promise<void> => {
    const connection = await database.connect(() => void takeAgain())
    const row = await connection.get(`SELECT pg_try_advisory_lock(${key}) AS taken`)
    if (row?.taken !== true) {
      const holder = await holderIn(connection)
      await connection.end()
      throw new DatabaseLockedError(database.address, holder)
    }
    held = connection
  }
  const takeAgain = async (): Promise<void> => {
    held = undefined
    while (!stopping.signal.aborted && held === undefined) {
      await pause(againMs, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined)
      if (stopping.signal.aborted) return
      try {
        await take()
      } catch (error) {
        if (!(error instanceof DatabaseLockedError)) continue
        isTaken = true
        onTaken(error)
        return
      }
    }
  }
  try {
    await take()
  } catch (error) {
    await database.close()
    throw error
  }
  return {
    isHeld: () => !isTaken,
    release: async () => {
      stopping.abort()
      await held?.end()
      await database.close()
    },
  }
}

async function holderIn(connection: Awaited<ReturnType<PostgresDatabase['connect']>>): Promise<string | undefined> {
  const row = await connection.get(
    `SELECT application_name AS name FROM pg_locks JOIN pg_stat_activity USING (pid)
     WHERE locktype = 'advisory' AND granted AND objsubid = 1
       AND ((classid::bigint << 32) | objid::bigint) = ${key} LIMIT 1`,
  )
  return row && String(row.name)
}
