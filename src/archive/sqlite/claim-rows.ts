import type { SourceRow } from '../catalog.ts'
import type { DueQueue } from '../due-queue.ts'
import { neverMs } from '../never.ts'
import type { Database } from './database.ts'
import { putRow } from './source-rows.ts'

/** How long what a worker has stays its own without a sign of life. */
const leaseMs = 60_000

/** Nobody else has it: no claim, our own, or one of a worker whose lease is over. */
const isFree = `(claimed_by IS NULL OR claimed_by NOT IN (SELECT id FROM workers WHERE leased_until_ms > ?))`

/**
 * The queue in the table `sources`: a claim is the name of a worker in its row, good as long as that worker's lease in
 * `workers`, which each of its claims prolongs.
 */
export class ClaimRows<State> implements DueQueue<State> {
  readonly #database: Database
  readonly #worker: string

  constructor(database: Database, worker: string) {
    this.#database = database
    this.#worker = worker
  }

  async claim(nowMs: number, room: number) {
    return this.#database.transaction(() => {
      this.#prolong(nowMs)
      return this.#database
        .all(
          `UPDATE sources SET claimed_by = ? WHERE id IN (
             SELECT id FROM sources WHERE next_poll_at_ms <= ? AND ${isFree} ORDER BY next_poll_at_ms, id LIMIT ?)
           RETURNING id, next_poll_at_ms AS at`,
          this.#worker,
          nowMs,
          nowMs,
          room,
        )
        .map((row) => ({ id: String(row.id), atMs: Number(row.at) }))
        .sort((a, b) => a.atMs - b.atMs || (a.id < b.id ? -1 : 1))
        .map(({ id }) => id)
    })
  }

  async begin(row: SourceRow<State>, nowMs: number) {
    return this.#database.transaction(() => {
      this.#prolong(nowMs)
      const sql = `SELECT claimed_by = ? OR ${isFree} AS is_ours FROM sources WHERE id = ?`
      const found = this.#database.get(sql, this.#worker, nowMs, row.id)
      if (found !== undefined && found.is_ours !== 1) return false
      putRow(this.#database, row)
      this.#database.run('UPDATE sources SET claimed_by = ? WHERE id = ?', this.#worker, row.id)
      return true
    })
  }

  async finish({ id, definitionHash, nextPollAtMs, state }: SourceRow<State>) {
    const { changes } = this.#database.run(
      `UPDATE sources SET definition_hash = ?, next_poll_at_ms = ?, state = ?, is_recalled = 0, claimed_by = NULL
       WHERE id = ? AND claimed_by = ?`,
      definitionHash,
      nextPollAtMs,
      JSON.stringify(state),
      id,
      this.#worker,
    )
    return changes > 0
  }

  async release(ids: readonly string[], nextPollAtMs?: number) {
    this.#database.transaction(() => {
      for (const id of ids) {
        this.#database.run(
          `UPDATE sources SET claimed_by = NULL, next_poll_at_ms = coalesce(?, next_poll_at_ms)
           WHERE id = ? AND claimed_by = ?`,
          nextPollAtMs ?? null,
          id,
          this.#worker,
        )
      }
    })
  }

  async bringForward(bounds: Parameters<DueQueue<State>['bringForward']>[0]) {
    const sql = 'UPDATE sources SET next_poll_at_ms = ? WHERE id = ? AND next_poll_at_ms > ? AND next_poll_at_ms < ?'
    return this.#database.transaction(() =>
      [...bounds]
        .filter(([id, { latestMs, toMs }]) => {
          return this.#database.run(sql, Math.trunc(toMs), id, Math.trunc(latestMs), neverMs).changes > 0
        })
        .map(([id]) => id),
    )
  }

  async releaseAll() {
    this.#database.transaction(() => {
      this.#database.run('UPDATE sources SET claimed_by = NULL WHERE claimed_by IS NOT NULL')
      this.#database.run('DELETE FROM workers')
    })
  }

  #prolong(nowMs: number): void {
    const sql = 'INSERT OR REPLACE INTO workers (id, leased_until_ms) VALUES (?, ?)'
    this.#database.run(sql, this.#worker, nowMs + leaseMs)
  }
}
