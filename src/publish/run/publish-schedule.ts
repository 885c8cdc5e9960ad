import type { Clock } from '../../clock.ts'
import type { Log } from '../../log/log.ts'

const shortestWaitMs = 1_000
/** A timer takes no more than 24 days; a run that finds nothing to do costs little. */
const longestWaitMs = 86_400_000

type Options<Report> = {
  /** A run that fails is logged and asked for again. */
  readonly run: () => Promise<Report>
  readonly delayMs: number
  readonly maxDelayMs: number
  /** A run that fails comes again after so long. */
  readonly tryAgainAfterMs: number
  readonly clock: Clock
  readonly log: Log
}

/** Decides when publishing runs: after a quiet time, never too late, never twice at once. */
export class PublishSchedule<Report> {
  readonly #options: Options<Report>
  #timer: NodeJS.Timeout | undefined
  #laterTimer: NodeJS.Timeout | undefined
  #firstRequestAtMs: number | undefined
  #underWay: Promise<unknown> = Promise.resolve()
  #isClosed = false

  constructor(options: Options<Report>) {
    this.#options = options
  }

  /** Whether no more runs are taken; what is under way ends as soon as it can. */
  get isClosed(): boolean {
    return this.#isClosed
  }

  /** Asks for a run: it comes `delayMs` after the last request, but at most `maxDelayMs` after the first. */
  request(): void {
    if (this.#isClosed) return
    const { delayMs, maxDelayMs, clock } = this.#options
    const nowMs = clock()
    this.#firstRequestAtMs ??= nowMs
    this.#runIn(Math.max(0, Math.min(delayMs, this.#firstRequestAtMs + maxDelayMs - nowMs)))
  }

  /** Asks for a run at about a time instead of the last such time; at infinity there is none. It keeps no process alive. */
  requestAt(atMs: number): void {
    clearTimeout(this.#laterTimer)
    if (this.#isClosed || atMs === Number.POSITIVE_INFINITY) return
    const waitMs = Math.min(Math.max(atMs - this.#options.clock(), shortestWaitMs), longestWaitMs)
    this.#laterTimer = setTimeout(() => this.request(), waitMs).unref()
  }

  /** Runs at once, or as soon as the run under way has ended; gives what it did. */
  now(run: () => Promise<Report>): Promise<Report> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#firstRequestAtMs = undefined
    const next = this.#underWay.then(run)
    this.#underWay = next.catch(() => undefined)
    return next
  }

  /** Ends a wait by running what was asked for, and resolves when nothing runs any more. */
  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#laterTimer)
    if (this.#timer !== undefined) await this.#runLogged()
    await this.#underWay
  }

  #runIn(waitMs: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#runLogged(), waitMs)
  }

  async #runLogged(): Promise<void> {
    const { run, tryAgainAfterMs, log } = this.#options
    try {
      await this.now(run)
    } catch (error) {
      const reason = (error as Error).message
      log.error({ error: reason }, `publishing failed: ${reason}; it is tried again`)
      if (!this.#isClosed) this.#runIn(tryAgainAfterMs)
    }
  }
}
