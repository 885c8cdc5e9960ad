import type { Fleet, Turn } from '../../archive/fleet/fleet.ts'
import type { Log } from '../../log/log.ts'

const lookEveryMs = 2_000

/** What one worker at a time leads in. */
export type LeadOptions = {
  readonly turn: Turn
  /** Whether this worker has the right to what it took, and what tells that it was lost. */
  readonly fleet: Pick<Fleet, 'isLeased' | 'onLost'>
  readonly log: Log
}

/** Whether this worker is the one that does what only one does: it tries again and again to become it, until it is closed. */
export class Lead {
  readonly #options: LeadOptions
  readonly #timer: NodeJS.Timeout
  #looking: Promise<boolean> | undefined
  #isTaken = false
  #losses = 0

  constructor(options: LeadOptions) {
    this.#options = options
    options.fleet.onLost(() => {
      this.#losses += 1
      this.#isTaken = false
    })
    this.#timer = setInterval(() => void this.take(), lookEveryMs)
    this.#timer.unref()
  }

  /** Whether it is, as far as is known. */
  isHeld(): boolean {
    return this.#isTaken && this.#options.fleet.isLeased()
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
    const { turn, fleet, log } = this.#options
    const losses = this.#losses
    try {
      const isTaken = fleet.isLeased() && (await turn.take())
      // What was taken before a loss is another's.
      this.#isTaken = isTaken && losses === this.#losses
    } catch (error) {
      this.#isTaken = false
      const { message } = error as Error
      log.warn({ cause: `lead: ${message}`, error: message }, `not known who publishes: ${message}`)
    }
    return this.isHeld()
  }
}
