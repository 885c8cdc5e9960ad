import type { Subscription, Subscriptions } from '../../websub/subscriptions.ts'
import type { PostgresDatabase } from '../connection/postgres-database.ts'

/** The WebSub subscriptions, in the table `subscriptions`. */
export function subscriptionTable(database: PostgresDatabase): Subscriptions {
  return {
    async all() {
      const rows = await database.all('SELECT * FROM subscriptions ORDER BY source_id, token')
      return rows.map(
        (row): Subscription => ({
          token: String(row.token),
          sourceId: String(row.source_id),
          secret: String(row.secret),
          hub: String(row.hub),
          topic: String(row.topic),
          ...(row.asked !== null && { asked: row.asked === 'subscribe' ? 'subscribe' : 'unsubscribe' }),
          ...(row.lease_ends_at_ms !== null && { leaseEndsAtMs: Number(row.lease_ends_at_ms) }),
          askAtMs: Number(row.ask_at_ms),
          failures: Number(row.failures),
        }),
      )
    },
    async put({ token, sourceId, secret, hub, topic, asked, leaseEndsAtMs, askAtMs, failures }) {
      await database.run(
        `INSERT INTO subscriptions (token, source_id, secret, hub, topic, asked, lease_ends_at_ms, ask_at_ms, failures)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (token) DO UPDATE SET
           asked = excluded.asked, lease_ends_at_ms = excluded.lease_ends_at_ms, ask_at_ms = excluded.ask_at_ms,
           failures = excluded.failures`,
        token,
        sourceId,
        secret,
        hub,
        topic,
        asked ?? null,
        leaseEndsAtMs === undefined ? null : Math.round(leaseEndsAtMs),
        Math.round(askAtMs),
        failures,
      )
    },
    async remove(token) {
      await database.run('DELETE FROM subscriptions WHERE token = $1', token)
    },
  }
}
