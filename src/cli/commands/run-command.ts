import { flushCompileCache } from 'node:module'
import { isDeepStrictEqual } from 'node:util'
import { neverMs } from '../../archive/never.ts'
import { alertSinks } from '../../daemon/alerts/alert-sinks.ts'
import { type Daemon, startDaemon } from '../../daemon/daemon.ts'
import type { Role } from '../../daemon/fleet/shared-work.ts'
import { listenForPolls, type NoteBacklog } from '../../daemon/socket/worker-socket.ts'
import { formatDuration } from '../../duration.ts'
import { createSearchThread } from '../../jobs/search/search-thread.ts'
import { exitCodes } from '../exit-codes.ts'
import type { GlobalOptions } from '../global-options.ts'
import { endAtOnce } from '../process/end-at-once.ts'
import { preferSpeed } from '../process/spare-memory.ts'
import { untilStopped } from '../process/until-stopped.ts'
import { settingsOf } from '../surroundings.ts'
import { openWorkspace, type Workspace } from '../workspace.ts'
import { backlogNoter } from './archive/image-backlog-here.ts'
import { watchWorker } from './operate-worker.ts'
import { serveFeeds } from './serve-feeds.ts'
import { workInBackground } from './work-in-background.ts'

type RunOptions = GlobalOptions & { readonly roles: readonly Role[] }

/** After SIGHUP, polls under way get so long to end before they are called off. */
const reloadPatienceMs = 20_000
/** A worker among others gives its polls so long to end when it is stopped. */
const handOverPatienceMs = 3_000
/** So long an answer has that tells of a reload, before the settings are read anew. */
const reloadAnswerMs = 250
/**
 * A stop that is not done by then ends the program as it is: what matters is on disk at every moment. It leaves room in the
 * ten seconds for the end itself on a slow machine.
 */
const stopWithinMs = 8_500
/** By then what a start needs is loaded. What was compiled is written for the next one, since a kill leaves no time for it. */
const compiledAfterMs = 20_000

/**
 * `feedkeeper run`: the daemon; returns when SIGINT or SIGTERM has stopped it and all is written, within ten seconds.
 * SIGHUP has it read settings and definitions anew; where the settings cannot be read, it goes on with those it has.
 */
export async function runCommand(options: RunOptions): Promise<number> {
  const stop = untilStopped()
  const hangUps = new EventTarget()
  const onHangUp = () => hangUps.dispatchEvent(new Event('hangup'))
  process.on('SIGHUP', onHangUp)
  setTimeout(flushCompileCache, compiledAfterMs).unref()
  stop.signal.addEventListener('abort', () => setTimeout(() => endAtOnce(exitCodes.ok), stopWithinMs).unref())
  try {
    let why: WhyEnded = 'new-settings'
    while (why !== 'stopped') why = await runUntil(options, stop.signal, hangUps, why === 'damaged')
    return exitCodes.ok
  } finally {
    stop.dispose()
    process.off('SIGHUP', onHangUp)
  }
}

/** Why the daemon ended: for good, to be started with other settings, or with a catalog that is made anew. */
type WhyEnded = 'stopped' | 'new-settings' | 'damaged'

/** Runs the daemon until it is stopped, other settings are to hold, or its catalog turns out to be damaged. */
async function runUntil(
  options: RunOptions,
  stop: AbortSignal,
  hangUps: EventTarget,
  isDamaged: boolean,
): Promise<WhyEnded> {
  const watch = watchWorker()
  const { roles } = options
  const workspace = await openWorkspace(options, { logLevel: 'info', isDamaged, roles, counters: watch.counters })
  const { sources, feedsFolder, databaseUrl, store, log } = workspace
  const { fleet } = workspace.archive
  if (fleet) preferSpeed()
  const onCrash = (error: Error) => {
    log.fatal({ error: error.message }, `feedkeeper ends, which was not foreseen: ${error.message}`)
    log.debug({ err: error }, 'where it went wrong')
    endAtOnce(exitCodes.someFailed)
  }
  process.on('uncaughtException', onCrash)
  const over = new AbortController()
  const search = createSearchThread({ output: options.output, databaseUrl, store, timeZone: workspace.timeZone })
  let inBackground: Promise<unknown> = Promise.resolve()
  try {
    if (sources.length === 0) log.warn(`no usable source in ${feedsFolder} yet: write one as ${feedsFolder}/<id>.yaml`)
    log.info(
      { sources: sources.length, output: options.output, ...(store && { store: store.name }) },
      `feedkeeper keeps ${sources.length} sources in ${store?.name ?? options.output}`,
    )
    const daemon = await startDaemon({
      ...workspace,
      parts: workspace,
      roles,
      ...(fleet && { isLeading: () => workspace.lead?.isHeld() ?? false }),
      onPolled: (poll) => watch.counters.polled(poll),
      polls: () => watch.counters.polls(),
      ...reachedAt(workspace),
    })
    if (roles.includes('poll')) await tellNextPoll(workspace, daemon)
    const acts = { pollNow: daemon.pollNow, noteBacklog: noteBacklogOf(workspace, daemon) }
    const socket = await listenForPolls(options.output, { acts, workerName: fleet?.name, log })
    const operating = { daemon, reloadAll: reloadOf(daemon, hangUps) }
    const operated = watch.operate(workspace, daemon)
    const served = roles.includes('serve') ? await serveFeeds(workspace, { search, operated, operating }) : undefined
    inBackground = workInBackground(workspace, { search, signal: over.signal })
    const why = await new Promise<WhyEnded>((resolve) => {
      const onHangUp = async () => {
        log.info('settings and definitions are read anew')
        await daemon.reload()
        if (await hasNewSettings(options, workspace)) resolve('new-settings')
      }
      hangUps.addEventListener('hangup', onHangUp, { signal: over.signal })
      stop.addEventListener('abort', () => resolve('stopped'), { signal: over.signal })
      const { damage } = workspace.archive
      damage.addEventListener('abort', () => resolve('damaged'), { signal: over.signal })
      if (damage.aborted) resolve('damaged')
      if (stop.aborted) resolve('stopped')
    })
    log.info(farewells[why])
    over.abort()
    const patience = why === 'new-settings' ? { patienceMs: reloadPatienceMs, hurry: stop } : patienceOf(workspace)
    await Promise.all([socket.close(), served?.close(), daemon.stop(patience)])
    return why
  } catch (error) {
    if (!workspace.archive.damage.aborted) throw error
    log.info(farewells.damaged)
    return 'damaged'
  } finally {
    over.abort()
    process.off('uncaughtException', onCrash)
    // A step that is under way is dropped whole: the next run does it.
    await search.close()
    await inBackground
    watch.close()
    await workspace.close()
  }
}

/** Polls that end in time are not done again by the other workers, where there are some. */
function patienceOf({ archive }: Workspace): { readonly patienceMs?: number } {
  return archive.fleet ? { patienceMs: handOverPatienceMs } : {}
}

/** Makes what reads definitions anew, and the settings a moment later, as SIGHUP does. */
function reloadOf(daemon: Pick<Daemon, 'reload'>, hangUps: EventTarget): () => Promise<void> {
  return async () => {
    await daemon.reload()
    // Other settings start the server anew: first the answer has to be out.
    setTimeout(() => hangUps.dispatchEvent(new Event('hangup')), reloadAnswerMs).unref()
  }
}

/** Makes what has pictures fetched of articles that came in before, by the definitions there are now. */
function noteBacklogOf(workspace: Workspace, daemon: Pick<Daemon, 'reload'>): NoteBacklog {
  const note = backlogNoter(workspace, { keep: workspace.archive.keep })
  return async (...asked) => {
    await daemon.reload()
    return note(...asked)
  }
}

/** Says when the next poll is where nothing is due at the start, so that silence is no riddle. */
async function tellNextPoll(
  { archive, sources, clock, log }: Workspace,
  daemon: Pick<Daemon, 'health'>,
): Promise<void> {
  const { polling, waiting } = daemon.health()
  if (polling + waiting > 0 || sources.length === 0) return
  const atMs = await archive.catalog.sources.earliestPoll(sources.map(({ id }) => id))
  if (atMs === undefined || atMs === neverMs) log.info('nothing is due, and no source has a next poll')
  else
    log.info(
      { nextPollAt: new Date(atMs).toISOString() },
      `nothing is due: the next poll is in ${formatDuration(atMs - clock())}`,
    )
}

/** Whom the daemon tells of alerts, and where hubs reach it. */
function reachedAt(workspace: Workspace) {
  return { alerts: alertsOf(workspace), callbacksUrl: callbacksOf(workspace) }
}

/** Where hubs reach us; absent where nothing is subscribed to. */
function callbacksOf({ settings: { server }, log }: Workspace): string | undefined {
  if (server.publicUrl === undefined) return undefined
  if (server.listen !== undefined) return new URL('websub/', `${server.publicUrl.replace(/\/$/, '')}/`).href
  log.warn('server.publicUrl is set, but hubs cannot reach us: server.listen is off')
  return undefined
}

function alertsOf({ settings: { alerts }, fetch }: Workspace) {
  return { sinks: alertSinks(alerts, fetch), afterFailures: alerts.afterFailures }
}

const farewells = {
  stopped: 'stopping: what is in hand is finished',
  'new-settings': 'the new settings take effect',
  damaged: 'the catalog is damaged: polling stops until it is made anew',
} as const

async function hasNewSettings(options: GlobalOptions, { settings, log }: Workspace): Promise<boolean> {
  try {
    const now = await settingsOf(options)
    return !isDeepStrictEqual(now.settings, settings)
  } catch (error) {
    for (const line of (error as Error).message.split('\n')) log.error(line)
    log.error('the settings cannot be used; the old ones hold')
    return false
  }
}
