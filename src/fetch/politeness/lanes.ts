/** One of the lanes: what bears its name shares it. */
type Named = { readonly name: string; readonly atOnce: number }

type Line<Lane, Item> = { lane: Lane; readonly waiting: Item[]; running: number }

/**
 * What waits in lanes: in one lane one behind the other, `atOnce` of them under way at the same time; lanes take turns, so
 * that a slow or crowded one delays only itself. It holds no lane in which nothing waits or is under way.
 */
export class Lanes<Lane extends Named, Item> {
  /** In the order of the turns. */
  readonly #lines = new Map<string, Line<Lane, Item>>()

  /** Puts an item at the end of its lane. */
  join(lane: Lane, item: Item): void {
    const line = this.#lines.get(lane.name)
    if (line === undefined) this.#lines.set(lane.name, { lane, waiting: [item], running: 0 })
    else {
      line.lane = lane
      line.waiting.push(item)
    }
  }

  /** Takes the first of the next lane that is open and has room; absent where there is none. It is under way until `end`. */
  take(isOpen: (lane: Lane, first: Item) => boolean): { readonly lane: Lane; readonly item: Item } | undefined {
    for (const [name, line] of this.#lines) {
      const { lane, waiting } = line
      const [item] = waiting
      if (item === undefined || line.running >= lane.atOnce || !isOpen(lane, item)) continue
      waiting.shift()
      line.running += 1
      this.#putLast(name, line)
      return { lane, item }
    }
    return undefined
  }

  /** Notes that one of a lane's items is under way no more: its turn has just been. */
  end({ name }: Named): void {
    const line = this.#lines.get(name)
    if (line === undefined) return
    line.running -= 1
    this.#putLast(name, line)
    this.#drop(name, line)
  }

  /** Takes out an item that waits no more. */
  leave({ name }: Named, item: Item): void {
    const line = this.#lines.get(name)
    const at = line?.waiting.indexOf(item) ?? -1
    if (line === undefined || at < 0) return
    line.waiting.splice(at, 1)
    this.#drop(name, line)
  }

  /** Takes out all that wait in a lane. */
  empty({ name }: Named): readonly Item[] {
    const line = this.#lines.get(name)
    const items = line?.waiting.splice(0) ?? []
    if (line !== undefined) this.#drop(name, line)
    return items
  }

  /** Puts these, in their order, in the place of all that wait; lanes keep their place in the turns. */
  refill(items: Iterable<{ readonly lane: Lane; readonly item: Item }>): void {
    for (const { waiting } of this.#lines.values()) waiting.length = 0
    for (const { lane, item } of items) this.join(lane, item)
    for (const [name, line] of this.#lines) this.#drop(name, line)
  }

  /** How many wait in a lane. */
  waitingIn({ name }: Named): number {
    return this.#lines.get(name)?.waiting.length ?? 0
  }

  /** Whether as many of a lane are under way as there may be. */
  isFull({ name, atOnce }: Named): boolean {
    return (this.#lines.get(name)?.running ?? 0) >= atOnce
  }

  /** Whether nothing of a lane waits or is under way. */
  isQuiet({ name }: Named): boolean {
    return !this.#lines.has(name)
  }

  #putLast(name: string, line: Line<Lane, Item>): void {
    this.#lines.delete(name)
    this.#lines.set(name, line)
  }

  #drop(name: string, { waiting, running }: Line<Lane, Item>): void {
    if (waiting.length === 0 && running === 0) this.#lines.delete(name)
  }
}
