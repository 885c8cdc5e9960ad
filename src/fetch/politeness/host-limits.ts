import type { Clock } from '../../clock.ts'
import { FeedkeeperError } from '../../feedkeeper-error.ts'
import type { FetchSettings } from '../fetch-settings.ts'
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

/** Calls back after so many milliseconds; gives what cancels it. */
export type Timer = (callBack: () => void, afterMs: number) => () => void

const realTimer: Timer = (callBack, afterMs) => {
  const timeout = setTimeout(callBack, afterMs)
  return () => clearTimeout(timeout)
}

type Waiter = { readonly start: () => void; readonly refuse: (error: unknown) => void }

/** What shares one limit: the requests to one host, or to the hosts of one group. */
type Lane = {
  readonly connections: number
  readonly spacingMs: number
  readonly waiting: Waiter[]
  running: number
  /** One was started and its request has not gone out: its connection may stand at once or in seconds. */
  isStarting: boolean
  mayStartAt: number
  held: { readonly untilMs: number; readonly status: number } | undefined
  cancelWakeUp: (() => void) | undefined
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
  const lanes = new Map<string, Lane>()
  /** Lanes whose first in line may start now, in the order they came to be so. */
  const ready = new Set<Lane>()
  let running = 0
  let sweepAt = 1_000

  const isIdle = (lane: Lane) =>
    lane.running === 0 &&
    lane.waiting.length === 0 &&
    lane.mayStartAt <= clock() &&
    (lane.held === undefined || lane.held.untilMs <= clock())

  function sweep(): void {
    for (const [key, lane] of lanes) if (isIdle(lane)) lanes.delete(key)
    sweepAt = Math.max(1_000, lanes.size * 2)
  }

  function limitOf(url: URL): HostLimit & { readonly spacingMs: number } {
    const hostname = hostOf(url)
    const group = groupOf(hostname, settings.limitGroups)
    return {
      name: group ? `group ${group.pattern}` : `host ${hostname}`,
      connections: group?.limit.connections ?? settings.perHost.connections,
      spacingMs: group?.limit.every ?? settings.perHost.spacing,
    }
  }

  function laneOf(url: URL): Lane {
    const { name, connections, spacingMs } = limitOf(url)
    const known = lanes.get(name)
    if (known !== undefined) return known
    if (lanes.size >= sweepAt) sweep()
    const lane: Lane = {
      connections,
      spacingMs,
      waiting: [],
      running: 0,
      isStarting: false,
      mayStartAt: 0,
      held: undefined,
      cancelWakeUp: undefined,
    }
    lanes.set(name, lane)
    return lane
  }

  /** Puts a lane among the ready, or sees to it that it is woken when its spacing is over. */
  function line(lane: Lane): void {
    if (lane.waiting.length === 0 || lane.running >= lane.connections) return
    if (lane.isStarting || lane.cancelWakeUp !== undefined) return
    const waitMs = lane.mayStartAt - clock()
    if (waitMs <= 0) {
      ready.add(lane)
      return
    }
    lane.cancelWakeUp = timer(() => {
      lane.cancelWakeUp = undefined
      line(lane)
      startReady()
    }, waitMs)
  }

  function startReady(): void {
    for (const lane of ready) {
      if (running >= settings.concurrency) return
      ready.delete(lane)
      const waiter = lane.waiting.shift()
      if (waiter === undefined) continue
      running += 1
      lane.running += 1
      lane.isStarting = true
      waiter.start()
    }
  }

  function leave(lane: Lane, waiter: Waiter): void {
    const at = lane.waiting.indexOf(waiter)
    if (at >= 0) lane.waiting.splice(at, 1)
    if (lane.waiting.length > 0) return
    ready.delete(lane)
    lane.cancelWakeUp?.()
    lane.cancelWakeUp = undefined
  }

  function place(lane: Lane, signal: AbortSignal | undefined): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const onAbort = () => {
        leave(lane, waiter)
        reject(signal?.reason)
      }
      const waiter: Waiter = {
        start: () => {
          signal?.removeEventListener('abort', onAbort)
          resolve()
        },
        refuse: (error) => {
          signal?.removeEventListener('abort', onAbort)
          reject(error)
        },
      }
      signal?.addEventListener('abort', onAbort, { once: true })
      lane.waiting.push(waiter)
      line(lane)
      startReady()
    })
  }

  return {
    limitOf,
    async run(url, signal, work) {
      signal?.throwIfAborted()
      const lane = laneOf(url)
      const heldMs = (lane.held?.untilMs ?? 0) - clock()
      if (lane.held !== undefined && heldMs > 0) throw new HostHeldError(hostOf(url), lane.held.status, heldMs)
      lane.held = undefined
      await place(lane, signal)
      let isSent = false
      const onSend = () => {
        if (isSent) return
        isSent = true
        lane.isStarting = false
        lane.mayStartAt = clock() + lane.spacingMs
        line(lane)
        startReady()
      }
      try {
        return await work(onSend)
      } finally {
        running -= 1
        lane.running -= 1
        onSend()
        line(lane)
        startReady()
      }
    },

    hold(url, status, forMs) {
      const lane = laneOf(url)
      const untilMs = Math.max(clock() + forMs, lane.held?.untilMs ?? 0)
      lane.held = { untilMs, status }
      for (const waiter of [...lane.waiting]) {
        leave(lane, waiter)
        waiter.refuse(new HostHeldError(hostOf(url), status, untilMs - clock()))
      }
    },

    delayMs(url) {
      const lane = laneOf(url)
      const heldMs = (lane.held?.untilMs ?? 0) - clock()
      const spacedMs = lane.mayStartAt - clock() + lane.waiting.length * lane.spacingMs
      return Math.max(0, heldMs, spacedMs)
    },
  }
}
