import type { Clock } from '../clock.ts'
import { createBodyReader } from './body/body.ts'
import type { FetchSettings } from './fetch-settings.ts'
import { createAddressGuard } from './guard/address-guard.ts'
import type { Fetch, FetchOutcome, FetchRequest } from './outcome.ts'
import type { Timer } from './politeness/host-lane.ts'
import { createHostLimits, HostHeldError, type HostLimit } from './politeness/host-limits.ts'
import { firstHop, type Hop } from './redirect.ts'
import { headersOf } from './request-headers.ts'
import { readAnswer } from './response.ts'
import { createTimeBudget, type TimeBudget } from './time-budget.ts'
import { createTransport } from './transport.ts'

/** Fetches under limits that all requests share. */
export type Fetcher = {
  readonly fetch: Fetch
  /** Least milliseconds until a request to the URL's host could start; 0 for what is no URL. */
  readonly delayMs: (url: string) => number
  /** The limit a request to the URL is under. */
  readonly limitOf: (url: string) => HostLimit
  /** Breaks off what is under way and closes all connections; every fetch after it fails. */
  readonly close: () => Promise<void>
}

/**
 * Makes the fetcher: bounded, guarded, conditional, polite.
 *
 * Nothing is tried twice, and no redirect is followed but by its own loop, in which each hop waits its turn at its host.
 * Waiting for a turn, or for a name, is not on the request's deadline.
 */
export function createFetcher(
  settings: FetchSettings,
  surroundings: {
    readonly userAgent: string
    readonly env: NodeJS.ProcessEnv
    readonly clock: Clock
    readonly timer?: Timer
  },
): Fetcher {
  const { userAgent, env, clock } = surroundings
  const privateHosts = new Set<string>()
  const guard = createAddressGuard(settings.allowPrivateNetworks, settings.nat64Prefixes)
  const transport = createTransport(settings, { guard, env, onPrivatePeer: (hostname) => privateHosts.add(hostname) })
  const limits = createHostLimits(settings, clock, surroundings.timer)
  const bodies = createBodyReader(settings)
  const closing = new AbortController()

  /** One request and its answer: the outcome, or the hop a redirect leads to. */
  async function take(
    hop: Hop,
    request: FetchRequest,
    budget: TimeBudget,
    onSend: () => void,
  ): Promise<FetchOutcome | Hop> {
    const headers = headersOf(hop, request, userAgent)
    const answer = await transport.send(hop, headers, { signal: budget.signal, pause: budget.pause, onSend })
    const isConditional = 'if-none-match' in headers || 'if-modified-since' in headers
    const outcome = await readAnswer(answer, {
      hop,
      isConditional,
      bodies,
      pause: budget.pause,
      nowMs: clock(),
      maxRedirects: settings.maxRedirects,
    })
    if ('kind' in outcome && outcome.kind === 'refused') holdHost(hop.url, outcome)
    return outcome
  }

  /** A host on an address of the operator's own may serve many sites, each with limits of its own. */
  function holdHost(url: URL, { status, retryAfterMs = 0 }: { status: number; retryAfterMs?: number }): void {
    if (retryAfterMs <= 0 || settings.retryAfter !== 'host' || privateHosts.has(url.hostname)) return
    limits.hold(url, status, retryAfterMs)
  }

  return {
    async fetch(request) {
      let hop = firstHop(request)
      const budget = createTimeBudget(hop.url.href, settings.deadline, [request.signal, closing.signal])
      try {
        for (;;) {
          const current = hop
          const taken = await limits.run(current.url, budget.signal, (onSend) =>
            budget.spend(() => take(current, request, budget, onSend)),
          )
          if ('kind' in taken) return taken
          hop = taken
        }
      } catch (error) {
        if (budget.signal.aborted) throw budget.signal.reason
        if (!(error instanceof HostHeldError)) throw error
        return {
          kind: 'refused',
          url: hop.url.href,
          status: error.status,
          retryAfterMs: error.remainingMs,
          isHeld: true,
          wireBytes: 0,
        }
      } finally {
        budget.end()
      }
    },
    delayMs(url) {
      const parsed = URL.parse(url)
      return parsed === null ? 0 : limits.delayMs(parsed)
    },
    limitOf: (url) => limits.limitOf(URL.parse(url) ?? new URL('http://invalid')),
    async close() {
      closing.abort()
      await transport.close()
    },
  }
}
