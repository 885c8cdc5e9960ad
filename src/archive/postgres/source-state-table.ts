import type { SourceRow, SourceStates } from '../catalog.ts'
import { neverMs } from '../never.ts'
import { factsFrom, foundColumns, foundFrom, rowColumns, sourceFrom } from '../tables/columns/source-columns.ts'
import { batched } from './connection/batched.ts'
import type { PostgresDatabase, Queries } from './connection/postgres-database.ts'

/** The state of every source in the table `sources`. */
export function sourceStates<State>(database: PostgresDatabase): SourceStates<State> {
  const find = async (ids: readonly string[]) => {
    const rows = await database.all(`SELECT ${foundColumns} FROM sources WHERE id = ANY($1)`, ids)
    return new Map(rows.map((row) => [String(row.id), foundFrom<State>(row)]))
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
      return (await database.all(`SELECT ${rowColumns} FROM sources ORDER BY id`)).map((row) => sourceFrom<State>(row))
    },
    async ids() {
      return (await database.all('SELECT id FROM sources ORDER BY id')).map(({ id }) => String(id))
    },
    async neverDue() {
      const rows = await database.all('SELECT id FROM sources WHERE next_poll_at_ms >= $1 ORDER BY id', neverMs)
      return rows.map(({ id }) => String(id))
    },
    async enrol(rows, dueAtMs) {
      await database.alone(async (queries) => {
        for (const some of portions(rows)) await putRows(queries, some, dueAtMs)
      })
    },
    async retire(ids) {
      await database.alone(async (queries) => {
        for (const some of portions(ids)) {
          await queries.run('UPDATE sources SET next_poll_at_ms = $1 WHERE id = ANY ($2)', neverMs, some)
          await queries.run('DELETE FROM polls WHERE source_id = ANY ($1)', some)
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
      return factsFrom(rows)
    },
  }
}

/** So many sources go in one statement. */
const mostAtOnce = 1_000

function portions<Item>(all: readonly Item[]): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(all.length / mostAtOnce) }, (_, at) =>
    all.slice(at * mostAtOnce, (at + 1) * mostAtOnce),
  )
}

/** Writes the rows of sources whole, but for their claims and facts; one that is to be due at a time and is not, or is taken, stays. */
async function putRows<State>(
  database: Queries,
  rows: readonly SourceRow<State>[],
  dueAtMs?: ReadonlyMap<string, number>,
): Promise<void> {
  // Of two of one id, which one statement cannot write, the last counts.
  const given = [...new Map(rows.map((row) => [row.id, row])).values()]
  await database.run(
    `WITH given AS (
       SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::bigint[])
         AS given (id, definition_hash, next_poll_at_ms, state, due_at_ms)),
     changed AS (
       UPDATE sources SET definition_hash = given.definition_hash, next_poll_at_ms = given.next_poll_at_ms,
         state = given.state, is_recalled = false
       FROM given WHERE sources.id = given.id
         AND (due_at_ms IS NULL OR (sources.next_poll_at_ms = due_at_ms AND sources.claimed_by IS NULL)))
     INSERT INTO sources (id, definition_hash, next_poll_at_ms, state)
     SELECT id, definition_hash, next_poll_at_ms, state FROM given ON CONFLICT (id) DO NOTHING`,
    given.map(({ id }) => id),
    given.map(({ definitionHash }) => definitionHash),
    given.map(({ nextPollAtMs }) => Math.trunc(nextPollAtMs)),
    given.map(({ state }) => JSON.stringify(state)),
    given.map(({ id }) => dueAtMs?.get(id) ?? null),
  )
}
