import { setTimeout as pause } from 'node:timers/promises'
import type { Log } from '../log/log.ts'
import type { ImageFetcher } from './fetch-images.ts'

/** Where nothing was left to fetch it looks again after so long. */
const idleMs = 5_000
/** What fails is told, and tried again after so long. */
const afterFailureMs = 60_000

/** Fetches pictures while everything else goes on, as long as any are to be kept, until the signal aborts. */
export async function fetchInBackground(
  fetcher: ImageFetcher,
  options: {
    readonly signal: AbortSignal
    /** Whether the settings, or a definition, ask for pictures now. */
    readonly isOn: () => boolean
    readonly onKept: () => void
    readonly log: Log
  },
): Promise<void> {
  const { signal, isOn, onKept, log } = options
  while (!signal.aborted) {
    let restMs = idleMs
    try {
      if (isOn()) await fetcher.run({ signal, hasTime: isOn, onKept })
    } catch (error) {
      restMs = afterFailureMs
      const cause = (error as Error).message
      if (!signal.aborted) log.warn({ cause: `pictures: ${cause}`, error: cause }, `pictures are not fetched: ${cause}`)
    }
    await pause(restMs, undefined, { signal, ref: false }).catch(() => undefined)
  }
}
