import type { Clock } from '../../clock.ts'
import { FeedkeeperError } from '../../feedkeeper-error.ts'
import type { FetchSettings } from '../fetch-settings.ts'
import { HostLane, type Timer } from './host-lane.ts'
import { Lanes } from './lanes.ts'
import { groupOf, hostOf } from './limit-group.ts'
import { LaneSlots, type SharedSlots, type SlotUse } from './shared-slots.ts'

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

/** A request that waits for its turn. */
type Waiter = {
  readonly start: (slot: SlotUse | undefined) => void
  /** Tells that the host asked for it, by which status and for how long. */
  readonly refuse: (status: number, remainingMs: number) => void
}

type LimitSettings = Pick<FetchSettings, 'concurrency' | 'perHost' | 'limitGroups'>

const realTimer: Timer = (callBack, afterMs) => {
  const timeout = setTimeout(callBack, afterMs)
  return () => clearTimeout(timeout)
}

/**
 * The queue in front of every request: limits per host (its name without the port), per group in place of that, and over
 * all.
 *
 * A host waits in its own lane and holds no place meanwhile. Spacing is from the moment one request goes out to the start
 * of the next.
 */
export class HostLimits {
  readonly #settings: LimitSettings
  readonly #clock: Clock
  readonly #timer: Timer
  readonly #hosts = new Map<string, HostLane>()
  readonly #requests = new Lanes<HostLane, Waiter>()
  /** What calls off the requests that nobody waits for, by lane. */
  readonly #background = new Map<HostLane, Set<() => void>>()
  /** What lanes have in hand; absent where nobody else asks the same hosts. */
  readonly #slots: LaneSlots | undefined
  #running = 0
  #sweepAt = 1_000

  constructor(settings: LimitSettings, clock: Clock, timer: Timer = realTimer, shared?: SharedSlots) {
    this.#settings = settings
    this.#clock = clock
    this.#timer = timer
    this.#slots = shared && this.#slotsOf(shared)
  }

  /** Which limit a request is under; those under one wait for each other. */
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

  /** Least milliseconds until a request to that host could start; those that wait for it are counted in. */
  delayMs(url: URL): number {
    const lane = this.#laneOf(url)
    return lane.delayMs(this.#clock(), this.#requests.waitingIn(lane))
  }

  /**
   * Does the work when the host, its group and the whole have room; rejects with the signal's reason if it aborts first.
   * The work calls `onSend` when its request goes out: until then no other is started to that host. A request with `giveWay` is
   * one that nobody waits for: it is called where another waits and the host has no more room.
   */
  async run<Result>(
    url: URL,
    signal: AbortSignal | undefined,
    work: (onSend: () => void) => Promise<Result>,
    giveWay?: () => void,
  ): Promise<Result> {
    signal?.throwIfAborted()
    const lane = this.#laneOf(url)
    const held = lane.heldFor(this.#clock())
    if (held !== undefined) throw new HostHeldError(hostOf(url), held.status, held.ms)
    if (giveWay === undefined) return this.#runInTurn(lane, url, signal, work)
    const others = this.#background.get(lane) ?? new Set()
    this.#background.set(lane, others.add(giveWay))
    try {
      return await this.#runInTurn(lane, url, signal, work)
    } finally {
      others.delete(giveWay)
      if (others.size === 0) this.#background.delete(lane)
    }
  }

  async #runInTurn<Result>(
    lane: HostLane,
    url: URL,
    signal: AbortSignal | undefined,
    work: (onSend: () => void) => Promise<Result>,
  ): Promise<Result> {
    const slot = await this.#place(lane, url, signal)
    let isSent = false
    const onSend = () => {
      if (isSent) return
      isSent = true
      lane.send(this.#clock())
      slot?.send()
      this.#startNext()
    }
    try {
      return await work(onSend)
    } finally {
      this.#running -= 1
      this.#requests.end(lane)
      onSend()
      slot?.end()
      this.#startNext()
    }
  }

  /** Halts the host, or its group, for that long: those waiting and those to come are rejected with `HostHeldError`. */
  hold(url: URL, status: number, forMs: number): void {
    const lane = this.#laneOf(url)
    this.#close(lane, status, forMs)
    this.#slots?.hold(lane, status, forMs)
  }

  #close(lane: HostLane, status: number, forMs: number): void {
    const nowMs = this.#clock()
    const remainingMs = lane.hold(status, nowMs + forMs) - nowMs
    for (const { refuse } of this.#requests.empty(lane)) refuse(status, remainingMs)
    this.#rest(lane)
  }

  /** Nothing waits in a lane any more. */
  #rest(lane: HostLane): void {
    lane.rest()
    this.#slots?.leave(lane)
  }

  #slotsOf(shared: SharedSlots): LaneSlots {
    return new LaneSlots(shared, {
      clock: this.#clock,
      timer: this.#timer,
      wake: (lane) => {
        this.#startNext()
        if (this.#requests.waitingIn(lane) === 0) this.#slots?.leave(lane)
      },
      onHeld: (lane, status, forMs) => this.#close(lane, status, forMs),
    })
  }

  #laneOf(url: URL): HostLane {
    const limit = this.limitOf(url)
    const known = this.#hosts.get(limit.name)
    if (known !== undefined) return known
    if (this.#hosts.size >= this.#sweepAt) this.#sweep()
    const lane = new HostLane(limit)
    this.#hosts.set(limit.name, lane)
    return lane
  }

  /** Waits for a turn in a lane; rejects with the signal's reason where that aborts first. */
  #place(lane: HostLane, url: URL, signal: AbortSignal | undefined): Promise<SlotUse | undefined> {
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        this.#requests.leave(lane, waiter)
        if (this.#requests.waitingIn(lane) === 0) this.#rest(lane)
        reject(signal?.reason)
      }
      const settle = () => signal?.removeEventListener('abort', onAbort)
      const waiter: Waiter = {
        start: (slot) => {
          settle()
          resolve(slot)
        },
        refuse: (status, remainingMs) => {
          settle()
          reject(new HostHeldError(hostOf(url), status, remainingMs))
        },
      }
      signal?.addEventListener('abort', onAbort, { once: true })
      this.#requests.join(lane, waiter)
      this.#startNext()
      if (this.#requests.isFull(lane) && this.#requests.waitingIn(lane) > 0) this.#makeRoom(lane)
    })
  }

  #makeRoom(lane: HostLane): void {
    for (const giveWay of [...(this.#background.get(lane) ?? [])]) giveWay()
  }

  /** Starts what can be started. */
  #startNext(): void {
    const nowMs = this.#clock()
    while (this.#running < this.#settings.concurrency) {
      const next = this.#requests.take((lane) => this.#mayStart(lane, nowMs))
      if (next === undefined) return
      this.#running += 1
      next.lane.start()
      next.item.start(this.#slots?.use(next.lane))
    }
  }

  #mayStart(lane: HostLane, nowMs: number): boolean {
    return lane.isOpen(nowMs, this.#timer, () => this.#startNext()) && (this.#slots?.isInHand(lane) ?? true)
  }

  #sweep(): void {
    const nowMs = this.#clock()
    for (const [name, lane] of this.#hosts) {
      if (lane.isOver(nowMs) && this.#requests.isQuiet(lane)) this.#hosts.delete(name)
    }
    this.#sweepAt = Math.max(1_000, this.#hosts.size * 2)
  }
}
