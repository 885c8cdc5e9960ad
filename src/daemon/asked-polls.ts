type Asker<Result> = PromiseWithResolvers<Result | undefined>

/** Sources that were asked for by hand and have not been started, with those who wait for what comes of it. */
export class AskedPolls<Result> {
  readonly #askers = new Map<string, Set<Asker<Result>>>()

  /** Ids, in the order they were asked for. */
  ids(): readonly string[] {
    return [...this.#askers.keys()]
  }

  get isEmpty(): boolean {
    return this.#askers.size === 0
  }

  has(id: string): boolean {
    return this.#askers.has(id)
  }

  /** Notes one who asks for a source: `ended` gives what comes of its poll, absent where there is none. */
  add(id: string): { readonly ended: Promise<Result | undefined>; readonly leave: () => void } {
    const asker: Asker<Result> = Promise.withResolvers()
    const askers = this.#askers.get(id) ?? new Set()
    this.#askers.set(id, askers.add(asker))
    return {
      ended: asker.promise,
      leave: () => {
        asker.resolve(undefined)
        askers.delete(asker)
        if (askers.size === 0 && this.#askers.get(id) === askers) this.#askers.delete(id)
      },
    }
  }

  /** Notes that a source waits no more: its poll is under way, or there is none. */
  begin(id: string, poll: Promise<Result> | undefined): void {
    for (const { resolve } of this.#askers.get(id) ?? []) resolve(poll)
    this.#askers.delete(id)
  }
}
