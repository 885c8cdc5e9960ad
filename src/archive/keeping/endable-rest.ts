import { setTimeout as pause } from 'node:timers/promises'

/** Makes a rest that ends when its time is over, or as soon as it is told to; where none is taken, that does nothing. */
export function endableRest(): { readonly take: (longestMs: number) => Promise<void>; readonly end: () => void } {
  let ending: AbortController | undefined
  return {
    async take(longestMs) {
      ending = new AbortController()
      await pause(longestMs, undefined, { signal: ending.signal }).catch(() => undefined)
      ending = undefined
    },
    end: () => ending?.abort(),
  }
}
