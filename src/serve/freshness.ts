import type { Clock } from '../clock.ts'

/** A publication of more sources than this is taken to change at any time. */
const mostSourcesLookedAt = 20

/**
 * Makes what tells how long the documents of a publication are good for: until the first of its sources is polled again
 * and what that brings is published.
 */
export function createFreshness(options: {
  readonly publications: () => readonly {
    readonly name: string
    readonly selection: { readonly sources?: readonly string[] | undefined }
  }[]
  readonly sourceIds: () => readonly string[]
  readonly nextPollAtMs: (sourceId: string) => number | undefined
  readonly publishDelayMs: number
  readonly clock: Clock
}): (publication: string) => number | undefined {
  return (name) => {
    const publication = options.publications().find((each) => each.name === name)
    if (publication === undefined) return undefined
    const sources = publication.selection.sources ?? options.sourceIds()
    if (sources.length > mostSourcesLookedAt) return undefined
    const times = sources.flatMap((id) => options.nextPollAtMs(id) ?? [])
    if (times.length === 0) return undefined
    return Math.max(0, Math.min(...times) - options.clock()) + options.publishDelayMs
  }
}
