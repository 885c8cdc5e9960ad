import type { SourceRow, SourceStates } from '../catalog.ts'
import { neverMs } from '../never.ts'
import type { SourceFacts } from '../source-facts.ts'
import { batched } from './connection/batched.ts'
import type { PostgresDatabase, Queries, Row } from './connection/postgres-database.ts'

/** The state of every source in the table `sources`. */
export function sourceStates<State>(database: PostgresDatabase): SourceStates<State> {
  const find = async (ids: readonly string[]) => {
    const rows = await database.all('SELECT * FROM sources WHERE id = ANY($1)', ids)
    return new Map(rows.map((row) => [String(row.id), rowFrom<State>(row)]))
  }
  const findOne = batched(
    (id: string) => id,
    async (ids) => {
      const found = await find(ids)
      return ids.map((id) => found.get(id))
    },
  )
  return {
    async find(ids) {
      const [id] = ids
      if (id === undefined || ids.length > 1) return find(ids)
      const row = await findOne(id)
      return new Map(row === undefined ? [] : [[id, row]])
    },
    async all() {
      return (await database.all('SELECT * FROM sources ORDER BY id')).map((row) => rowFrom<State>(row))
    },
    async enrol(rows, dueAtMs) {
      await database.alone(async (queries) => {
        for (const row of rows) await putRow(queries, row, dueAtMs?.get(row.id))
      })
    },
    async retire(ids) {
      await database.alone(async (queries) => {
        for (const id of ids) {
          await queries.run('UPDATE sources SET next_poll_at_ms = $1 WHERE id = $2', neverMs, id)
          await queries.run('DELETE FROM polls WHERE source_id = $1', id)
        }
      })
    },
    async earliestPoll(ids) {
      const row = await database.get('SELECT min(next_poll_at_ms) AS at FROM sources WHERE id = ANY($1)', ids)
      return row?.at === null ? undefined : Number(row?.at)
    },
    async dueBy(atMs) {
      const row = await database.get(
        `SELECT (SELECT count(*) FROM sources WHERE next_poll_at_ms < $1) AS queued,
           (SELECT count(*) FROM sources WHERE next_poll_at_ms <= $2) AS due`,
        neverMs,
        atMs,
      )
      return { queued: Number(row?.queued), due: Number(row?.due) }
    },
    async counts(id, sinceMs) {
      const row = await database.get(
        `SELECT (SELECT count(*) FROM article_sources WHERE source_id = $1) AS articles,
           (SELECT count(*) FROM article_sources WHERE source_id = $1 AND published_at_ms >= $2) AS since,
           (SELECT count(*) FROM waiting_entries WHERE source_id = $1) AS waiting`,
        id,
        sinceMs,
      )
      return { articles: Number(row?.articles), since: Number(row?.since), waiting: Number(row?.waiting) }
    },
    async facts() {
      const rows = await database.all(
        'SELECT id, facts, facts_definition_hash AS hash FROM sources WHERE facts IS NOT NULL',
      )
      return new Map(
        rows.map((row) => [
          String(row.id),
          { ...(JSON.parse(String(row.facts)) as SourceFacts), definitionHash: String(row.hash) },
        ]),
      )
    },
  }
}

/** Writes the row of a source whole, but for its claim and its facts; where it is to be due at a time and is not, or is taken, it stays. */
async function putRow<State>(database: Queries, row: SourceRow<State>, dueAtMs?: number): Promise<void> {
  await database.run(
    `INSERT INTO sources (id, definition_hash, next_poll_at_ms, state) VALUES ($1, $2, $3, $4)
     ON CONFLICT (id) DO UPDATE SET definition_hash = excluded.definition_hash,
       next_poll_at_ms = excluded.next_poll_at_ms, state = excluded.state, is_recalled = false
     WHERE $5::bigint IS NULL OR (sources.next_poll_at_ms = $5 AND sources.claimed_by IS NULL)`,
    row.id,
    row.definitionHash,
    row.nextPollAtMs,
    JSON.stringify(row.state),
    dueAtMs ?? null,
  )
}

function rowFrom<State>(row: Row): SourceRow<State> {
  return {
    id: String(row.id),
    definitionHash: String(row.definition_hash),
    nextPollAtMs: Number(row.next_poll_at_ms),
    state: JSON.parse(String(row.state)) as State,
  }
}
