/** So long after a failure nothing is asked for that would fail as well; then it is tried again. */
const restMs = 10_000

/** What SQLite says of a disk as a whole, until somebody does something about it. */
const lasting = /database or disk is full|attempt to write a readonly database/
/** PostgreSQL's codes for no room or memory left, for a replica or a database that is read-only, and where all tries lost to others. */
const lastingStates = /^53|^25006$|^40/

/** Whether articles could be kept when that was last tried. */
export class KeepHealth {
  #problem: string | undefined
  #failedAtMs = 0

  /** Why nothing can be kept at present, as far as is known; absent where it can. */
  problem(): string | undefined {
    return performance.now() - this.#failedAtMs < restMs ? this.#problem : undefined
  }

  /** Watches work that keeps something. */
  async watch<Result>(work: Promise<Result>): Promise<Result> {
    try {
      const result = await work
      this.#problem = undefined
      return result
    } catch (error) {
      const { message, code, sqlState = '' } = error as Error & { readonly code?: string; readonly sqlState?: string }
      if (code === 'disk-failed' || lasting.test(message) || lastingStates.test(sqlState)) {
        this.#problem = message
        this.#failedAtMs = performance.now()
      }
      throw error
    }
  }
}
