import type { Capture } from './captures.ts'

type Waiting = {
  readonly captures: readonly Capture[]
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/** Captures that come while others are written: they are written together, and who brought some is told once they are. */
export class GatheredCaptures {
  readonly #inTurn: (work: () => Promise<void>) => Promise<void>
  readonly #write: (captures: readonly Capture[]) => Promise<void>
  #waiting: Waiting[] = []

  constructor(
    inTurn: (work: () => Promise<void>) => Promise<void>,
    write: (captures: readonly Capture[]) => Promise<void>,
  ) {
    this.#inTurn = inTurn
    this.#write = write
  }

  /** Resolves once they are written; throws what writing throws, as does each whose captures went with them. */
  append(captures: readonly Capture[]): Promise<void> {
    if (captures.length === 0) return Promise.resolve()
    return new Promise((resolve, reject) => {
      this.#waiting.push({ captures, resolve, reject })
      void this.#inTurn(() => this.#writeWaiting())
    })
  }

  async #writeWaiting(): Promise<void> {
    const group = this.#waiting
    this.#waiting = []
    if (group.length === 0) return
    try {
      await this.#write(group.flatMap(({ captures }) => captures))
      for (const { resolve } of group) resolve()
    } catch (error) {
      for (const { reject } of group) reject(error)
    }
  }
}
