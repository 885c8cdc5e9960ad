import { AsyncLocalStorage } from 'node:async_hooks'
import { beforeAll, onTestFinished } from 'vitest'

type Ending = () => unknown

const sharedEndings = new AsyncLocalStorage<Ending[]>()

/** Does something when the running test ends; for what `madeOnce` makes, when the last of its tests has ended. */
export function whenOver(end: Ending): void {
  const endings = sharedEndings.getStore()
  if (endings === undefined) onTestFinished(async () => void (await end()))
  else endings.push(end)
}

/** Makes something once for all tests of a file, or of a `describe`, before the first of them; they look at it, and leave it as it is. */
export function madeOnce<Made>(make: () => Promise<Made>): () => Made {
  let made: { readonly value: Made } | undefined
  beforeAll(async () => {
    const endings: Ending[] = []
    made = { value: await sharedEndings.run(endings, make) }
    return async () => {
      for (const end of endings.toReversed()) await end()
    }
  })
  return () => {
    if (made === undefined) throw new Error('it is made before the first test, and not before that')
    return made.value
  }
}
