import type { Bringer } from '../archive.ts'

/** Who is at work that may have something to keep: for whom a writer may wait, so that what comes together is written together. */
export class Bringers {
  readonly #onNobody: () => void
  #awaited = 0

  /** `onNobody` is told when all who are at work wait for the writer themselves, or are done. */
  constructor(onNobody: () => void) {
    this.#onNobody = onNobody
  }

  /** Whether somebody is at work who waits for nothing of the writer. */
  get areAwaited(): boolean {
    return this.#awaited > 0
  }

  /** Announces one, who keeps what it has by `keep`. */
  announce(keep: Bringer['keep']): Bringer {
    let inHand = 0
    let isAtWork = true
    this.#awaited += 1
    const leave = () => {
      this.#awaited -= 1
      if (this.#awaited === 0) this.#onNobody()
    }
    return {
      keep: async (batch) => {
        inHand += 1
        const kept = keep(batch)
        if (inHand === 1 && isAtWork) leave()
        try {
          return await kept
        } finally {
          inHand -= 1
          if (inHand === 0 && isAtWork) this.#awaited += 1
        }
      },
      end: () => {
        if (isAtWork && inHand === 0) leave()
        isAtWork = false
      },
    }
  }
}
