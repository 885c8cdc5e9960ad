import type { HubPings } from '../../publication-store.ts'
import type { UseDatabase } from '../database.ts'

/** The hubs that are yet to be told of a change, in the table `hub_pings`; all topics of a hub wait until one time. */
export function hubPings(use: UseDatabase): HubPings {
  return {
    add: (hub, topics, nowMs) =>
      use((database) =>
        database.transaction(() => {
          // A hub that failed is left alone until its time: what changes meanwhile waits with the rest.
          const sql = `INSERT OR IGNORE INTO hub_pings (hub, topic, attempts, next_try_at_ms)
            SELECT ?, ?, 0, coalesce(max(next_try_at_ms), ?) FROM hub_pings WHERE hub = ?`
          for (const topic of topics) database.run(sql, hub, topic, nowMs, hub)
        }),
      ),
    next: (hub, nowMs) =>
      use((database) => {
        // Those that failed come last, so that one topic a hub never takes holds up no other.
        const sql = 'SELECT topic FROM hub_pings WHERE hub = ? AND next_try_at_ms <= ? ORDER BY attempts, topic LIMIT 1'
        const row = database.get(sql, hub, nowMs)
        return row === undefined ? undefined : String(row.topic)
      }),
    queue: (hub) =>
      use((database) => {
        // One topic is tried in a failing round, so that their failures add up to those of the hub.
        const sql = `SELECT count(*) AS waiting, sum(attempts) AS failures, max(next_try_at_ms) AS at
          FROM hub_pings WHERE hub = ?`
        const { waiting, failures, at } = database.get(sql, hub) ?? {}
        if (!waiting) return undefined
        return { waiting: Number(waiting), failures: Number(failures), nextTryAtMs: Number(at) }
      }),
    putOff: (hub, topic, { isFirst, atMs }) =>
      use((database) =>
        database.transaction(() => {
          if (isFirst) database.run('UPDATE hub_pings SET attempts = 0 WHERE hub = ?', hub)
          database.run('UPDATE hub_pings SET next_try_at_ms = ? WHERE hub = ?', atMs, hub)
          database.run('UPDATE hub_pings SET attempts = attempts + 1 WHERE hub = ? AND topic = ?', hub, topic)
        }),
      ),
    remove: (hub, topic) =>
      use((database) => {
        database.run('DELETE FROM hub_pings WHERE hub = ? AND topic = ?', hub, topic)
      }),
    keepOnly: (hubs) =>
      use((database) => {
        const sql = 'DELETE FROM hub_pings WHERE hub NOT IN (SELECT value FROM json_each(?))'
        database.run(sql, JSON.stringify(hubs))
      }),
  }
}
