import type { FleetWorker, WorkerDoing } from '../../fleet/fleet.ts'
import type { PostgresDatabase, Queries } from '../connection/postgres-database.ts'
import { databaseNow } from './database-clock.ts'

/** How long what a worker took stays its own without a sign of life, in milliseconds of the database's clock. */
export const leaseMs = 10_000

/** Who a worker is, for the others. */
export type WorkerIdentity = {
  readonly name: string
  readonly host: string
  readonly pid: number
  readonly roles: readonly string[]
}

/** A worker that gave no sign of life for longer than its lease, or was started anew, and how many sources it had taken. */
export type DeadWorker = { readonly name: string; readonly sources: number }

/**
 * Notes that a worker is at work from now on under this id, and frees what former runs of it had taken: who has the name is the
 * only one that bears it.
 */
export async function enterWorker(
  database: PostgresDatabase,
  id: string,
  { name, host, pid, roles }: WorkerIdentity,
): Promise<ServerSigns> {
  return database.transaction(async (queries) => {
    await bury(queries, 'workers.name = $1', name)
    const row = await queries.get(
      `INSERT INTO workers (id, name, host, pid, roles, started_at_ms, seen_at_ms, leased_until_ms, doing)
       SELECT $1, $2, $3, $4, $5, at, at, at + ${leaseMs}, '{}' FROM (SELECT ${databaseNow} AS at) AS present
       RETURNING ${serverStart} AS server, seen_at_ms AS at`,
      id,
      name,
      host,
      pid,
      JSON.stringify(roles),
    )
    return signsOf(row)
  })
}

/** When the server was started, and what its clock says. */
export type ServerSigns = { readonly startedAt: string; readonly nowMs: number }

function signsOf(row: Readonly<Record<string, unknown>> | undefined): ServerSigns {
  return { startedAt: String(row?.server), nowMs: Number(row?.at) }
}

/** Another after every start of PostgreSQL, and on every other server that takes over from it. */
const serverStart = 'extract(epoch FROM pg_postmaster_start_time())::text'

/**
 * Prolongs the lease of a worker, and gives the signs of the server that has it; absent where the worker is not known any more,
 * so that what it had taken is another's.
 */
export async function prolong(
  database: Queries,
  id: string,
  doing: WorkerDoing | undefined,
): Promise<ServerSigns | undefined> {
  const row = await database.get(
    `UPDATE workers SET seen_at_ms = ${databaseNow}, leased_until_ms = ${databaseNow} + ${leaseMs}, doing = $2 WHERE id = $1
     RETURNING ${serverStart} AS server, seen_at_ms AS at`,
    id,
    JSON.stringify(doing ?? {}),
  )
  return row && signsOf(row)
}

/** Frees what workers had taken whose lease is over, and forgets them; and what could not be freed when they were forgotten. */
export async function buryDead(database: PostgresDatabase): Promise<readonly DeadWorker[]> {
  const isOver = `leased_until_ms <= ${databaseNow}`
  const found = await database.get(
    `SELECT 1 AS one WHERE EXISTS (SELECT FROM workers WHERE ${isOver}) OR EXISTS (SELECT FROM sources WHERE ${isNobodys})`,
  )
  return found === undefined ? [] : database.transaction((queries) => bury(queries, isOver))
}

/** Frees what a worker has taken and takes it off the list. */
export async function leaveWorkers(database: PostgresDatabase, id: string): Promise<void> {
  await database.transaction(async (queries) => {
    await bury(queries, 'workers.id = $1', id)
  })
}

/** Every worker on the list. */
export async function listWorkers(database: Queries): Promise<readonly FleetWorker[]> {
  const rows = await database.all(
    `SELECT name, host, pid, roles, started_at_ms, doing, ${databaseNow} - seen_at_ms AS silent_ms,
       leased_until_ms > ${databaseNow} AS is_alive FROM workers ORDER BY name`,
  )
  return rows.map((row) => ({
    name: String(row.name),
    host: String(row.host),
    pid: Number(row.pid),
    roles: JSON.parse(String(row.roles)) as string[],
    startedAtMs: Number(row.started_at_ms),
    silentMs: Math.max(0, Number(row.silent_ms)),
    isAlive: row.is_alive === true,
    doing: { ...idle, ...(JSON.parse(String(row.doing)) as Partial<WorkerDoing>) },
  }))
}

const idle: WorkerDoing = { polling: 0, waiting: 0, polls: 0, isPublishing: false }

/** Of a source that is given back: whether its poll was begun and never ended, for the first time in a row. */
export const isDueOnceMore = 'is_begun AND NOT is_orphaned'

/** Of a source: whether it is taken by a worker that is not known any more. */
const isNobodys = 'claimed_by IS NOT NULL AND claimed_by NOT IN (SELECT id FROM workers)'

/**
 * Forgets some workers, and frees what nobody has any more. A poll that was begun and never ended is due now, once: whoever
 * takes it over and dies of it as well leaves it for the time its beginning had set. What a worker that is frozen in the middle
 * of a transaction has locked is passed over, since who waited for it would give no sign of life either.
 */
async function bury(
  queries: Queries,
  which: string,
  ...parameters: readonly unknown[]
): Promise<readonly DeadWorker[]> {
  const dead = await queries.all(`DELETE FROM workers WHERE ${which} RETURNING id, name`, ...parameters)
  const freed = await queries.all(
    `WITH held AS (SELECT id, claimed_by AS worker FROM sources WHERE ${isNobodys} FOR UPDATE SKIP LOCKED),
     freed AS (
       UPDATE sources SET claimed_by = NULL, is_begun = false, is_orphaned = is_orphaned OR is_begun,
         next_poll_at_ms = CASE WHEN ${isDueOnceMore} THEN least(next_poll_at_ms, ${databaseNow}) ELSE next_poll_at_ms END
       FROM held WHERE sources.id = held.id RETURNING worker)
     SELECT worker, count(*) AS sources FROM freed GROUP BY worker`,
  )
  const counts = new Map(freed.map(({ worker, sources }) => [worker, Number(sources)]))
  return dead.map(({ id, name }) => ({ name: String(name), sources: counts.get(id) ?? 0 }))
}
