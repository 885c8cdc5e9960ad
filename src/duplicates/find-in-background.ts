import { setTimeout as pause } from 'node:timers/promises'
import type { Log } from '../log/log.ts'
import type { DuplicateFinder } from './find-duplicates.ts'

/** After a step it rests so many times as long as that took, so that it has a quarter of one core at most. */
const restFactor = 3
const shortestRestMs = 200
/** Where nothing was left to do it looks again after so long. */
const idleMs = 20_000

/**
 * Looks for duplicates while everything else goes on, until the signal aborts; `onFound` is called where some were found.
 * What fails is told, and tried again a while later.
 */
export async function findInBackground(
  finder: DuplicateFinder,
  { signal, log, onFound }: { readonly signal: AbortSignal; readonly log: Log; readonly onFound: () => void },
): Promise<void> {
  while (!signal.aborted) {
    const startedAt = performance.now()
    let restMs = idleMs
    try {
      const { signed, compared, found } = await finder.step()
      if (found > 0) onFound()
      if (signed + compared > 0) restMs = Math.max(shortestRestMs, (performance.now() - startedAt) * restFactor)
    } catch (error) {
      if (!signal.aborted) {
        const cause = (error as Error).message
        log.warn({ cause: `duplicates: ${cause}`, error: cause }, `duplicates are not looked for: ${cause}`)
      }
    }
    await pause(restMs, undefined, { signal, ref: false }).catch(() => undefined)
  }
}
