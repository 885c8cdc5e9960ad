import type { Turn } from '../../archive/fleet/fleet.ts'
import type { Log } from '../../log/log.ts'

const lookEveryMs = 2_000

/** What one worker at a time leads in. */
export type LeadOptions = {
  readonly turn: Turn
  /** Whether this worker has the right to what it took. */
  readonly isLeased: () => boolean
  readonly log: Log
}

/** Whether this worker is the one that does what only one does: it tries again and again to become it, until it is closed. */
export class Lead {
  readonly #options: LeadOptions
  readonly #timer: NodeJS.Timeout
  #looking: Promise<boolean> | undefined
  #isTaken = false

  constructor(options: LeadOptions) {
    this.#options = options
    this.#timer = setInterval(() => void this.take(), lookEveryMs)
    this.#timer.unref()
  }

  /** Whether it is, as far as is known. */
  isHeld(): boolean {
    return this.#isTaken && this.#options.isLeased()
  }

  /** Becomes it, or stays it, where no other worker is; what fails is told, and tried again. */
  take(): Promise<boolean> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined
    })
    return this.#looking
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#looking
    if (!this.#isTaken) return
    this.#isTaken = false
    await this.#options.turn.leave().catch(() => undefined)
  }

  async #look(): Promise<boolean> {
    const { turn, isLeased, log } = this.#options
    try {
      this.#isTaken = isLeased() && (await turn.take())
    } catch (error) {
      this.#isTaken = false
      const { message } = error as Error
      log.warn({ cause: `lead: ${message}`, error: message }, `not known who publishes: ${message}`)
    }
    return this.isHeld()
  }
}
