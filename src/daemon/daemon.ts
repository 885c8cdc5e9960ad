import { setTimeout as pause } from 'node:timers/promises'
import type { Archive } from '../archive/archive.ts'
import type { LossReason } from '../archive/fleet/fleet.ts'
import type { SourceState } from '../poll/memory/source-state.ts'
import type { Publisher } from '../publish/publisher.ts'
import { watchFolder } from '../source/source-folder.ts'
import { type AlertParts, AlertWatch } from './alerts/alert-watch.ts'
import { DiskWatch } from './disk-watch.ts'
import { Dispatcher } from './dispatcher.ts'
import { feed } from './fleet/feeder.ts'
import { allRoles, type Role, sharedWork } from './fleet/shared-work.ts'
import { createPollNow, type PollNow, PollSteps } from './poll-now.ts'
import type { RoundParts } from './poll-round.ts'
import { PolledSources, type PolledSourcesParts } from './polled-sources.ts'
import { Tick } from './tick.ts'
import { Subscriber } from './websub/subscriber.ts'

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
  readonly pollNow: PollNow
  /** What answers WebSub hubs; absent where nothing is subscribed to. */
  readonly subscriber?: Pick<Subscriber, 'verify' | 'isOpen' | 'take'> | undefined
  /**
   * Stops the tick, lets polls end for `patienceMs` (default 0) or until `hurry` aborts, then calls them off, and resolves
   * when the last write is done.
   */
  readonly stop: (options?: { readonly patienceMs?: number; readonly hurry?: AbortSignal }) => Promise<void>
}

type SubscribingParts = PolledSourcesParts & {
  /** Where hubs push to; ends with a slash. Nothing is subscribed to where it is absent. */
  readonly callbacksUrl?: string | undefined
}

const lostWords: Readonly<Record<LossReason, string>> = {
  'taken-for-dead':
    'the other workers took this one for dead, since it gave no sign of life in time: what it had taken is theirs; it goes on with what is due now',
  'database-broke-off':
    'PostgreSQL broke off, and may not have what this worker had taken: polls under way are done once more, by whoever takes them now',
}

/** What is called off gets so long to finish the write in hand. */
const finishMs = 7_000

type DaemonParts = SubscribingParts & {
  /** What this worker does; all of it by default. */
  readonly roles?: readonly Role[]
  /** Whether this worker is the one that publishes, and does what else only one does; it always is where it is alone. */
  readonly isLeading?: () => boolean
  /** How many polls have ended, for the other workers to see. */
  readonly polls?: () => number
  readonly feedsFolder: string
  /** Whose disks are watched. */
  readonly keptFolders: readonly string[]
  readonly archive: RoundParts['archive'] & Pick<Archive<SourceState>, 'queue' | 'fleet' | 'problem'>
  readonly publisher: Publisher
  /** Who is told of what calls for attention; nobody by default. */
  readonly alerts?: Pick<AlertParts, 'sinks' | 'afterFailures'>
}

/** Starts polling every source of a folder when it is due, and publishing what that brings. */
export async function startDaemon(options: DaemonParts): Promise<Daemon> {
  const { parts, publisher } = options
  const { clock, log, polling } = parts
  const { roles = [...allRoles], isLeading = () => true } = options
  const calling = callingOff(options)
  const disk = new DiskWatch({ folders: options.keptFolders, log, clock })
  const alerts = alertWatchOf(options, disk)
  const subscriber = subscriberOf(options, (id) => dispatcher.pollNow([id], calling.signal()))
  const sources = new PolledSources({ ...toldOfPolls(options, subscriber), alone: options.archive.fleet?.alone })
  await sources.enrol()
  const steps = new PollSteps()
  const { fleet } = options.archive
  const shared = await sharedWork(options.archive, { laneOf: (id) => sources.laneOf(id), atOnce: polling.atOnce })
  const dispatcher = new Dispatcher({
    ...shared,
    problem: options.archive.problem,
    laneOf: (id) => sources.laneOf(id),
    poll: (id, isByHand) =>
      steps.tell(id, (onProgress) => sources.poll(id, { signal: calling.signal(), isByHand, onProgress })),
    atOnce: polling.atOnce,
    clock,
  })
  fleet?.onLost(() => dispatcher.forget())
  let lookedAtMs = clock()
  const look = async () => {
    const isSetBack = clock() < lookedAtMs
    lookedAtMs = clock()
    await sources.keepInQueue(isSetBack)
    void disk.look()
    if (roles.includes('poll')) await dispatcher.look()
    for (const each of isLeading() ? [alerts, subscriber] : []) each?.look()
  }
  let reading = Promise.resolve()
  const reload = (): Promise<void> => {
    reading = reading
      .then(async () => {
        if (await sources.readChanges()) await look()
      })
      .catch((error: Error) => log.error({ error: error.message }, error.message))
    return reading
  }
  const watcher = watchFolder(options.feedsFolder, () => void reload(), { files: () => options.folder.sources.length })
  const tick = new Tick({ everyMs: polling.tick, log, work: look })
  // What fails now is done by the next tick; the watch and the tick are on already.
  await look().catch((error: Error) => log.error({ cause: error.message, error: error.message }, error.message))
  const feeder = fleet && roles.includes('poll') ? feed(dispatcher, { atOnce: polling.atOnce, log }) : undefined
  // What an earlier run left unpublished, and feeds to subscribe to before the first article.
  publisher.markStale()

  const doing = () => ({ polling: dispatcher.underWay().length, waiting: dispatcher.waiting() })
  fleet?.tellDoing(() => ({ ...doing(), polls: options.polls?.() ?? 0, isPublishing: isLeading() }))
  const rounds = createPollNow({ ...options, clock, dispatcher, steps, reload })

  return {
    health: () => ({ lookedAtMs, ...doing(), missedTicks: tick.missed() }),
    reload,
    pollNow: rounds.pollNow,
    subscriber,
    async stop(patience = {}) {
      watcher.close()
      await Promise.all([tick.stop(), feeder?.close()])
      await reading
      await endPolls(dispatcher, calling.off, log, patience)
      await Promise.all([rounds.ended(), alerts.close(), subscriber?.close()])
      await publisher.close()
    },
  }
}

/** What calls off the polls under way: at the end, or, where others took this worker for dead, so that those to come are not. */
function callingOff({ archive: { fleet }, parts: { log } }: DaemonParts) {
  let controller = new AbortController()
  fleet?.onLost((why) => {
    log.warn(lostWords[why])
    controller.abort()
    controller = new AbortController()
  })
  return { signal: () => controller.signal, off: () => controller.abort() }
}

function alertWatchOf({ alerts, folder, parts }: DaemonParts, disk: DiskWatch): AlertWatch {
  return new AlertWatch({
    ...(alerts ?? { sinks: [], afterFailures: 1 }),
    sources: () => folder.sources,
    lowDisk: () => disk.low(),
    catalog: parts.archive.catalog,
    clock: parts.clock,
    log: parts.log,
  })
}

/** Subscribes to what hubs push, where they can reach us; what they push is polled at once. */
function subscriberOf(
  { callbacksUrl, folder, parts: { archive, fetch, clock, log } }: SubscribingParts,
  pollNow: (id: string) => Promise<unknown>,
): Subscriber | undefined {
  if (callbacksUrl === undefined) return undefined
  return new Subscriber({
    subscriptions: archive.catalog.subscriptions,
    fetch,
    callbacksUrl,
    isPolled: (id) => folder.find(id)?.definition.paused === false || folder.isBroken(id),
    onPushed: (id) => void pollNow(id).catch(() => undefined),
    clock,
    log,
  })
}

/** Has the subscriber told of every poll, as others are. */
function toldOfPolls(options: PolledSourcesParts, subscriber: Subscriber | undefined): PolledSourcesParts {
  if (subscriber === undefined) return options
  const { log } = options.parts
  return {
    ...options,
    pushes: subscriber,
    onPolled(poll) {
      options.onPolled?.(poll)
      subscriber.polled(poll).catch((error: Error) => log.error({ error: error.message }, `WebSub: ${error.message}`))
    },
  }
}

/** Lets polls end while there is patience, then calls them off; what cannot be ended in time is told. */
async function endPolls(
  dispatcher: Pick<Dispatcher, 'stop' | 'underWay'>,
  callOff: () => void,
  log: PolledSourcesParts['parts']['log'],
  { patienceMs = 0, hurry }: { readonly patienceMs?: number; readonly hurry?: AbortSignal },
): Promise<void> {
  const ended = dispatcher
    .stop()
    .catch((error: Error) => log.warn({ error: error.message }, `not given back: ${error.message}`))
  if (await isOver(ended, patienceMs, hurry)) return
  log.info({ sources: dispatcher.underWay() }, `${dispatcher.underWay().length} polls are called off`)
  callOff()
  if (await isOver(ended, finishMs)) return
  log.warn({ sources: dispatcher.underWay() }, `not ended in time: ${dispatcher.underWay().join(', ')}`)
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
