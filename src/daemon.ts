import { schedule } from 'node-cron'
import { type PollParts, runPoll } from './poll/run-poll.ts'
import { initialState } from './poll/source-state.ts'
import type { Publisher } from './publish/publisher.ts'
import type { Source } from './source/load.ts'

/** A worker that runs until it is stopped. */
export type Daemon = {
  /** Stops the tick, aborts what is in flight, and resolves when the last write is done. */
  readonly stop: () => Promise<void>
}

const everyFiveSeconds = '*/5 * * * * *'

/** Starts polling every source when it is due, and publishing what that brings. */
export function startDaemon(options: {
  readonly sources: readonly Source[]
  readonly parts: PollParts
  readonly publisher: Publisher
}): Daemon {
  const { parts, publisher } = options
  const { catalog, clock, log } = parts
  const stopping = new AbortController()
  const polls = new Map<string, Promise<unknown>>()

  for (const { id, definitionHash } of options.sources) {
    if (catalog.sources.find(id) === undefined) {
      catalog.sources.put({ id, definitionHash, nextPollAtMs: clock(), state: initialState })
    }
  }

  const poll = async (source: Source): Promise<void> => {
    try {
      const { archived, duplicates } = await runPoll(source, parts, { signal: stopping.signal })
      // A duplicate may be news to this source's own publication.
      if (archived.length + duplicates > 0) publisher.markStale()
    } catch (error) {
      log.error({ source: source.id, error: (error as Error).message }, `${source.id}: ${(error as Error).message}`)
    } finally {
      polls.delete(source.id)
    }
  }
  const tick = (): void => {
    const due = new Set(catalog.sources.due(clock(), 1_000).map((each) => each.id))
    for (const source of options.sources) {
      if (due.has(source.id) && !polls.has(source.id)) polls.set(source.id, poll(source))
    }
  }
  const task = schedule(everyFiveSeconds, tick, { noOverlap: true, timezone: 'UTC' })
  tick()
  // What an earlier run left unpublished, and feeds to subscribe to before the first article.
  publisher.markStale()

  return {
    async stop() {
      await task.destroy()
      stopping.abort()
      await Promise.allSettled(polls.values())
      await publisher.close()
    },
  }
}
