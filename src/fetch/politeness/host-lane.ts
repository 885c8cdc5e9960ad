/** Calls back after so many milliseconds; gives what cancels it. */
export type Timer = (callBack: () => void, afterMs: number) => () => void

/** When a host, or the hosts of one group, may be asked next. */
export class HostLane {
  readonly name: string
  /** How many requests are under way at the same time. */
  readonly atOnce: number
  /** Least milliseconds from one that goes out to the start of the next. */
  readonly spacingMs: number
  /** One was started and its request has not gone out: its connection may stand at once or in seconds. */
  #isStarting = false
  #mayStartAtMs = 0
  /** Before that, none starts where others ask the same host, as far as is known. */
  #expectedAtMs = 0
  #held: { readonly untilMs: number; readonly status: number } | undefined
  #cancelWakeUp: (() => void) | undefined

  constructor(limit: { readonly name: string; readonly connections: number; readonly spacingMs: number }) {
    this.name = limit.name
    this.atOnce = limit.connections
    this.spacingMs = limit.spacingMs
  }

  /** Whether nothing of it has to be remembered. */
  isOver(nowMs: number): boolean {
    return this.#mayStartAtMs <= nowMs && this.heldFor(nowMs) === undefined
  }

  /** For how long the host asked to be left alone, and by which status; absent where it did not, or that is over. */
  heldFor(nowMs: number): { readonly ms: number; readonly status: number } | undefined {
    const ms = (this.#held?.untilMs ?? 0) - nowMs
    return this.#held !== undefined && ms > 0 ? { ms, status: this.#held.status } : undefined
  }

  /** Least milliseconds until a request that comes after `waiting` others could start. */
  delayMs(nowMs: number, waiting: number): number {
    return Math.max(
      0,
      this.heldFor(nowMs)?.ms ?? 0,
      Math.max(this.#mayStartAtMs, this.#expectedAtMs) - nowMs + waiting * this.spacingMs,
    )
  }

  /** Notes that, by what others have done, none starts before an instant. */
  expect(atMs: number): void {
    this.#expectedAtMs = atMs
  }

  /** Whether a request may start now; where only the spacing is in its way, `wake` is called when that is over. */
  isOpen(nowMs: number, timer: Timer, wake: () => void): boolean {
    if (this.#isStarting || this.#cancelWakeUp !== undefined) return false
    const waitMs = this.#mayStartAtMs - nowMs
    if (waitMs <= 0) return true
    this.#cancelWakeUp = timer(() => {
      this.#cancelWakeUp = undefined
      wake()
    }, waitMs)
    return false
  }

  /** Wakes nobody: none waits any more. */
  rest(): void {
    this.#cancelWakeUp?.()
    this.#cancelWakeUp = undefined
  }

  /** Notes that a request is started, whose connection may not stand yet. */
  start(): void {
    this.#isStarting = true
  }

  /** Notes that the request in hand goes out: from now on the next is spaced. */
  send(nowMs: number): void {
    this.#isStarting = false
    this.#mayStartAtMs = nowMs + this.spacingMs
  }

  /** Closes it for a while, or for longer where it is closed already; gives until when. */
  hold(status: number, untilMs: number): number {
    this.#held = { untilMs: Math.max(untilMs, this.#held?.untilMs ?? 0), status }
    return this.#held.untilMs
  }
}
