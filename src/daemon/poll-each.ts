import type { Clock } from '../clock.ts'
import type { Source } from '../source/load.ts'
import { Dispatcher } from './dispatcher.ts'
import type { SourceLane } from './source-lane.ts'

/**
 * Polls every source of a list once, host by host, as many at once as the limits let; resolves when all have ended, or, once
 * the signal aborts, those that were begun. Rejects with the first error of `poll`, after all have ended.
 */
export function pollEach<Result>(
  sources: readonly Source[],
  options: {
    readonly laneOf: (source: Source) => SourceLane
    readonly poll: (source: Source) => Promise<Result>
    readonly atOnce: number
    readonly clock: Clock
    readonly signal: AbortSignal
  },
): Promise<readonly Result[]> {
  const byId = new Map(sources.map((source) => [source.id, { source, lane: options.laneOf(source) }]))
  const dispatcher = new Dispatcher({
    ...options,
    queue: { claim: async () => [], release: async () => undefined },
    laneOf: (id) => byId.get(id)?.lane,
    poll: async (id) => options.poll((byId.get(id) as { source: Source }).source),
  })
  return dispatcher.pollNow([...byId.keys()], options.signal)
}
