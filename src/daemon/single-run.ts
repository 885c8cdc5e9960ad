import type { Clock } from '../clock.ts'
import { formatDuration } from '../duration.ts'
import type { Log } from '../log/log.ts'

/** What is done one at a time, and how long one time may take. */
type SingleRunOptions = {
  readonly work: () => void | Promise<void>
  /** What the work is, as the subject of a sentence: `the look at the queue`. */
  readonly name: string
  readonly patienceMs: number
  readonly monotonicClock: Clock
  readonly log: Log
}

type Run = { readonly sinceMs: number; readonly end: Promise<void>; isToldOf: boolean }

/**
 * Work that may take its time, and is asked for again and again, run one at a time; what it throws is logged.
 *
 * A run that has not ended after `patienceMs` is given up with one error in the log, and the next begins beside it: a
 * promise that never settles must not stop everything after it.
 */
export class SingleRun {
  readonly #options: SingleRunOptions
  #underWay: Run | undefined

  constructor(options: SingleRunOptions) {
    this.#options = options
  }

  /** Begins the work, unless it is under way. */
  begin(): void {
    if (!this.#mayBegin()) return
    this.#underWay = undefined
    const { work, monotonicClock } = this.#options
    try {
      const promise = work()
      if (!(promise instanceof Promise)) return
      const run: Run = {
        sinceMs: monotonicClock(),
        end: promise
          .catch((error) => this.#fail(error))
          .then(() => {
            if (this.#underWay === run) this.#underWay = undefined
          }),
        isToldOf: false,
      }
      this.#underWay = run
    } catch (error) {
      this.#fail(error)
    }
  }

  /** Resolves when the work under way has ended or was given up, at most `withinMs` from now. */
  async ended(withinMs: number): Promise<void> {
    if (this.#underWay === undefined) return
    let timer: NodeJS.Timeout | undefined
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, withinMs)
    })
    await Promise.race([this.#underWay.end, patience])
    clearTimeout(timer)
  }

  #mayBegin(): boolean {
    if (this.#underWay === undefined) return true
    const { name, patienceMs, monotonicClock, log } = this.#options
    const tookMs = monotonicClock() - this.#underWay.sinceMs
    if (tookMs >= patienceMs) {
      const took = formatDuration(tookMs)
      log.error({ tookMs }, `${name} has not ended for ${took}; it is begun anew without waiting for it`)
      return true
    }
    if (!this.#underWay.isToldOf) {
      const cause = `${name} takes long`
      log.warn({ cause }, `${name} is asked for again while it is under way; it is not begun twice`)
    }
    this.#underWay.isToldOf = true
    return false
  }

  #fail(error: unknown): void {
    const { name, log } = this.#options
    const message = error instanceof Error ? error.message : String(error)
    log.error({ cause: `${name}: ${message}`, error: message }, `${name} failed: ${message}`)
    log.debug({ err: error }, `${name}: where it went wrong`)
  }
}
