import type { HubPings } from '../publication-store.ts'
import type { UseDatabase } from './database.ts'

/** The hubs that are yet to be told of a change, in the table `hub_pings`. */
export function hubPings(use: UseDatabase): HubPings {
  return {
    add: (hub, topic, nowMs) =>
      use((database) => {
        const sql = 'INSERT OR REPLACE INTO hub_pings (hub, topic, attempts, next_try_at_ms) VALUES (?, ?, 0, ?)'
        database.run(sql, hub, topic, nowMs)
      }),
    due: (nowMs) =>
      use((database) =>
        database
          .all('SELECT hub, topic, attempts FROM hub_pings WHERE next_try_at_ms <= ? ORDER BY hub, topic', nowMs)
          .map((row) => ({ hub: String(row.hub), topic: String(row.topic), attempts: Number(row.attempts) })),
      ),
    nextAtMs: () =>
      use((database) => {
        const row = database.get('SELECT min(next_try_at_ms) AS at FROM hub_pings')
        return row?.at === null ? undefined : Number(row?.at)
      }),
    retry: ({ hub, topic, attempts }, atMs) =>
      use((database) => {
        const sql = 'UPDATE hub_pings SET attempts = ?, next_try_at_ms = ? WHERE hub = ? AND topic = ?'
        database.run(sql, attempts + 1, atMs, hub, topic)
      }),
    remove: ({ hub, topic }) =>
      use((database) => {
        database.run('DELETE FROM hub_pings WHERE hub = ? AND topic = ?', hub, topic)
      }),
  }
}
