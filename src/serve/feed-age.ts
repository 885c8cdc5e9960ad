import type { Clock } from '../clock.ts'

/** A publication of more sources than this is taken to change at any time. */
const mostSourcesLookedAt = 20

/**
 * Makes what tells how long the feed documents of a publication are good for: until the first of its sources is polled again
 * and what that brings is published.
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
  return async (name) => {
    const publication = (await options.publications()).find((each) => each.name === name)
    if (publication === undefined) return undefined
    const sources = publication.selection.sources ?? options.sourceIds()
    if (sources.length > mostSourcesLookedAt) return undefined
    const nextMs = await options.earliestPoll(sources)
    return nextMs === undefined ? undefined : Math.max(0, nextMs - options.clock()) + options.publishDelayMs
  }
}
