import type { SourceRow } from '../catalog.ts'
import type { DueQueue } from '../due-queue.ts'
import { neverMs } from '../never.ts'
import type { Database } from './database.ts'
import type { RunTogether } from './shared-transactions.ts'

/** How long what a worker has stays its own without a sign of life. */
const leaseMs = 60_000
/** A lease that was prolonged so shortly ago is as good as one that is prolonged now. */
const freshMs = 5_000

/** Nobody else has it: no claim, our own, or one of a worker whose lease is over. */
const isFree = `(sources.claimed_by IS NULL OR sources.claimed_by NOT IN (SELECT id FROM workers WHERE leased_until_ms > ?))`

/**
 * The queue in the table `sources`: a claim is the name of a worker in its row, good as long as that worker's lease in
 * `workers`, which each of its claims prolongs.
 */
export class ClaimRows<State> implements DueQueue<State> {
  readonly #database: Database
  readonly #worker: string
  readonly #together: RunTogether
  #prolongedAtMs = Number.NEGATIVE_INFINITY

  constructor(database: Database, worker: string, together: RunTogether) {
    this.#database = database
    this.#worker = worker
    this.#together = together
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

  begin(row: SourceRow<State>, nowMs: number) {
    return this.#together(() => {
      this.#prolong(nowMs)
      const { changes } = this.#database.run(
        `INSERT INTO sources (id, definition_hash, next_poll_at_ms, state, claimed_by) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET definition_hash = excluded.definition_hash,
         next_poll_at_ms = excluded.next_poll_at_ms, state = excluded.state, is_recalled = 0,
         claimed_by = excluded.claimed_by
       WHERE sources.claimed_by = excluded.claimed_by OR ${isFree}`,
        row.id,
        row.definitionHash,
        row.nextPollAtMs,
        JSON.stringify(row.state),
        this.#worker,
        nowMs,
      )
      return changes > 0
    })
  }

  finish({ id, definitionHash, nextPollAtMs, state }: SourceRow<State>) {
    return this.#together(() => {
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
    })
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
    this.#prolongedAtMs = Number.NEGATIVE_INFINITY
  }

  #prolong(nowMs: number): void {
    if (nowMs >= this.#prolongedAtMs && nowMs < this.#prolongedAtMs + freshMs) return
    const sql = 'INSERT OR REPLACE INTO workers (id, leased_until_ms) VALUES (?, ?)'
    this.#database.run(sql, this.#worker, nowMs + leaseMs)
    this.#prolongedAtMs = nowMs
  }
}
