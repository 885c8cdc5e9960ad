import { mostPolls, type PastPoll, type PollHistory, pollEnds, pollsKeptMs } from '../../polls/poll-history.ts'
import { held, lookedAt, pollFrom, usualOf } from '../../tables/columns/poll-columns.ts'
import type { Database } from '../database.ts'
import type { RunTogether } from '../shared-transactions.ts'

/** The last polls of each source in the table `polls`, where those of one source stand together. */
export function pollHistory(database: Database, together: RunTogether): PollHistory {
  return {
    add: (sourceId, poll) => together(() => add(database, sourceId, poll)),
    async of(sourceId, nowMs) {
      const sql = 'SELECT * FROM polls WHERE source_id = ? AND started_at_ms >= ? ORDER BY number DESC LIMIT ?'
      return database.all(sql, sourceId, nowMs - pollsKeptMs, mostPolls).map(pollFrom)
    },
    async latest(sourceIds) {
      const rows = database.all(
        `SELECT polls.* FROM json_each(?) CROSS JOIN polls ON source_id = value
           AND number = (SELECT max(number) FROM polls WHERE source_id = value)`,
        JSON.stringify(sourceIds),
      )
      return new Map(rows.map((row) => [String(row.source_id), pollFrom(row)]))
    },
    async usualMs(sourceIds) {
      const rows = database.all(
        `SELECT value AS id, (SELECT json_group_array(took_ms) FROM (SELECT took_ms FROM polls
           WHERE source_id = value AND how_ended <> ${held} ORDER BY number DESC LIMIT ${lookedAt})) AS took
         FROM json_each(?)`,
        JSON.stringify(sourceIds),
      )
      return new Map(
        rows.flatMap(({ id, took }) => {
          const median = usualOf(JSON.parse(String(took)) as number[])
          return median === undefined ? [] : [[String(id), median] as const]
        }),
      )
    },
  }
}

function add(database: Database, sourceId: string, poll: PastPoll): void {
  const last = database.get('SELECT max(number) AS number FROM polls WHERE source_id = ?', sourceId)
  const number = Number(last?.number ?? 0) + 1
  database.run(
    'INSERT INTO polls VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    sourceId,
    number,
    Math.trunc(poll.startedAtMs),
    Math.round(poll.tookMs),
    pollEnds.indexOf(poll.end),
    poll.status ?? null,
    poll.code ?? null,
    poll.bytes ?? null,
    poll.added,
    poll.revised,
  )
  // Two go for each that comes, so that a source that is polled less often than it was forgets as well.
  database.run(
    `DELETE FROM polls WHERE source_id = ?1 AND (number <= ?2 OR started_at_ms < ?3)
       AND number IN (SELECT number FROM polls WHERE source_id = ?1 ORDER BY number LIMIT 2)`,
    sourceId,
    number - mostPolls,
    Math.trunc(poll.startedAtMs) - pollsKeptMs,
  )
}
