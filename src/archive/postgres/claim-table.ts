import type { SourceRow } from '../catalog.ts'
import type { DueQueue } from '../due-queue.ts'
import { neverMs } from '../never.ts'
import type { PostgresDatabase } from './connection/postgres-database.ts'

/** How long what a worker has stays its own without a sign of life. */
const leaseMs = 60_000
/** A lease that was prolonged so shortly ago is as good as one that is prolonged now. */
const freshMs = 5_000

/**
 * Nobody has it: no claim, or one of a worker whose lease is over. It names the column alone, and no other table beside it, since
 * a row that waited for another's transaction is looked at once more without those; and a worker that is not known yet is alive.
 */
const isFreeAt = (now: string) =>
  `(sources.claimed_by IS NULL OR sources.claimed_by = ANY (ARRAY(SELECT id FROM workers WHERE leased_until_ms <= ${now})))`

/**
 * The queue in the table `sources`: a claim is the name of a worker in its row, good as long as that worker's lease in
 * `workers`, which each of its claims prolongs.
 */
export class ClaimRows<State> implements DueQueue<State> {
  readonly #database: PostgresDatabase
  readonly #worker: string
  #prolongedAtMs = Number.NEGATIVE_INFINITY

  constructor(database: PostgresDatabase, worker: string) {
    this.#database = database
    this.#worker = worker
  }

  async claim(nowMs: number, room: number) {
    await this.#prolong(nowMs)
    // What another worker is about to take at this moment is passed over, not waited for; as an array it is asked for once.
    const rows = await this.#database.all(
      `UPDATE sources SET claimed_by = $1 WHERE id = ANY (ARRAY(
         SELECT id FROM sources WHERE next_poll_at_ms <= $2 AND ${isFreeAt('$2')}
         ORDER BY next_poll_at_ms, id LIMIT $3 FOR UPDATE SKIP LOCKED))
       RETURNING id, next_poll_at_ms AS at`,
      this.#worker,
      Math.trunc(nowMs),
      room,
    )
    return rows
      .map((row) => ({ id: String(row.id), atMs: Number(row.at) }))
      .sort((a, b) => a.atMs - b.atMs || (a.id < b.id ? -1 : 1))
      .map(({ id }) => id)
  }

  async begin(row: SourceRow<State>, nowMs: number) {
    await this.#prolong(nowMs)
    const changes = await this.#database.run(
      `INSERT INTO sources (id, definition_hash, next_poll_at_ms, state, claimed_by) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (id) DO UPDATE SET definition_hash = excluded.definition_hash,
         next_poll_at_ms = excluded.next_poll_at_ms, state = excluded.state, is_recalled = false,
         claimed_by = excluded.claimed_by
       WHERE sources.claimed_by = excluded.claimed_by OR ${isFreeAt('$6')}`,
      row.id,
      row.definitionHash,
      row.nextPollAtMs,
      JSON.stringify(row.state),
      this.#worker,
      nowMs,
    )
    return changes > 0
  }

  async finish({ id, definitionHash, nextPollAtMs, state }: SourceRow<State>) {
    const changes = await this.#database.run(
      `UPDATE sources SET definition_hash = $1, next_poll_at_ms = $2, state = $3, is_recalled = false, claimed_by = NULL
       WHERE id = $4 AND claimed_by = $5`,
      definitionHash,
      nextPollAtMs,
      JSON.stringify(state),
      id,
      this.#worker,
    )
    return changes > 0
  }

  async release(ids: readonly string[], nextPollAtMs?: number) {
    await this.#database.run(
      `UPDATE sources SET claimed_by = NULL, next_poll_at_ms = coalesce($1, next_poll_at_ms)
       WHERE id = ANY($2) AND claimed_by = $3`,
      nextPollAtMs ?? null,
      ids,
      this.#worker,
    )
  }

  async bringForward(bounds: Parameters<DueQueue<State>['bringForward']>[0]) {
    const all = [...bounds].map(([id, { latestMs, toMs }]) => ({
      id,
      latest: Math.trunc(latestMs),
      to: Math.trunc(toMs),
    }))
    const rows = await this.#database.all(
      `UPDATE sources SET next_poll_at_ms = bound.to_ms
       FROM unnest($1::text[], $2::bigint[], $3::bigint[]) AS bound (id, latest_ms, to_ms)
       WHERE sources.id = bound.id AND next_poll_at_ms > bound.latest_ms AND next_poll_at_ms < $4 RETURNING sources.id`,
      all.map(({ id }) => id),
      all.map(({ latest }) => latest),
      all.map(({ to }) => to),
      neverMs,
    )
    const moved = new Set(rows.map(({ id }) => String(id)))
    return [...bounds.keys()].filter((id) => moved.has(id))
  }

  async releaseAll() {
    await this.#database.alone(async (queries) => {
      await queries.run('UPDATE sources SET claimed_by = NULL WHERE claimed_by IS NOT NULL')
      await queries.run('DELETE FROM workers')
    })
    this.#prolongedAtMs = Number.NEGATIVE_INFINITY
  }

  async #prolong(nowMs: number): Promise<void> {
    if (nowMs >= this.#prolongedAtMs && nowMs < this.#prolongedAtMs + freshMs) return
    const sql = `INSERT INTO workers (id, leased_until_ms) VALUES ($1, $2)
      ON CONFLICT (id) DO UPDATE SET leased_until_ms = excluded.leased_until_ms`
    await this.#database.run(sql, this.#worker, nowMs + leaseMs)
    this.#prolongedAtMs = nowMs
  }
}
