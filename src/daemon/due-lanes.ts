/** What sources share that are asked of one host, or of one limit group. */
export type Lane = {
  readonly name: string
  /** How many of its sources are polled at the same time. */
  readonly atOnce: number
  /** Least milliseconds until a request of the lane can start. */
  readonly delayMs: () => number
}

/** A source that is due. */
export type DueSource = { readonly id: string; readonly lane: Lane }

/**
 * The sources that are due, in lanes: those of one lane wait behind each other, and lanes take turns, so that a slow or
 * crowded host delays only itself.
 */
export class DueLanes {
  #waiting = new Map<string, { lane: Lane; ids: string[] }>()

  /** Replaces what waits by these, the longest overdue first; lanes keep their place in the turns. */
  fill(due: Iterable<DueSource>): void {
    const ids = new Map<string, { lane: Lane; ids: string[] }>()
    for (const { lane } of this.#waiting.values()) ids.set(lane.name, { lane, ids: [] })
    for (const { id, lane } of due) {
      const there = ids.get(lane.name)
      if (there === undefined) ids.set(lane.name, { lane, ids: [id] })
      else there.ids.push(id)
    }
    for (const [name, each] of ids) if (each.ids.length === 0) ids.delete(name)
    this.#waiting = ids
  }

  /** Takes the next source of the next lane that is open; absent where none is. */
  take(isOpen: (lane: Lane) => boolean): DueSource | undefined {
    for (const [name, waiting] of this.#waiting) {
      const { lane, ids } = waiting
      if (!isOpen(lane)) continue
      const id = ids.shift()
      this.#waiting.delete(name)
      // Back to the end of the turns.
      if (ids.length > 0) this.#waiting.set(name, waiting)
      if (id !== undefined) return { id, lane }
    }
    return undefined
  }

  /** How many sources wait. */
  get size(): number {
    let size = 0
    for (const { ids } of this.#waiting.values()) size += ids.length
    return size
  }
}
