import type { Clock } from '../clock.ts'
import { type BodyReader, createBodyReader } from './body/body.ts'
import { FetchAbortedError } from './fetch-error.ts'
import type { FetchSettings } from './fetch-settings.ts'
import { createAddressGuard } from './guard/address-guard.ts'
import type { Fetch, FetchRequest } from './outcome.ts'
import type { Timer } from './politeness/host-lane.ts'
import { HostHeldError, type HostLimit, HostLimits } from './politeness/host-limits.ts'
import type { SharedSlots } from './politeness/shared-slots.ts'
import { firstHop, type Hop } from './redirect.ts'
import { headersOf } from './request-headers.ts'
import { readAnswer } from './response.ts'
import { createTimeBudget, type TimeBudget } from './time-budget.ts'
import { createTransport, type Transport } from './transport.ts'

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

/** What a fetcher is made in. */
type Surroundings = {
  readonly userAgent: string
  readonly env: NodeJS.ProcessEnv
  readonly clock: Clock
  readonly timer?: Timer
  /** Those who ask the same hosts; absent where nobody else does. */
  readonly others?: FetchersBeside | undefined
}

/** Several fetchers that are polite together. */
export type FetchersBeside = {
  readonly slots: SharedSlots
  /** Whether this one may send requests at this moment: else what it is about to ask may be another's to ask. */
  readonly isLeased: () => boolean
}

/**
 * Makes the fetcher: bounded, guarded, conditional, polite.
 *
 * Nothing is tried twice, and no redirect is followed but by its own loop, in which each hop waits its turn at its host.
 * Waiting for a turn, or for a name, is not on the request's deadline.
 */
export function createFetcher(settings: FetchSettings, surroundings: Surroundings): Fetcher {
  const hops = new Hops(settings, surroundings)
  const { limits, transport } = hops
  const closing = new AbortController()
  return {
    async fetch(request) {
      let hop = firstHop(request)
      const wayGiven = request.background && new AbortController()
      const giveWay = wayGiven && (() => wayGiven.abort())
      const callers = [request.signal, closing.signal, wayGiven?.signal]
      const budget = createTimeBudget(hop.url.href, settings.deadline, callers)
      try {
        for (;;) {
          const current = hop
          const taken = await limits.run(
            current.url,
            budget.signal,
            (onSend) => budget.spend(() => hops.take(current, request, budget, onSend)),
            giveWay,
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

/** What takes the hops of every request. */
class Hops {
  readonly limits: HostLimits
  readonly transport: Transport
  readonly #settings: FetchSettings
  readonly #surroundings: Surroundings
  readonly #bodies: BodyReader
  readonly #backgroundBodies: BodyReader
  readonly #privateHosts = new Set<string>()

  constructor(settings: FetchSettings, surroundings: Surroundings) {
    const { env, clock, timer, others } = surroundings
    const guard = createAddressGuard(settings.allowPrivateNetworks, settings.nat64Prefixes)
    const onPrivatePeer = (hostname: string) => void this.#privateHosts.add(hostname)
    this.#settings = settings
    this.#surroundings = surroundings
    this.#bodies = createBodyReader(settings)
    this.#backgroundBodies = createBodyReader(settings)
    this.transport = createTransport(settings, { guard, env, onPrivatePeer, isShared: others !== undefined })
    this.limits = new HostLimits(settings, clock, timer, others?.slots)
  }

  /** One request and its answer: the outcome, or the hop a redirect leads to. */
  async take(hop: Hop, request: FetchRequest, { signal, pause }: TimeBudget, onSend: () => void) {
    const { userAgent, clock, others } = this.#surroundings
    const headers = headersOf(hop, request, userAgent)
    const goOut = () => {
      if (others?.isLeased() === false) throw new FetchAbortedError(hop.url)
      onSend()
    }
    const answer = await this.transport.send(hop, headers, { signal, pause, onSend: goOut })
    const isConditional = 'if-none-match' in headers || 'if-modified-since' in headers
    const outcome = await readAnswer(answer, {
      hop,
      isConditional,
      bodies: request.background ? this.#backgroundBodies : this.#bodies,
      maxBytes: request.background?.maxBytes,
      pause,
      nowMs: clock(),
      maxRedirects: this.#settings.maxRedirects,
    })
    if ('kind' in outcome && outcome.kind === 'refused') this.#hold(hop.url, outcome.status, outcome.retryAfterMs ?? 0)
    return outcome
  }

  /** A host on an address of the operator's own may serve many sites, each with limits of its own. */
  #hold(url: URL, status: number, forMs: number): void {
    if (forMs <= 0 || this.#settings.retryAfter !== 'host' || this.#privateHosts.has(url.hostname)) return
    this.limits.hold(url, status, forMs)
  }
}
