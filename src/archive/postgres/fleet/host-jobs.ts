import type { PgBoss } from 'pg-boss'
import type { HostQueue } from '../../fleet/fleet.ts'
import type { PostgresDatabase } from '../connection/postgres-database.ts'
import { JobsSchemaError } from '../connection/postgres-error.ts'
import { databaseNow } from './database-clock.ts'
import { sweepSlots } from './slot-rows.ts'
import { isDueOnceMore } from './worker-rows.ts'

const queueName = 'hosts'
const putEveryMs = 2_000
const touchEveryMs = 4_000
const sweepEveryMs = 600_000
/** Most sources of one host in one job: a host that is slow is put again for the rest. */
const mostOfHost = 32
/** Most due sources looked at in one round; the next goes on behind the last of them. */
const mostLookedAt = 20_000
const mostHostsAtOnce = 512

/** A host whose sources this worker is draining. */
type OpenJob = { readonly id: string; readonly sources: Set<string> }

/** What host jobs are made with. */
export type HostJobParts = {
  readonly database: PostgresDatabase
  readonly boss: PgBoss
  /** Under which id this worker takes sources; another after its lease was lost. */
  readonly idOf: () => string
  /** Whether what it takes now stays its own: not where the database has just broken off. */
  readonly isSure: () => boolean
  /** The limit that a source's listing is under; absent where it is not polled. */
  readonly limitOf: (id: string) => string | undefined
  readonly onFailure: (error: Error) => void
}

/**
 * The sources that are due as jobs of pg-boss, one for each host at most (`exclusive`): every two seconds one worker puts those
 * of hosts that have none, and whoever takes a job has that host until its sources are polled or given back. The table of
 * sources stays the schedule: a job that is lost is put again.
 */
export class HostJobs implements HostQueue {
  readonly #parts: HostJobParts
  readonly #jobs = new Map<string, OpenJob>()
  readonly #jobOf = new Map<string, OpenJob>()
  readonly #timer: NodeJS.Timeout
  #cursor: { readonly atMs: number; readonly id: string } | undefined
  #putAt = 0
  #sweptAt = 0
  #touching: Promise<unknown> = Promise.resolve()

  constructor(parts: HostJobParts) {
    this.#parts = parts
    this.#timer = setInterval(() => {
      this.#touching = this.#touch().catch(parts.onFailure)
    }, touchEveryMs)
    this.#timer.unref()
  }

  async claim(nowMs: number, room: number): Promise<readonly string[]> {
    if (!this.#parts.isSure()) return []
    // What is taken under a lease that is lost meanwhile would be nobody's.
    const id = this.#parts.idOf()
    await this.#put(nowMs)
    if (room <= 0) return []
    const batchSize = Math.min(room, mostHostsAtOnce)
    const jobs = await this.#parts.boss.fetch<{ readonly sources: readonly string[] }>(queueName, { batchSize })
    if (jobs.length === 0) return []
    const wanted = jobs.flatMap(({ data }) => data.sources)
    const taken = await this.#take(wanted, nowMs, id)
    const done: string[] = []
    for (const { id: jobId, data } of jobs) {
      const job = { id: jobId, sources: new Set(data.sources.filter((source) => taken.has(source))) }
      if (job.sources.size === 0) done.push(jobId)
      else this.#jobs.set(jobId, job)
      for (const source of job.sources) this.#jobOf.set(source, job)
    }
    await this.#complete(done)
    return wanted.filter((source) => taken.has(source))
  }

  async release(ids: readonly string[], nextPollAtMs?: number): Promise<void> {
    await this.#parts.database.run(
      `UPDATE sources SET claimed_by = NULL, is_begun = false, is_orphaned = is_orphaned OR is_begun,
         next_poll_at_ms = coalesce($1, CASE WHEN ${isDueOnceMore} THEN least(next_poll_at_ms, ${databaseNow}) ELSE next_poll_at_ms END)
       WHERE claimed_by = $3 AND id = ANY ($2)`,
      nextPollAtMs ?? null,
      ids,
      this.#parts.idOf(),
    )
    const done: string[] = []
    for (const id of ids) {
      const job = this.#jobOf.get(id)
      job?.sources.delete(id)
      this.#jobOf.delete(id)
      if (job?.sources.size === 0) done.push(job.id)
    }
    await this.#complete(done)
  }

  /** Forgets what was taken, which is another's; of hosts that are still this worker's, jobs are put anew. */
  forget(): void {
    const open = this.#forgetAll()
    this.#complete(open).catch(this.#parts.onFailure)
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#touching
    await this.#complete(this.#forgetAll())
  }

  #forgetAll(): readonly string[] {
    const open = [...this.#jobs.keys()]
    this.#jobs.clear()
    this.#jobOf.clear()
    return open
  }

  async #take(ids: readonly string[], nowMs: number, workerId: string): Promise<ReadonlySet<string>> {
    const rows = await this.#parts.database.all(
      `UPDATE sources SET claimed_by = $1, is_begun = false WHERE id = ANY (ARRAY(
         SELECT id FROM sources WHERE id = ANY ($2) AND claimed_by IS NULL AND next_poll_at_ms <= $3
         FOR UPDATE SKIP LOCKED)) AND EXISTS (SELECT FROM workers WHERE workers.id = $1)
       RETURNING id`,
      workerId,
      ids,
      Math.trunc(nowMs),
    )
    return new Set(rows.map(({ id }) => String(id)))
  }

  async #complete(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.#jobs.delete(id)
    if (ids.length > 0) await this.#parts.boss.complete(queueName, [...ids])
  }

  async #touch(): Promise<void> {
    const open = [...this.#jobs.keys()]
    if (open.length > 0) await this.#parts.boss.touch(queueName, open)
  }

  /** Puts a job for each host that has due sources and no job, where this worker is the one that does it in these two seconds. */
  async #put(nowMs: number): Promise<void> {
    if (performance.now() - this.#putAt < putEveryMs) return
    this.#putAt = performance.now()
    const { database, boss, limitOf } = this.#parts
    await database.transaction(async (queries) => {
      const turn = await queries.get(`SELECT pg_try_advisory_xact_lock(${putLock}) AS taken`)
      if (turn?.taken !== true) return
      const rows = await queries.all(
        `SELECT id, next_poll_at_ms AS at FROM sources
         WHERE next_poll_at_ms <= $1 AND claimed_by IS NULL AND (next_poll_at_ms, id) > ($2, $3)
         ORDER BY next_poll_at_ms, id LIMIT ${mostLookedAt}`,
        Math.trunc(nowMs),
        this.#cursor?.atMs ?? -1,
        this.#cursor?.id ?? '',
      )
      const last = rows.length === mostLookedAt ? rows.at(-1) : undefined
      this.#cursor = last && { atMs: Number(last.at), id: String(last.id) }
      const hosts = Map.groupBy(
        rows.map(({ id }) => String(id)),
        (id) => limitOf(id) ?? 'none',
      )
      const jobs = [...hosts].map(([limit, ids]) => ({
        singletonKey: limit,
        data: { sources: ids.slice(0, mostOfHost) },
      }))
      if (jobs.length > 0) await boss.insert(queueName, jobs)
      await boss.supervise(queueName)
    })
    if (performance.now() - this.#sweptAt < sweepEveryMs) return
    this.#sweptAt = performance.now()
    await sweepSlots(database)
  }
}

const putLock = `hashtextextended('feedkeeper host jobs ' || current_schema(), 0)`

/** Makes pg-boss on our own connections, in a schema beside ours, with the one queue of hosts. Throws `JobsSchemaError`. */
export async function startBoss(database: PostgresDatabase, onFailure: (error: Error) => void): Promise<PgBoss> {
  const { PgBoss } = await import('pg-boss')
  const row = await database.get(
    `SELECT current_schema() || '_jobs' AS schema, current_user AS user, current_database() AS database,
       to_regnamespace(quote_ident(current_schema() || '_jobs')) IS NOT NULL AS is_there,
       has_database_privilege(current_database(), 'CREATE') AS may_be_made`,
  )
  const schema = String(row?.schema)
  const hasSchema = row?.is_there === true
  if (!hasSchema && row?.may_be_made !== true)
    throw new JobsSchemaError(database.address, schema, String(row?.user), String(row?.database))
  const boss = new PgBoss({
    db: { executeSql: (text, values) => database.statement(text, values ?? []) },
    schema,
    createSchema: !hasSchema,
    schedule: false,
    supervise: false,
    monitorIntervalSeconds: 2,
    maintenanceIntervalSeconds: 60,
    monitorVacuum: false,
    reindex: false,
  })
  boss.on('error', onFailure)
  await boss.start()
  await boss.createQueue(queueName, {
    policy: 'exclusive',
    retryLimit: 0,
    heartbeatSeconds: 10,
    expireInSeconds: 86_000,
    deleteAfterSeconds: 60,
    retentionSeconds: 3_600,
  })
  return boss
}
