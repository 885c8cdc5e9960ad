import type { HubPings } from '../../publication-store.ts'
import type { PostgresDatabase } from '../connection/postgres-database.ts'

/** The hubs that are yet to be told of a change, in the table `hub_pings`; all topics of a hub wait until one time. */
export function hubPings(database: PostgresDatabase): HubPings {
  return {
    async add(hub, topics, nowMs) {
      // A hub that failed is left alone until its time: what changes meanwhile waits with the rest.
      await database.run(
        `INSERT INTO hub_pings (hub, topic, attempts, next_try_at_ms)
         SELECT $1, topic, 0, coalesce((SELECT max(next_try_at_ms) FROM hub_pings WHERE hub = $1), $3)
         FROM unnest($2::text[]) AS each (topic) ON CONFLICT DO NOTHING`,
        hub,
        topics,
        nowMs,
      )
    },
    async next(hub, nowMs) {
      // Those that failed come last, so that one topic a hub never takes holds up no other.
      const sql = 'SELECT topic FROM hub_pings WHERE hub = $1 AND next_try_at_ms <= $2 ORDER BY attempts, topic LIMIT 1'
      const row = await database.get(sql, hub, nowMs)
      return row && String(row.topic)
    },
    async queue(hub) {
      // One topic is tried in a failing round, so that their failures add up to those of the hub.
      const sql = `SELECT count(*) AS waiting, sum(attempts) AS failures, max(next_try_at_ms) AS at
        FROM hub_pings WHERE hub = $1`
      const row = await database.get(sql, hub)
      if (!Number(row?.waiting)) return undefined
      return { waiting: Number(row?.waiting), failures: Number(row?.failures), nextTryAtMs: Number(row?.at) }
    },
    async putOff(hub, topic, { isFirst, atMs }) {
      await database.run(
        `UPDATE hub_pings SET next_try_at_ms = $3,
           attempts = CASE WHEN $4::boolean THEN 0 ELSE attempts END + CASE WHEN topic = $2 THEN 1 ELSE 0 END
         WHERE hub = $1`,
        hub,
        topic,
        atMs,
        isFirst,
      )
    },
    async remove(hub, topic) {
      await database.run('DELETE FROM hub_pings WHERE hub = $1 AND topic = $2', hub, topic)
    },
    async keepOnly(hubs) {
      await database.run('DELETE FROM hub_pings WHERE hub <> ALL($1)', hubs)
    },
  }
}
