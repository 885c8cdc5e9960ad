import type { Subscription } from '../../archive/websub/subscriptions.ts'
import { FeedkeeperError } from '../../feedkeeper-error.ts'
import type { Fetch } from '../../fetch/outcome.ts'

/** How long a subscription is asked for; the hub has the last word. */
const leaseMs = 10 * 86_400_000

/** Asks a hub to subscribe, or to end a subscription (WebSub, 5.1); gives why it would not, in words. */
export async function askHub(
  { hub, topic, secret }: Subscription,
  { mode, callback }: { readonly mode: 'subscribe' | 'unsubscribe'; readonly callback: string },
  fetch: Fetch,
  signal: AbortSignal,
): Promise<string | undefined> {
  const form = new URLSearchParams({ 'hub.callback': callback, 'hub.mode': mode, 'hub.topic': topic })
  if (mode === 'subscribe') {
    form.set('hub.secret', secret)
    form.set('hub.lease_seconds', String(leaseMs / 1_000))
  }
  try {
    const outcome = await fetch({
      url: hub,
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
      signal,
    })
    if (outcome.kind === 'gone') return 'HTTP 410'
    if (outcome.kind !== 'refused' || (outcome.status >= 200 && outcome.status <= 299)) return undefined
    return `HTTP ${outcome.status}`
  } catch (error) {
    // Hubs say yes with 202 or 204 and no body, which for a listing would be a fault.
    if (error instanceof FeedkeeperError && error.code === 'empty-body') return undefined
    return (error as Error).message
  }
}
