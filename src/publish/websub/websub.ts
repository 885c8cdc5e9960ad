import type { HubPing, HubPings } from '../../archive/publication-store.ts'
import type { Clock } from '../../clock.ts'
import { formatDuration } from '../../duration.ts'
import { FeedkeeperError } from '../../feedkeeper-error.ts'
import type { Fetch } from '../../fetch/outcome.ts'
import type { Log } from '../../log/log.ts'

/** How long to wait after each failure; after the last the hub is left alone until the next change. */
const retryAfterMs = [60_000, 300_000, 1_800_000, 7_200_000, 21_600_000]

/** Tells hubs of changes. */
export type HubPinger = {
  /** Notes that topics have changed, and begins to tell every hub of it. */
  readonly announce: (topics: readonly string[]) => Promise<void>
  /** Resolves when what is under way has ended; what is still to be retried is left for the next run. */
  readonly close: () => Promise<void>
}

/**
 * Makes what tells WebSub hubs that topics have changed (https://www.w3.org/TR/websub/, 6: "publishing"): a POST of
 * `hub.mode=publish` with the topic under `hub.url` and `hub.topic`, the two names hubs know it by.
 */
export function createHubPinger(options: {
  readonly hubs: readonly string[]
  readonly pings: HubPings
  readonly fetch: Fetch
  readonly clock: Clock
  readonly log: Log
}): HubPinger {
  const { hubs, pings, fetch, clock, log } = options
  let timer: NodeJS.Timeout | undefined
  let underWay: Promise<void> = Promise.resolve()
  let isClosed = false

  const send = async (ping: HubPing): Promise<void> => {
    const reason = await tell(ping, fetch)
    if (reason === undefined) return void (await pings.remove(ping))
    const waitMs = retryAfterMs[ping.attempts]
    if (waitMs === undefined) await pings.remove(ping)
    else await pings.retry(ping, clock() + waitMs)
    log.warn(
      { hub: ping.hub, topic: ping.topic, attempts: ping.attempts + 1, error: reason },
      `${ping.hub} was not told of ${ping.topic}: ${reason}; ${waitMs === undefined ? 'given up' : `tried again in ${formatDuration(waitMs)}`}`,
    )
  }
  const sendDue = async (): Promise<void> => {
    for (const ping of await pings.due(clock())) {
      if (isClosed) return
      if (hubs.includes(ping.hub)) await send(ping)
      else await pings.remove(ping)
    }
    const nextAtMs = await pings.nextAtMs()
    if (nextAtMs === undefined || isClosed) return
    clearTimeout(timer)
    timer = setTimeout(start, Math.max(1_000, nextAtMs - clock())).unref()
  }
  const start = (): void => {
    underWay = underWay
      .then(sendDue)
      .catch((error: Error) => log.error({ error: error.message }, `hubs: ${error.message}`))
  }

  return {
    async announce(topics) {
      for (const hub of hubs) for (const topic of topics) await pings.add(hub, topic, clock())
      start()
    },
    async close() {
      clearTimeout(timer)
      // What was announced last is told before the end, and only what fails waits for another run.
      await underWay
      isClosed = true
      clearTimeout(timer)
    },
  }
}

/** Tells one hub of one topic; gives why that failed, in words. */
async function tell({ hub, topic }: HubPing, fetch: Fetch): Promise<string | undefined> {
  try {
    const outcome = await fetch({
      url: hub,
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ 'hub.mode': 'publish', 'hub.url': topic, 'hub.topic': topic }).toString(),
    })
    if (outcome.kind === 'fetched' || outcome.kind === 'not-modified') return undefined
    if (outcome.kind === 'gone') return 'HTTP 410'
    // 202 is no article or listing, but a hub's way to say yes.
    return outcome.status >= 200 && outcome.status <= 299 ? undefined : `HTTP ${outcome.status}`
  } catch (error) {
    // Most hubs answer 204, which for an article or a listing would be a fault.
    if (error instanceof FeedkeeperError && error.code === 'empty-body') return undefined
    return (error as Error).message
  }
}
