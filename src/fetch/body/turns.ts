/** Lets no more than so many hold a turn at once; the others wait in the order they came. */
export type Turns = {
  /** Waits for a turn and gives what ends it; calling that more than once does no harm. */
  readonly take: () => Promise<() => void>
}

/** Makes turns for what would cost too much memory if all did it at once. */
export function createTurns(count: number): Turns {
  const waiting: (() => void)[] = []
  let free = count
  const give = (): (() => void) => {
    let isHeld = true
    return () => {
      if (!isHeld) return
      isHeld = false
      const next = waiting.shift()
      if (next === undefined) free += 1
      else next()
    }
  }
  return {
    async take() {
      if (free > 0) {
        free -= 1
        return give()
      }
      await new Promise<void>((resolve) => waiting.push(resolve))
      return give()
    },
  }
}
