/**
 * Gives a function that has each item done with those that come while others are being done: one statement for many, in the
 * order in which they came. Where that fails, it fails for all of them.
 */
export function grouped<Item>(work: (items: readonly Item[]) => Promise<void>): (item: Item) => Promise<void> {
  let waiting: Item[] = []
  let next: Promise<void> | undefined
  let running: Promise<unknown> = Promise.resolve()
  return (item) => {
    waiting.push(item)
    next ??= running.then(() => {
      const items = waiting
      waiting = []
      next = undefined
      const done = work(items)
      running = done.catch(() => undefined)
      return done
    })
    return next
  }
}
