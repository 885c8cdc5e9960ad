import { hostname } from 'node:os'
import type { Fleet, HostQueue } from '../../fleet/fleet.ts'
import { PostgresDatabase } from '../connection/postgres-database.ts'
import { HostJobs } from './host-jobs.ts'
import { hostSlots } from './slot-rows.ts'
import { startBoss } from './start-boss.ts'
import { turnOf } from './turn-row.ts'
import { type LeaseWatchers, WorkerLease } from './worker-lease.ts'

/** How one worker joins those of an archive. */
export type FleetOptions = LeaseWatchers & {
  readonly url: string
  readonly name: string
  readonly roles: readonly string[]
}

/** A worker among others, until it leaves. */
export type JoinedFleet = {
  readonly fleet: Fleet
  /** Under which id this worker takes what it takes. */
  readonly idOf: () => string
  /** Gives back everything this worker has. */
  readonly leave: () => Promise<void>
}

/** What is lost by a crash of PostgreSQL is at most the last moment of who asked which host when: its disk is not waited for. */
const connection = { name: 'feedkeeper fleet', connections: 3, options: '-c synchronous_commit=off' }

/** Joins the workers of an archive in PostgreSQL, whose tables are there. Throws `PostgresError`. */
export async function joinFleet({ url, name, roles, ...watchers }: FleetOptions): Promise<JoinedFleet> {
  const database = new PostgresDatabase(url, { ...connection, onDoubt: (isLost) => lease.doubt(isLost) })
  const deaths = new Set<() => void>()
  const lease: WorkerLease = new WorkerLease(
    database,
    { name, host: hostname(), pid: process.pid, roles },
    {
      ...watchers,
      onDead: (dead) => {
        watchers.onDead(dead)
        for (const callBack of deaths) callBack()
      },
    },
  )
  try {
    await lease.begin()
  } catch (error) {
    await database.close()
    throw error
  }
  let started: Awaited<ReturnType<typeof startBoss>> | undefined
  const queues = new Set<HostQueue>()
  const idOf = () => lease.id
  return {
    idOf,
    fleet: {
      name,
      isLeased: () => lease.isGood(),
      clockAheadMs: () => lease.aheadMs(),
      lease: () => lease.signal,
      onLost: (callBack) => lease.onLost(callBack),
      onDead: (callBack) => void deaths.add(callBack),
      slots: hostSlots(database, idOf),
      turn: (name) => turnOf(database, name, idOf),
      alone: (work) => alone(database, work),
      tellDoing: (doing) => lease.tellDoing(doing),
      async hostQueue(limitOf) {
        started ??= await startBoss(database, watchers.onFailure)
        const jobs = new HostJobs({
          database,
          ...started,
          idOf,
          isSure: () => lease.isSure(),
          limitOf,
          onFailure: watchers.onFailure,
        })
        lease.onLost(() => jobs.forget())
        queues.add(jobs)
        return jobs
      },
    },
    async leave() {
      try {
        for (const queue of queues) await queue.close()
        await started?.boss.stop({ graceful: false })
        await lease.end()
      } finally {
        await database.close()
      }
    },
  }
}

/** So often a worker that does something alone says that it still does. */
const stillAtItMs = 15_000

/** A worker that is frozen in the middle does not hold up the others for longer than a minute. */
function alone<Result>(database: PostgresDatabase, work: () => Promise<Result>): Promise<Result> {
  return database.transaction(async (queries) => {
    await queries.run("SET LOCAL idle_in_transaction_session_timeout = '60s'")
    await queries.run("SELECT pg_advisory_xact_lock(hashtextextended('feedkeeper alone ' || current_schema(), 0))")
    const timer = setInterval(() => void queries.get('SELECT 1 AS one').catch(() => undefined), stillAtItMs)
    return work().finally(() => clearInterval(timer))
  })
}
