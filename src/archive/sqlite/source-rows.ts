import type { SourceRow, SourceStates } from '../catalog.ts'
import { neverMs } from '../never.ts'
import { factsFrom, foundColumns, foundFrom, rowColumns, sourceFrom } from '../tables/columns/source-columns.ts'
import type { Database } from './database.ts'

/** The state of every source in the table `sources`. */
export function sourceStates<State>(database: Database): SourceStates<State> {
  return {
    async find(ids) {
      const [id] = ids
      if (ids.length === 1 && id !== undefined) {
        const row = database.get(`SELECT ${foundColumns} FROM sources WHERE id = ?`, id)
        return new Map(row && [[id, foundFrom<State>(row)]])
      }
      const rows = database.all(
        `SELECT ${foundColumns} FROM sources WHERE id IN (SELECT value FROM json_each(?))`,
        JSON.stringify(ids),
      )
      return new Map(rows.map((row) => [String(row.id), foundFrom<State>(row)]))
    },
    async all() {
      return database.all(`SELECT ${rowColumns} FROM sources ORDER BY id`).map((row) => sourceFrom<State>(row))
    },
    async ids() {
      return database.all('SELECT id FROM sources ORDER BY id').map(({ id }) => String(id))
    },
    async neverDue() {
      const rows = database.all('SELECT id FROM sources WHERE next_poll_at_ms >= ? ORDER BY id', neverMs)
      return rows.map(({ id }) => String(id))
    },
    async enrol(rows, dueAtMs) {
      const sql = 'SELECT 1 AS one FROM sources WHERE id = ? AND (next_poll_at_ms <> ? OR claimed_by IS NOT NULL)'
      database.transaction(() => {
        for (const row of rows) {
          const wasDueAtMs = dueAtMs?.get(row.id)
          if (wasDueAtMs === undefined || database.get(sql, row.id, wasDueAtMs) === undefined) putRow(database, row)
        }
      })
    },
    async retire(ids) {
      database.transaction(() => {
        for (const id of ids) {
          database.run('UPDATE sources SET next_poll_at_ms = ? WHERE id = ?', neverMs, id)
          database.run('DELETE FROM polls WHERE source_id = ?', id)
        }
      })
    },
    async earliestPoll(ids) {
      const row = database.get(
        'SELECT min(next_poll_at_ms) AS at FROM sources WHERE id IN (SELECT value FROM json_each(?))',
        JSON.stringify(ids),
      )
      return row?.at === null ? undefined : Number(row?.at)
    },
    async dueBy(atMs) {
      const row = database.get(
        `SELECT (SELECT count(*) FROM sources WHERE next_poll_at_ms < ?1) AS queued,
           (SELECT count(*) FROM sources WHERE next_poll_at_ms <= ?2) AS due`,
        neverMs,
        atMs,
      )
      return { queued: Number(row?.queued), due: Number(row?.due) }
    },
    async counts(id, sinceMs) {
      const row = database.get(
        `SELECT (SELECT count(*) FROM article_sources WHERE source_id = ?1) AS articles,
           (SELECT count(*) FROM article_sources WHERE source_id = ?1 AND published_at_ms >= ?2) AS since,
           (SELECT count(*) FROM waiting_entries WHERE source_id = ?1) AS waiting`,
        id,
        sinceMs,
      )
      return { articles: Number(row?.articles), since: Number(row?.since), waiting: Number(row?.waiting) }
    },
    async facts() {
      const rows = database.all('SELECT id, facts, facts_definition_hash AS hash FROM sources WHERE facts IS NOT NULL')
      return factsFrom(rows)
    },
  }
}

/** Writes the row of a source whole, but for its claim and its facts. */
function putRow<State>(database: Database, row: SourceRow<State>): void {
  database.run(
    `INSERT INTO sources (id, definition_hash, next_poll_at_ms, state) VALUES (?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET definition_hash = excluded.definition_hash,
       next_poll_at_ms = excluded.next_poll_at_ms, state = excluded.state, is_recalled = 0`,
    row.id,
    row.definitionHash,
    row.nextPollAtMs,
    JSON.stringify(row.state),
  )
}
