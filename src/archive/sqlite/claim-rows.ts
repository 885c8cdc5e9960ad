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
export function dueQueue<State>(database: Database, worker: string): DueQueue<State> {
  const prolong = (nowMs: number) => {
    database.run('INSERT OR REPLACE INTO workers (id, leased_until_ms) VALUES (?, ?)', worker, nowMs + leaseMs)
  }
  return {
    async claim(nowMs, room) {
      return database.transaction(() => {
        prolong(nowMs)
        return database
          .all(
            `UPDATE sources SET claimed_by = ? WHERE id IN (
               SELECT id FROM sources WHERE next_poll_at_ms <= ? AND ${isFree} ORDER BY next_poll_at_ms, id LIMIT ?)
             RETURNING id, next_poll_at_ms AS at`,
            worker,
            nowMs,
            nowMs,
            room,
          )
          .map((row) => ({ id: String(row.id), atMs: Number(row.at) }))
          .sort((a, b) => a.atMs - b.atMs || (a.id < b.id ? -1 : 1))
          .map(({ id }) => id)
      })
    },
    async begin(row, nowMs) {
      return database.transaction(() => {
        prolong(nowMs)
        const sql = `SELECT claimed_by = ? OR ${isFree} AS is_ours FROM sources WHERE id = ?`
        const found = database.get(sql, worker, nowMs, row.id)
        if (found !== undefined && found.is_ours !== 1) return false
        putRow(database, row)
        database.run('UPDATE sources SET claimed_by = ? WHERE id = ?', worker, row.id)
        return true
      })
    },
    async finish({ id, definitionHash, nextPollAtMs, state }) {
      const { changes } = database.run(
        `UPDATE sources SET definition_hash = ?, next_poll_at_ms = ?, state = ?, is_recalled = 0, claimed_by = NULL
         WHERE id = ? AND claimed_by = ?`,
        definitionHash,
        nextPollAtMs,
        JSON.stringify(state),
        id,
        worker,
      )
      return changes > 0
    },
    async release(ids, nextPollAtMs) {
      database.transaction(() => {
        for (const id of ids) {
          database.run(
            `UPDATE sources SET claimed_by = NULL, next_poll_at_ms = coalesce(?, next_poll_at_ms)
             WHERE id = ? AND claimed_by = ?`,
            nextPollAtMs ?? null,
            id,
            worker,
          )
        }
      })
    },
    async bringForward(bounds) {
      const sql = 'UPDATE sources SET next_poll_at_ms = ? WHERE id = ? AND next_poll_at_ms > ? AND next_poll_at_ms < ?'
      return database.transaction(() =>
        [...bounds]
          .filter(([id, { latestMs, toMs }]) => {
            return database.run(sql, Math.trunc(toMs), id, Math.trunc(latestMs), neverMs).changes > 0
          })
          .map(([id]) => id),
      )
    },
    async releaseAll() {
      database.transaction(() => {
        database.run('UPDATE sources SET claimed_by = NULL WHERE claimed_by IS NOT NULL')
        database.run('DELETE FROM workers')
      })
    },
  }
}
