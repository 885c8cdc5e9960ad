import { setImmediate as nextTurn } from 'node:timers/promises'

const turnMs = 10
const lookAfter = 100

/** Does something for each of what may be very many, in their order; after some ten milliseconds of it others have their turn. */
export async function inTurns<Item>(items: readonly Item[], work: (item: Item, at: number) => void): Promise<void> {
  let turnEndsAt = performance.now() + turnMs
  for (const [at, item] of items.entries()) {
    if (at % lookAfter === 0 && performance.now() >= turnEndsAt) {
      await nextTurn()
      turnEndsAt = performance.now() + turnMs
    }
    work(item, at)
  }
}
