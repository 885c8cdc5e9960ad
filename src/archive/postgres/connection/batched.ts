/** Something that waits to be done, with those who wait for what comes of it. */
type Waiting<Item, Result> = {
  readonly item: Item
  readonly resolve: (result: Result) => void
  readonly reject: (error: unknown) => void
}

const mostTogether = 500

/**
 * Gives a function that has each item done with those that come while others are being done: one statement for many, in the
 * order in which they came, each with a result of its own. No two of one key go together: the second waits for the next
 * statement. Where a statement fails, it fails for all that went with it.
 */
export function batched<Item, Result>(
  keyOf: (item: Item) => string,
  work: (items: readonly Item[]) => Promise<readonly Result[]>,
): (item: Item) => Promise<Result> {
  let waiting: Waiting<Item, Result>[] = []
  let isRunning = false

  function takeTogether(): readonly Waiting<Item, Result>[] {
    const keys = new Set<string>()
    const together: Waiting<Item, Result>[] = []
    const later: Waiting<Item, Result>[] = []
    for (const each of waiting) {
      const key = keyOf(each.item)
      if (keys.has(key) || together.length === mostTogether) later.push(each)
      else {
        keys.add(key)
        together.push(each)
      }
    }
    waiting = later
    return together
  }

  async function run(): Promise<void> {
    isRunning = true
    // What comes in this turn goes together.
    await Promise.resolve()
    while (waiting.length > 0) {
      const together = takeTogether()
      try {
        const results = await work(together.map(({ item }) => item))
        for (const [index, { resolve }] of together.entries()) resolve(results[index] as Result)
      } catch (error) {
        for (const { reject } of together) reject(error)
      }
    }
    isRunning = false
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      if (!isRunning) void run()
    })
}
