import { setTimeout as pause } from 'node:timers/promises'
import type { Clock } from '../clock.ts'
import type { Source } from '../source/load.ts'
import { Dispatcher } from './dispatcher.ts'
import type { SourceLane } from './source-lane.ts'

/** How often hosts that had to wait are looked at again. */
const lookAgainMs = 250
/** A host that is closed for longer than this says so at once when it is asked for; nobody waits for it. */
const longestWaitMs = 60_000

/**
 * Polls every source of a list once, host by host, as many at once as the limits let; resolves when all have ended, or, once
 * the signal aborts, those that were begun. Rejects with the first error of `poll`, after all have ended.
 */
export async function pollEach<Result>(
  sources: readonly Source[],
  options: {
    readonly laneOf: (source: Source) => SourceLane
    readonly poll: (source: Source) => Promise<Result>
    readonly atOnce: number
    readonly clock: Clock
    readonly signal: AbortSignal
  },
): Promise<readonly Result[]> {
  const { laneOf, poll, signal } = options
  const left = new Map(sources.map((source) => [source.id, source]))
  const unclaimed = [...left.keys()]
  const polls: Promise<Result>[] = []
  const dispatcher = new Dispatcher({
    atOnce: options.atOnce,
    clock: options.clock,
    queue: { claim: async () => unclaimed.splice(0), release: async () => undefined },
    laneOf: (id) => {
      const source = left.get(id)
      const lane = source && laneOf(source)
      return lane && { ...lane, delayMs: () => (lane.delayMs() > longestWaitMs ? 0 : lane.delayMs()) }
    },
    poll: async (id) => {
      const source = left.get(id)
      if (source === undefined || signal.aborted) return
      left.delete(id)
      const ended = poll(source)
      polls.push(ended)
      await ended.catch(() => undefined)
    },
  })
  await dispatcher.look()
  while (left.size > 0 && !signal.aborted) {
    await pause(lookAgainMs, undefined, { signal }).catch(() => undefined)
    await dispatcher.look()
  }
  await dispatcher.stop()
  return Promise.all(polls)
}
