import type { Subscription, Subscriptions } from '../../websub/subscriptions.ts'
import type { Database } from '../database.ts'

/** The WebSub subscriptions, in the table `subscriptions`. */
export function subscriptionRows(database: Database): Subscriptions {
  return {
    async all() {
      return database.all('SELECT * FROM subscriptions ORDER BY source_id, token').map(
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
      database.run(
        `INSERT OR REPLACE INTO subscriptions
           (token, source_id, secret, hub, topic, asked, lease_ends_at_ms, ask_at_ms, failures)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
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
      database.run('DELETE FROM subscriptions WHERE token = ?', token)
    },
  }
}
