/** Calls back after so many milliseconds; gives what cancels it. */
export type Timer = (callBack: () => void, afterMs: number) => () => void

/** A request that waits for its turn. */
export type Waiter = { readonly start: () => void; readonly refuse: (error: unknown) => void }

/** The requests that share one limit: those to one host, or to the hosts of one group. */
export class HostLane {
  readonly #connections: number
  readonly #spacingMs: number
  readonly #waiting: Waiter[] = []
  #running = 0
  /** One was started and its request has not gone out: its connection may stand at once or in seconds. */
  #isStarting = false
  #mayStartAtMs = 0
  #held: { readonly untilMs: number; readonly status: number } | undefined
  #cancelWakeUp: (() => void) | undefined

  constructor(limit: { readonly connections: number; readonly spacingMs: number }) {
    this.#connections = limit.connections
    this.#spacingMs = limit.spacingMs
  }

  /** Whether nothing of it has to be remembered. */
  isIdle(nowMs: number): boolean {
    const isQuiet = this.#running === 0 && this.#waiting.length === 0 && this.#mayStartAtMs <= nowMs
    return isQuiet && this.heldFor(nowMs) === undefined
  }

  /** For how long the host asked to be left alone, and by which status; absent where it did not, or that is over. */
  heldFor(nowMs: number): { readonly ms: number; readonly status: number } | undefined {
    const ms = (this.#held?.untilMs ?? 0) - nowMs
    return this.#held !== undefined && ms > 0 ? { ms, status: this.#held.status } : undefined
  }

  /** Least milliseconds until a request could start; those that wait for it are counted in. */
  delayMs(nowMs: number): number {
    const spacedMs = this.#mayStartAtMs - nowMs + this.#waiting.length * this.#spacingMs
    return Math.max(0, this.heldFor(nowMs)?.ms ?? 0, spacedMs)
  }

  join(waiter: Waiter): void {
    this.#waiting.push(waiter)
  }

  /** Takes out a request that waits no more. */
  leave(waiter: Waiter): void {
    const at = this.#waiting.indexOf(waiter)
    if (at >= 0) this.#waiting.splice(at, 1)
    if (this.#waiting.length > 0) return
    this.#cancelWakeUp?.()
    this.#cancelWakeUp = undefined
  }

  /** Whether nobody waits. */
  get isEmpty(): boolean {
    return this.#waiting.length === 0
  }

  /** Whether the first in line may start now; where only its spacing is in the way, `wake` is called when that is over. */
  isReady(nowMs: number, timer: Timer, wake: () => void): boolean {
    if (this.isEmpty || this.#running >= this.#connections) return false
    if (this.#isStarting || this.#cancelWakeUp !== undefined) return false
    const waitMs = this.#mayStartAtMs - nowMs
    if (waitMs <= 0) return true
    this.#cancelWakeUp = timer(() => {
      this.#cancelWakeUp = undefined
      wake()
    }, waitMs)
    return false
  }

  /** Starts the first in line; gives whether there was one. */
  start(): boolean {
    const waiter = this.#waiting.shift()
    if (waiter === undefined) return false
    this.#running += 1
    this.#isStarting = true
    waiter.start()
    return true
  }

  /** Notes that the request in hand goes out: from now on the next is spaced. */
  send(nowMs: number): void {
    this.#isStarting = false
    this.#mayStartAtMs = nowMs + this.#spacingMs
  }

  /** Notes that a request has ended. */
  end(): void {
    this.#running -= 1
  }

  /** Closes it for a while; gives for how long in all, and refuses those that wait. */
  hold(status: number, untilMs: number, refusal: (remainingMs: number) => unknown, nowMs: number): void {
    const until = Math.max(untilMs, this.#held?.untilMs ?? 0)
    this.#held = { untilMs: until, status }
    for (const waiter of [...this.#waiting]) {
      this.leave(waiter)
      waiter.refuse(refusal(until - nowMs))
    }
  }
}
