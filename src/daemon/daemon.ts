import { setTimeout as pause } from 'node:timers/promises'
import type { Fetcher } from '../fetch/fetcher.ts'
import { enrolSources } from '../poll/memory/enrol.ts'
import { type PollParts, runPoll } from '../poll/run-poll.ts'
import type { Publisher } from '../publish/publisher.ts'
import type { Source } from '../source/load.ts'
import { type SourceFolder, watchFolder } from '../source/source-folder.ts'
import { createDispatcher } from './dispatcher.ts'
import type { Lane } from './due-lanes.ts'
import { mendSchedule } from './mend-schedule.ts'
import { laneOfSource } from './source-lane.ts'
import { startTick } from './tick.ts'

/** How the daemon is doing. */
export type DaemonHealth = {
  /** When the queue was last looked at, in milliseconds since the epoch. */
  readonly lookedAtMs: number
  /** Polls under way. */
  readonly polling: number
  /** Sources that were due at the last look and wait for their host or for a place. */
  readonly waiting: number
  /** Ticks that did not take place because the program was busy or asleep. */
  readonly missedTicks: number
}

/** A worker that runs until it is stopped. */
export type Daemon = {
  readonly health: () => DaemonHealth
  /** Reads the definitions that have changed. */
  readonly reload: () => Promise<void>
  /**
   * Stops the tick, lets polls end for `patienceMs` (default 0) or until `hurry` aborts, then calls them off, and resolves
   * when the last write is done.
   */
  readonly stop: (options?: { readonly patienceMs?: number; readonly hurry?: AbortSignal }) => Promise<void>
}

/** What is called off gets so long to finish the write in hand. */
const finishMs = 7_000

/** Starts polling every source of a folder when it is due, and publishing what that brings. */
export async function startDaemon(options: {
  readonly folder: SourceFolder
  readonly feedsFolder: string
  readonly parts: PollParts
  readonly fetcher: Pick<Fetcher, 'limitOf' | 'delayMs'>
  readonly publisher: Publisher
}): Promise<Daemon> {
  const { folder, parts, fetcher, publisher } = options
  const { clock, log } = parts
  const { queue } = parts.archive
  const { sources } = parts.archive.catalog
  const callOff = new AbortController()
  let lookedAtMs = clock()

  const known = folder.sources
  await enrolSources(known, sources, clock())
  const movedUrls = new Map<string, string>()
  const retired: string[] = []
  const ids = new Set(known.map((source) => source.id))
  for (const { id, state } of await sources.all()) {
    if (state.moved?.movedAtMs !== undefined) movedUrls.set(id, state.moved.url)
    if (!ids.has(id) && !folder.isBroken(id)) retired.push(id)
  }
  await sources.retire(retired)
  await mendSchedule(known, parts)

  function laneOf(id: string): Lane | undefined {
    const source = folder.find(id)
    return source && laneOfSource(source, movedUrls.get(id), fetcher)
  }

  async function poll(id: string): Promise<void> {
    const source = folder.find(id)
    if (source === undefined) return queue.release([id])
    try {
      const { archived, duplicates, movedUrl } = await runPoll(source, parts, { signal: callOff.signal })
      if (movedUrl === undefined) movedUrls.delete(id)
      else movedUrls.set(id, movedUrl)
      // A duplicate may be news to this source's own publication.
      if (archived.length + duplicates > 0) publisher.markStale()
    } catch (error) {
      const { message } = error as Error
      log.error({ source: id, error: message }, `${id}: ${message}`)
      log.debug({ source: id, err: error }, `${id}: where it went wrong`)
    } finally {
      await afterPoll(source).catch((error: Error) =>
        log.error({ source: id, error: error.message }, `${id}: ${error.message}`),
      )
    }
  }

  /** A definition that changed or went away while its source was polled has the last word over that poll. */
  async function afterPoll(polled: Source): Promise<void> {
    const now = folder.find(polled.id)
    if (now === undefined) await sources.retire([polled.id])
    else if (now.definitionHash !== polled.definitionHash) await enrolSources([now], sources, clock())
  }

  const dispatcher = createDispatcher({
    queue,
    laneOf,
    poll,
    atOnce: parts.polling.atOnce,
    clock,
  })
  const look = async () => {
    const isSetBack = clock() < lookedAtMs
    lookedAtMs = clock()
    if (isSetBack) await mendSchedule(folder.sources, parts)
    await dispatcher.look()
  }

  async function readChanges(): Promise<void> {
    const { changed, removed, errors } = await folder.look()
    for (const error of errors) for (const line of error.message.split('\n')) log.error(line)
    if (changed.length + removed.length === 0) return
    await enrolSources(changed, sources, clock())
    await sources.retire(removed)
    for (const id of [...changed.map((source) => source.id), ...removed]) movedUrls.delete(id)
    for (const { id } of changed) log.info({ source: id }, `${id}: its definition is read anew`)
    for (const id of removed) log.info({ source: id }, `${id}: its definition is gone; it is not polled any more`)
    publisher.markStale()
    await look()
  }
  let reading = Promise.resolve()
  const reload = (): Promise<void> => {
    reading = reading.then(readChanges).catch((error: Error) => log.error(error.message))
    return reading
  }

  const watcher = watchFolder(options.feedsFolder, () => void reload())
  const tick = startTick({ everyMs: parts.polling.tick, log, work: look })
  // What fails now is done by the next tick; the watch and the tick are on already.
  await look().catch((error: Error) => log.error({ cause: error.message, error: error.message }, error.message))
  // What an earlier run left unpublished, and feeds to subscribe to before the first article.
  publisher.markStale()

  return {
    health: () => ({
      lookedAtMs,
      polling: dispatcher.underWay().length,
      waiting: dispatcher.waiting(),
      missedTicks: tick.missed(),
    }),
    reload,
    async stop({ patienceMs = 0, hurry } = {}) {
      watcher.close()
      await tick.stop()
      await reading
      const ended = dispatcher
        .stop()
        .catch((error: Error) => log.warn({ error: error.message }, `not given back: ${error.message}`))
      if (!(await isOver(ended, patienceMs, hurry))) {
        log.info({ sources: dispatcher.underWay() }, `${dispatcher.underWay().length} polls are called off`)
        callOff.abort()
        if (!(await isOver(ended, finishMs))) {
          log.warn({ sources: dispatcher.underWay() }, `not ended in time: ${dispatcher.underWay().join(', ')}`)
        }
      }
      await publisher.close()
    },
  }
}

/** Waits for something to end, so long at most, or until the signal; gives whether it has. */
async function isOver(work: Promise<void>, waitMs: number, hurry?: AbortSignal): Promise<boolean> {
  const ended = new AbortController()
  const signal = AbortSignal.any(hurry ? [hurry, ended.signal] : [ended.signal])
  const patience = pause(waitMs, false, { signal }).catch(() => false)
  try {
    return await Promise.race([work.then(() => true), patience])
  } finally {
    ended.abort()
  }
}
