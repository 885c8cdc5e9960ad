import type { PostgresDatabase } from '../connection/postgres-database.ts'
import { type JobBoss, queueName } from './start-boss.ts'

const putEveryMs = 2_000
/** So many jobs wait at most, however much is due: what workers take in half a second. Where more is due, who looks puts more. */
const mostWaiting = 1_024
/** Most sources of one host in one job: a host that is slow is put again for the rest. */
const mostOfHost = 32
/** How many due sources are read at a time, and how many in one round where most of their hosts have jobs. */
const readAtOnce = 1_000
const mostReadings = 20
/** Where that much is always due that its end is never reached, what was passed over is looked at again after so long. */
const longestPassMs = 15_000

/** What jobs are put with. */
export type JobPutParts = JobBoss & {
  readonly database: PostgresDatabase
  /** The limit that a source's listing is under; absent where it is not polled. */
  readonly limitOf: (id: string) => string | undefined
}

/** What was looked at last of what is due, the longest overdue first. */
type Cursor = { readonly atMs: number; readonly id: string }

/** Puts a job for each host that has due sources and none: as many as workers take until the next look, the longest overdue first. */
export class HostJobPuts {
  readonly #parts: JobPutParts
  #cursor: Cursor | undefined
  #beganAt = 0
  #putAt = Number.NEGATIVE_INFINITY
  #isMoreDue = false

  constructor(parts: JobPutParts) {
    this.#parts = parts
  }

  /** Does so every two seconds, and at once where more was due than had room; others may do it at the same time. */
  async put(nowMs: number): Promise<void> {
    const isRound = performance.now() - this.#putAt >= putEveryMs
    if (!isRound && !this.#isMoreDue) return
    if (isRound) this.#putAt = performance.now()
    await this.#fill(nowMs)
    if (isRound) await this.#parts.boss.supervise(queueName)
  }

  async #fill(nowMs: number): Promise<void> {
    let room = mostWaiting - (await this.#waiting())
    if (performance.now() - this.#beganAt > longestPassMs) this.#cursor = undefined
    for (let reading = 0; room > 0 && reading < mostReadings; reading += 1) {
      if (this.#cursor === undefined) this.#beganAt = performance.now()
      const ids = await this.#nextDue(nowMs)
      room -= await this.#insert(ids)
      if (this.#cursor === undefined) break
    }
    this.#isMoreDue = room <= 0 || this.#cursor !== undefined
  }

  async #waiting(): Promise<number> {
    const row = await this.#parts.database.get(
      `SELECT count(*)::int AS count FROM ${this.#parts.jobsTable} WHERE name = '${queueName}' AND state < 'active' AND NOT blocked`,
    )
    return Number(row?.count)
  }

  /** The due sources that nobody has taken, behind those that were looked at last. */
  async #nextDue(nowMs: number): Promise<readonly string[]> {
    const rows = await this.#parts.database.all(
      `SELECT id, next_poll_at_ms AS at FROM sources
       WHERE next_poll_at_ms <= $1 AND claimed_by IS NULL AND (next_poll_at_ms, id) > ($2, $3)
       ORDER BY next_poll_at_ms, id LIMIT ${readAtOnce}`,
      Math.trunc(nowMs),
      this.#cursor?.atMs ?? -1,
      this.#cursor?.id ?? '',
    )
    const last = rows.length === readAtOnce ? rows.at(-1) : undefined
    this.#cursor = last && { atMs: Number(last.at), id: String(last.id) }
    return rows.map(({ id }) => String(id))
  }

  /** Puts jobs for the hosts of these sources that have none; gives how many those were. */
  async #insert(ids: readonly string[]): Promise<number> {
    const { boss, limitOf } = this.#parts
    const hosts = Map.groupBy(ids, (id) => limitOf(id) ?? 'none')
    // In one order, so that of two that put the same none waits for the other.
    const jobs = [...hosts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([limit, ofHost]) => ({ singletonKey: limit, data: { sources: ofHost.slice(0, mostOfHost) } }))
    if (jobs.length === 0) return 0
    return (await boss.insert(queueName, jobs, { returnId: true }))?.length ?? 0
  }
}
