import type { SourceRow } from '../catalog.ts'
import type { DueQueue } from '../due-queue.ts'
import { neverMs } from '../never.ts'
import { batched } from './connection/batched.ts'
import type { PostgresDatabase } from './connection/postgres-database.ts'

/**
 * The queue in the table `sources`: a claim is the id of a worker in its row, which stands there until that worker gives it
 * back, or is found dead by another. What is begun and ended at the same time goes in one statement.
 */
export class ClaimRows<State> implements DueQueue<State> {
  readonly begin: DueQueue<State>['begin']
  readonly finish: DueQueue<State>['finish']
  readonly #database: PostgresDatabase
  readonly #idOf: () => string
  /** Under which id each poll was begun: one that ends under another has lost its source, be it to this worker itself. */
  readonly #begunAs = new Map<string, string>()

  constructor(database: PostgresDatabase, idOf: () => string) {
    this.#database = database
    this.#idOf = idOf
    const idOfRow = ({ id }: SourceRow<State>) => id
    this.begin = batched(idOfRow, (rows: readonly SourceRow<State>[]) => this.#begin(rows))
    this.finish = batched(idOfRow, (rows: readonly SourceRow<State>[]) => this.#finish(rows))
  }

  async claim(nowMs: number, room: number) {
    // What another worker is about to take at this moment is passed over, not waited for; as an array it is asked for once.
    const rows = await this.#database.all(
      `UPDATE sources SET claimed_by = $1, is_begun = false WHERE id = ANY (ARRAY(
         SELECT id FROM sources WHERE next_poll_at_ms <= $2 AND claimed_by IS NULL
         ORDER BY next_poll_at_ms, id LIMIT $3 FOR UPDATE SKIP LOCKED))
       RETURNING id, next_poll_at_ms AS at`,
      this.#idOf(),
      Math.trunc(nowMs),
      room,
    )
    return rows
      .map((row) => ({ id: String(row.id), atMs: Number(row.at) }))
      .sort((a, b) => a.atMs - b.atMs || (a.id < b.id ? -1 : 1))
      .map(({ id }) => id)
  }

  async release(ids: readonly string[], nextPollAtMs?: number) {
    await this.#database.run(
      `UPDATE sources SET claimed_by = NULL, is_begun = false, next_poll_at_ms = coalesce($1, next_poll_at_ms)
       WHERE id = ANY($2) AND claimed_by = $3`,
      nextPollAtMs ?? null,
      ids,
      this.#idOf(),
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
    await this.#database.run(
      `UPDATE sources SET claimed_by = NULL, is_begun = false
       WHERE claimed_by IS NOT NULL AND claimed_by NOT IN (SELECT id FROM workers)`,
    )
  }

  async #begin(rows: readonly SourceRow<State>[]): Promise<readonly boolean[]> {
    const workerId = this.#idOf()
    // Noted before: of a statement whose answer is lost nobody knows whether it was carried out.
    for (const { id } of rows) this.#begunAs.set(id, workerId)
    const begun = await this.#database.all(
      `INSERT INTO sources (id, definition_hash, next_poll_at_ms, state, claimed_by, is_begun)
       SELECT id, definition_hash, next_poll_at_ms, state, $5, true FROM ${givenRows} ORDER BY id COLLATE "C"
       ON CONFLICT (id) DO UPDATE SET definition_hash = excluded.definition_hash,
         next_poll_at_ms = excluded.next_poll_at_ms, state = excluded.state, is_recalled = false,
         claimed_by = excluded.claimed_by, is_begun = true
       WHERE sources.claimed_by IS NULL OR sources.claimed_by = excluded.claimed_by
       RETURNING id`,
      ...columnsOf(rows),
      workerId,
    )
    return areAmong(begun, rows)
  }

  async #finish(rows: readonly SourceRow<State>[]): Promise<readonly boolean[]> {
    const workerIds = rows.map(({ id }) => this.#begunAs.get(id) ?? this.#idOf())
    // Locked in the order of their ids, so that no two workers wait for each other.
    const finished = await this.#database.all(
      `WITH ended AS (
         SELECT ended.*, begun_as FROM ${givenRows} JOIN unnest($1::text[], $5::text[]) AS begun (id, begun_as) USING (id)
           JOIN sources USING (id) ORDER BY id COLLATE "C" FOR UPDATE OF sources)
       UPDATE sources SET definition_hash = ended.definition_hash, next_poll_at_ms = ended.next_poll_at_ms,
         state = ended.state, is_recalled = false, is_begun = false, is_orphaned = false, claimed_by = NULL
       FROM ended WHERE sources.id = ended.id AND claimed_by = begun_as RETURNING sources.id`,
      ...columnsOf(rows),
      workerIds,
    )
    for (const { id } of rows) this.#begunAs.delete(id)
    return areAmong(finished, rows)
  }
}

const givenRows =
  'unnest($1::text[], $2::text[], $3::bigint[], $4::text[]) AS ended (id, definition_hash, next_poll_at_ms, state)'

function columnsOf(rows: readonly SourceRow<unknown>[]) {
  return [
    rows.map(({ id }) => id),
    rows.map(({ definitionHash }) => definitionHash),
    rows.map(({ nextPollAtMs }) => Math.trunc(nextPollAtMs)),
    rows.map(({ state }) => JSON.stringify(state)),
  ] as const
}

function areAmong(found: readonly Record<string, unknown>[], rows: readonly SourceRow<unknown>[]): readonly boolean[] {
  const ids = new Set(found.map(({ id }) => String(id)))
  return rows.map(({ id }) => ids.has(id))
}
