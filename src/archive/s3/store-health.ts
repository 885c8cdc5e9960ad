import { StoreError } from '../archive-error.ts'

/** A store that failed is asked again so long after. */
const askAgainMs = 2_000

/** How a store did when it was last asked. */
export class StoreHealth {
  #problem: string | undefined
  #askedAtMs = 0
  #asking: Promise<void> | undefined

  /** Notes what came of a request: nothing where it was answered. */
  note(problem: string | undefined): void {
    this.#problem = problem
    this.#askedAtMs = performance.now()
  }

  /** Why the store cannot be worked with; after a failure `ask` finds out, every two seconds at most, whether that is over. */
  async problem(ask: () => Promise<unknown>): Promise<string | undefined> {
    if (this.#problem === undefined) return undefined
    if (performance.now() - this.#askedAtMs >= askAgainMs) {
      this.#asking ??= this.#ask(ask).finally(() => {
        this.#asking = undefined
      })
      await this.#asking
    }
    return this.#problem
  }

  async #ask(ask: () => Promise<unknown>): Promise<void> {
    try {
      await ask()
      this.note(undefined)
    } catch (error) {
      if (!(error instanceof StoreError)) throw error
      this.note(error.message)
    }
  }
}
