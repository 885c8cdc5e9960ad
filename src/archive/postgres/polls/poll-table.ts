import { mostPolls, type PastPoll, type PollHistory, pollEnds, pollsKeptMs } from '../../polls/poll-history.ts'
import { held, lookedAt, pollFrom, usualOf } from '../../tables/columns/poll-columns.ts'
import { grouped } from '../connection/grouped.ts'
import { asRows, type Queries } from '../connection/postgres-database.ts'

/** The last polls of each source in the table `polls`, where those of one source stand together. */
export function pollHistory(database: Queries): PollHistory {
  const addTogether = grouped((polls: readonly NewPoll[]) => add(database, polls))
  return {
    add: (sourceId, poll) => addTogether({ sourceId, poll }),
    async of(sourceId, nowMs) {
      const sql = 'SELECT * FROM polls WHERE source_id = $1 AND started_at_ms >= $2 ORDER BY number DESC LIMIT $3'
      return (await database.all(sql, sourceId, nowMs - pollsKeptMs, mostPolls)).map(pollFrom)
    },
    async latest(sourceIds) {
      const rows = await database.all(
        `SELECT last.* FROM unnest($1::text[]) AS each (id)
         CROSS JOIN LATERAL (SELECT * FROM polls WHERE source_id = each.id ORDER BY number DESC LIMIT 1) AS last`,
        sourceIds,
      )
      return new Map(rows.map((row) => [String(row.source_id), pollFrom(row)]))
    },
    async usualMs(sourceIds) {
      const rows = await database.all(
        `SELECT id, ARRAY(SELECT took_ms FROM polls
           WHERE source_id = each.id AND how_ended <> ${held} ORDER BY number DESC LIMIT ${lookedAt}) AS took
         FROM unnest($1::text[]) AS each (id)`,
        sourceIds,
      )
      return new Map(
        rows.flatMap(({ id, took }) => {
          const median = usualOf((took as string[]).map(Number))
          return median === undefined ? [] : [[String(id), median] as const]
        }),
      )
    },
  }
}

type NewPoll = { readonly sourceId: string; readonly poll: PastPoll }

/** Writes polls in their order; two of one source in one statement have one number after the other. */
async function add(database: Queries, polls: readonly NewPoll[]): Promise<void> {
  const rows = polls.map(({ sourceId, poll }, order) => ({
    order,
    source_id: sourceId,
    started_at_ms: Math.trunc(poll.startedAtMs),
    took_ms: Math.round(poll.tookMs),
    how_ended: pollEnds.indexOf(poll.end),
    status: poll.status ?? null,
    code: poll.code ?? null,
    bytes: poll.bytes ?? null,
    added: poll.added,
    revised: poll.revised,
  }))
  const added = await database.all(
    `INSERT INTO polls (source_id, number, started_at_ms, took_ms, how_ended, status, code, bytes, added, revised)
     SELECT source_id, coalesce((SELECT max(number) FROM polls WHERE polls.source_id = poll.source_id), 0)
         + row_number() OVER (PARTITION BY source_id ORDER BY "order"),
       started_at_ms, took_ms, how_ended, status, code, bytes, added, revised
     FROM json_to_recordset($1) AS poll ("order" integer, source_id text, started_at_ms bigint, took_ms bigint,
       how_ended integer, status integer, code text, bytes bigint, added integer, revised integer)
     RETURNING source_id, number, started_at_ms`,
    asRows(rows),
  )
  // Two go for each that comes, so that a source that is polled less often than it was forgets as well.
  const last = new Map(added.map((row) => [String(row.source_id), { ...row, count: 0 }]))
  for (const row of added) {
    const each = last.get(String(row.source_id))
    if (each !== undefined) each.count += 1
  }
  await database.run(
    `DELETE FROM polls USING json_to_recordset($1) AS last (source_id text, number bigint, started_at_ms bigint, count integer)
     WHERE polls.source_id = last.source_id
       AND (polls.number <= last.number - ${mostPolls} OR polls.started_at_ms < last.started_at_ms - ${pollsKeptMs})
       AND polls.number IN (SELECT number FROM polls AS old WHERE old.source_id = last.source_id
         ORDER BY number LIMIT 2 * last.count)`,
    asRows([...last.values()]),
  )
}
