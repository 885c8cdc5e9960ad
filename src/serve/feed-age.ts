import { LRUCache } from 'lru-cache'
import type { Clock } from '../clock.ts'

/** A publication of more sources than this is taken to change at any time. */
const mostSourcesLookedAt = 20

/** The plans of the sources are looked at again so long after the last time, and those of so many publications are kept. */
const lookedAgainAfterMs = 1_000
const mostPublicationsKept = 1_000

/**
 * Makes what tells how long the feed documents of a publication are good for: until the first of its sources is polled again
 * and what that brings is published. A request costs nothing but the difference of two times.
 */
export function createFreshness(options: {
  readonly publications: () => Promise<
    readonly { readonly name: string; readonly selection: { readonly sources?: readonly string[] | undefined } }[]
  >
  readonly sourceIds: () => readonly string[]
  readonly earliestPoll: (sourceIds: readonly string[]) => Promise<number | undefined>
  readonly publishDelayMs: number
  readonly clock: Clock
}): (publication: string) => Promise<number | undefined> {
  const kept = new LRUCache<string, { readonly lookedAtMs: number; readonly nextPollAtMs: number | undefined }>({
    max: mostPublicationsKept,
  })
  const nextPoll = async (name: string): Promise<number | undefined> => {
    const publication = (await options.publications()).find((each) => each.name === name)
    if (publication === undefined) return undefined
    const sources = publication.selection.sources ?? options.sourceIds()
    return sources.length > mostSourcesLookedAt ? undefined : options.earliestPoll(sources)
  }

  return async (name) => {
    const nowMs = options.clock()
    let look = kept.get(name)
    if (look === undefined || Math.abs(nowMs - look.lookedAtMs) >= lookedAgainAfterMs) {
      look = { lookedAtMs: nowMs, nextPollAtMs: await nextPoll(name) }
      kept.set(name, look)
    }
    const { nextPollAtMs } = look
    return nextPollAtMs === undefined ? undefined : Math.max(0, nextPollAtMs - nowMs) + options.publishDelayMs
  }
}
