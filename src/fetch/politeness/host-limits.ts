import type { Clock } from '../../clock.ts'
import { FeedkeeperError } from '../../feedkeeper-error.ts'
import type { FetchSettings } from '../fetch-settings.ts'
import { HostLane, type Timer, type Waiter } from './host-lane.ts'
import { groupOf, hostOf } from './limit-group.ts'

/** Thrown for a request to a host that asked not to be asked for a while. */
export class HostHeldError extends FeedkeeperError {
  /** The status with which the host asked for it. */
  readonly status: number
  readonly remainingMs: number

  constructor(hostname: string, status: number, remainingMs: number) {
    super('host-held', `${hostname}: asked by a Retry-After to wait for ${Math.ceil(remainingMs / 1_000)} s more`)
    this.status = status
    this.remainingMs = remainingMs
  }
}

/** The limit a host is under: its own, or that of its group. */
export type HostLimit = { readonly name: string; readonly connections: number }

/** The queue in front of every request. */
export type HostLimits = {
  /** Which limit a request is under; those under one wait for each other. */
  readonly limitOf: (url: URL) => HostLimit
  /**
   * Does the work when the host, its group and the whole have room; rejects with the signal's reason if it aborts first.
   * The work calls `onSend` when its request goes out: until then no other is started to that host.
   */
  readonly run: <Result>(
    url: URL,
    signal: AbortSignal | undefined,
    work: (onSend: () => void) => Promise<Result>,
  ) => Promise<Result>
  /** Halts the host, or its group, for that long: those waiting and those to come are rejected with `HostHeldError`. */
  readonly hold: (url: URL, status: number, forMs: number) => void
  /** Least milliseconds until a request to that host could start; those that wait for it are counted in. */
  readonly delayMs: (url: URL) => number
}

const realTimer: Timer = (callBack, afterMs) => {
  const timeout = setTimeout(callBack, afterMs)
  return () => clearTimeout(timeout)
}

/**
 * Makes the limits: per host (its name without the port), per group in place of that, and over all.
 *
 * A host waits in its own lane and holds no place meanwhile, so that a slow or crowded one delays only itself; lanes with
 * room take turns. Spacing is from the moment one request goes out to
 * the start of the next.
 */
export function createHostLimits(
  settings: Pick<FetchSettings, 'concurrency' | 'perHost' | 'limitGroups'>,
  clock: Clock,
  timer: Timer = realTimer,
): HostLimits {
  const turns = new LaneTurns(settings, clock, timer)
  return {
    limitOf: (url) => turns.limitOf(url),
    async run(url, signal, work) {
      signal?.throwIfAborted()
      const lane = turns.laneOf(url)
      const held = lane.heldFor(clock())
      if (held !== undefined) throw new HostHeldError(hostOf(url), held.status, held.ms)
      await turns.place(lane, signal)
      let isSent = false
      const onSend = () => {
        if (isSent) return
        isSent = true
        lane.send(clock())
        turns.startReady(lane)
      }
      try {
        return await work(onSend)
      } finally {
        turns.end(lane)
        onSend()
        turns.startReady(lane)
      }
    },
    hold(url, status, forMs) {
      const refusal = (remainingMs: number) => new HostHeldError(hostOf(url), status, remainingMs)
      turns.hold(turns.laneOf(url), status, forMs, refusal)
    },
    delayMs: (url) => turns.laneOf(url).delayMs(clock()),
  }
}

/** The lanes there are, and whose turn it is. */
class LaneTurns {
  readonly #settings: Pick<FetchSettings, 'concurrency' | 'perHost' | 'limitGroups'>
  readonly #clock: Clock
  readonly #timer: Timer
  readonly #lanes = new Map<string, HostLane>()
  /** Lanes whose first in line may start now, in the order they came to be so. */
  readonly #ready = new Set<HostLane>()
  #running = 0
  #sweepAt = 1_000

  constructor(settings: Pick<FetchSettings, 'concurrency' | 'perHost' | 'limitGroups'>, clock: Clock, timer: Timer) {
    this.#settings = settings
    this.#clock = clock
    this.#timer = timer
  }

  limitOf(url: URL): HostLimit & { readonly spacingMs: number } {
    const { limitGroups, perHost } = this.#settings
    const hostname = hostOf(url)
    const group = groupOf(hostname, limitGroups)
    return {
      name: group ? `group ${group.pattern}` : `host ${hostname}`,
      connections: group?.limit.connections ?? perHost.connections,
      spacingMs: group?.limit.every ?? perHost.spacing,
    }
  }

  laneOf(url: URL): HostLane {
    const { name, ...limit } = this.limitOf(url)
    const known = this.#lanes.get(name)
    if (known !== undefined) return known
    if (this.#lanes.size >= this.#sweepAt) this.#sweep()
    const lane = new HostLane(limit)
    this.#lanes.set(name, lane)
    return lane
  }

  /** Waits for a turn in a lane; rejects with the signal's reason where that aborts first. */
  place(lane: HostLane, signal: AbortSignal | undefined): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const onAbort = () => {
        this.#leave(lane, waiter)
        reject(signal?.reason)
      }
      const settle = () => signal?.removeEventListener('abort', onAbort)
      const waiter: Waiter = {
        start: () => {
          settle()
          resolve()
        },
        refuse: (error) => {
          settle()
          reject(error)
        },
      }
      signal?.addEventListener('abort', onAbort, { once: true })
      lane.join(waiter)
      this.startReady(lane)
    })
  }

  /** Looks whether a lane is ready, and starts what can be started of all that are. */
  startReady(changed: HostLane): void {
    if (changed.isReady(this.#clock(), this.#timer, () => this.startReady(changed))) this.#ready.add(changed)
    for (const lane of this.#ready) {
      if (this.#running >= this.#settings.concurrency) return
      this.#ready.delete(lane)
      if (lane.start()) this.#running += 1
    }
  }

  end(lane: HostLane): void {
    this.#running -= 1
    lane.end()
  }

  hold(lane: HostLane, status: number, forMs: number, refusal: (remainingMs: number) => unknown): void {
    const nowMs = this.#clock()
    lane.hold(status, nowMs + forMs, refusal, nowMs)
    this.#ready.delete(lane)
  }

  #leave(lane: HostLane, waiter: Waiter): void {
    lane.leave(waiter)
    if (lane.isEmpty) this.#ready.delete(lane)
  }

  #sweep(): void {
    const nowMs = this.#clock()
    for (const [name, lane] of this.#lanes) if (lane.isIdle(nowMs)) this.#lanes.delete(name)
    this.#sweepAt = Math.max(1_000, this.#lanes.size * 2)
  }
}
