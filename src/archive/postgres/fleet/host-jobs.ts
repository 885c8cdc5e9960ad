import type { HostQueue } from '../../fleet/fleet.ts'
import { databaseNow } from './database-clock.ts'
import { HostJobPuts, type JobPutParts } from './put-host-jobs.ts'
import { sweepSlots } from './slot-rows.ts'
import { queueName } from './start-boss.ts'
import { isDueOnceMore } from './worker-rows.ts'

const touchEveryMs = 4_000
const sweepEveryMs = 600_000
const mostHostsAtOnce = 512

/** A host whose sources this worker is draining. */
type OpenJob = { readonly id: string; readonly sources: Set<string> }

/** What host jobs are made with. */
export type HostJobParts = JobPutParts & {
  /** Under which id this worker takes sources; another after its lease was lost. */
  readonly idOf: () => string
  /** Whether what it takes now stays its own: not where the database has just broken off. */
  readonly isSure: () => boolean
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
  readonly #puts: HostJobPuts
  #sweptAt = 0
  #touching: Promise<unknown> = Promise.resolve()

  constructor(parts: HostJobParts) {
    this.#parts = parts
    this.#puts = new HostJobPuts(parts)
    this.#timer = setInterval(() => {
      this.#touching = this.#touch().catch(parts.onFailure)
    }, touchEveryMs)
    this.#timer.unref()
  }

  async claim(nowMs: number, room: number): Promise<readonly string[]> {
    if (!this.#parts.isSure()) return []
    // What is taken under a lease that is lost meanwhile would be nobody's.
    const id = this.#parts.idOf()
    await this.#puts.put(nowMs)
    await this.#sweep()
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
    await this.#end(done)
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
    await this.#end(done)
  }

  /** Forgets what was taken, which is another's; of hosts that are still this worker's, jobs are put anew. */
  forget(): void {
    const open = this.#forgetAll()
    this.#end(open).catch(this.#parts.onFailure)
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#touching
    await this.#end(this.#forgetAll())
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

  async #end(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.#jobs.delete(id)
    // What is done leaves no row behind: a table of what was done in the last minute makes everything slower.
    if (ids.length > 0) await this.#parts.boss.deleteJob(queueName, [...ids])
  }

  async #touch(): Promise<void> {
    const open = [...this.#jobs.keys()]
    if (open.length > 0) await this.#parts.boss.touch(queueName, open)
  }

  async #sweep(): Promise<void> {
    if (performance.now() - this.#sweptAt < sweepEveryMs) return
    this.#sweptAt = performance.now()
    await sweepSlots(this.#parts.database)
  }
}
