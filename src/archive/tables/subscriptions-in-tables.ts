import type { Subscription, Subscriptions } from '../websub/subscriptions.ts'
import type { Row } from './row.ts'
import type { SharedQueries } from './shared-queries.ts'

/** The WebSub subscriptions, in the table `subscriptions`. */
export function subscriptionsIn({ all, run }: SharedQueries): Subscriptions {
  return {
    async all() {
      return (await all('SELECT * FROM subscriptions ORDER BY source_id, token')).map(subscriptionFrom)
    },
    async put({ token, sourceId, secret, hub, topic, asked, leaseEndsAtMs, askAtMs, failures }) {
      await run(
        `INSERT INTO subscriptions (token, source_id, secret, hub, topic, asked, lease_ends_at_ms, ask_at_ms, failures)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         ON CONFLICT (token) DO UPDATE SET source_id = excluded.source_id, secret = excluded.secret, hub = excluded.hub,
           topic = excluded.topic, asked = excluded.asked, lease_ends_at_ms = excluded.lease_ends_at_ms,
           ask_at_ms = excluded.ask_at_ms, failures = excluded.failures`,
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
      await run('DELETE FROM subscriptions WHERE token = ?1', token)
    },
  }
}

function subscriptionFrom(row: Row): Subscription {
  return {
    token: String(row.token),
    sourceId: String(row.source_id),
    secret: String(row.secret),
    hub: String(row.hub),
    topic: String(row.topic),
    ...(row.asked !== null && { asked: row.asked === 'subscribe' ? 'subscribe' : 'unsubscribe' }),
    ...(row.lease_ends_at_ms !== null && { leaseEndsAtMs: Number(row.lease_ends_at_ms) }),
    askAtMs: Number(row.ask_at_ms),
    failures: Number(row.failures),
  }
}
