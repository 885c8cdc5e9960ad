import type { Database } from './sqlite.ts'

/** What the catalog keeps of a source between polls; `State` is the poll stage's own, stored as JSON. */
export type SourceRow<State> = {
  readonly id: string
  /** The definition the state belongs to; validators of another definition are forgotten. */
  readonly definitionHash: string
  /** When the source is due, in milliseconds since the epoch. */
  readonly nextPollAtMs: number
  readonly state: State
}

/** The state of every source, and the durable queue of when each is due. */
export class SourceRows<State> {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** One source's row; absent where it was never polled. */
  find(id: string): SourceRow<State> | undefined {
    const row = this.#database.prepare('SELECT * FROM sources WHERE id = ?').get(id)
    return row && fromColumns(row)
  }

  /** Every row, by id. */
  all(): readonly SourceRow<State>[] {
    return this.#database
      .prepare('SELECT * FROM sources ORDER BY id')
      .all()
      .map((row) => fromColumns<State>(row))
  }

  /** Writes a row whole. */
  put(row: SourceRow<State>): void {
    this.#database
      .prepare(
        `INSERT INTO sources (id, definition_hash, next_poll_at_ms, state) VALUES (?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET definition_hash = excluded.definition_hash,
           next_poll_at_ms = excluded.next_poll_at_ms, state = excluded.state`,
      )
      .run(row.id, row.definitionHash, row.nextPollAtMs, JSON.stringify(row.state))
  }

  /** Ids and times of the sources that are due, the longest overdue first. */
  due(nowMs: number, limit: number): readonly { readonly id: string; readonly nextPollAtMs: number }[] {
    return this.#database
      .prepare(
        'SELECT id, next_poll_at_ms FROM sources WHERE next_poll_at_ms <= ? ORDER BY next_poll_at_ms, id LIMIT ?',
      )
      .all(nowMs, limit)
      .map((row) => ({ id: String(row.id), nextPollAtMs: Number(row.next_poll_at_ms) }))
  }

  /** Moves the time a source is due, and nothing else. */
  setNextPoll(id: string, nextPollAtMs: number): void {
    this.#database.prepare('UPDATE sources SET next_poll_at_ms = ? WHERE id = ?').run(nextPollAtMs, id)
  }
}

function fromColumns<State>(row: Record<string, unknown>): SourceRow<State> {
  return {
    id: String(row.id),
    definitionHash: String(row.definition_hash),
    nextPollAtMs: Number(row.next_poll_at_ms),
    state: JSON.parse(String(row.state)) as State,
  }
}
