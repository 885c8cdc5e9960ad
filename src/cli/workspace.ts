import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Archive } from '../archive/archive.ts'
import { fencedFeeds } from '../archive/fleet/fenced-feeds.ts'
import type { Fleet } from '../archive/fleet/fleet.ts'
import { type OpeningMode, openArchive } from '../archive/open-archive.ts'
import { type KeptPlace, keptFolders, partName } from '../archive/opening/archive-place.ts'
import { databaseUrlOf } from '../archive/opening/database-settings.ts'
import type { MovedArchive } from '../archive/transfer/move-archive.ts'
import type { RebuildReport } from '../archive/upkeep/rebuild.ts'
import { readArticle } from '../article/front-matter.ts'
import { Lead } from '../daemon/fleet/publishing-lead.ts'
import type { Role } from '../daemon/fleet/shared-work.ts'
import type { WorkerCounters } from '../daemon/metrics/worker-counters.ts'
import { DuplicateFinder } from '../duplicates/find-duplicates.ts'
import type { Fetcher } from '../fetch/fetcher.ts'
import { ImageFetcher } from '../images/fetch-images.ts'
import { createWarcWorker } from '../jobs/warc-worker.ts'
import { createWorkerPool, type WorkerPool } from '../jobs/worker-pool.ts'
import type { LogLevel } from '../log/log-levels.ts'
import { factsOf, stateOfFacts } from '../poll/memory/facts-of-state.ts'
import type { SourceState } from '../poll/memory/source-state.ts'
import type { PollParts } from '../poll/run-poll.ts'
import { CronTimes } from '../poll/schedule/cron-times.ts'
import { createPublisher, type Publisher } from '../publish/publisher.ts'
import type { Settings } from '../settings.ts'
import type { GlobalOptions } from './global-options.ts'
import { fetcherOf, openSurroundings, type ReadSettings, type Surroundings, settingsOf } from './surroundings.ts'
import { warcInfoOf } from './warc-info.ts'

/** Everything a command works with, opened from the three places the options name. */
export type Workspace = Surroundings &
  Omit<PollParts, 'archive'> & {
    readonly archive: Archive<SourceState>
    /** The folder whose disk fills, and where feeds stand, for people. */
    readonly archiveFolder: string
    readonly feedsOutput: string
    /** The folders that are written to, each of which may stand on a disk of its own. */
    readonly keptFolders: readonly string[]
    readonly fetcher: Fetcher
    readonly publisher: Publisher
    readonly jobs: WorkerPool
    readonly duplicates: DuplicateFinder
    readonly imageFetcher: ImageFetcher
    /** Whether this worker is the one that publishes, where several share the archive; absent where it has it alone. */
    readonly lead: Lead | undefined
    /** What reading the whole archive anew brought to light, where that was asked for. */
    readonly rebuilt?: RebuildReport
    /** What was copied from where the archive stood before, where that was asked for. */
    readonly moved?: MovedArchive
    readonly close: () => Promise<void>
  }

/** How a workspace is opened. */
export type WorkspaceMode = OpeningMode & {
  readonly logLevel: LogLevel
  /** The settings, where they were read already. */
  readonly read?: ReadSettings
  /** What this worker does beside others that share the archive; absent for what wants it alone, where a database allows others. */
  readonly roles?: readonly Role[]
  /** What counts the work that is done; given by a daemon, whose polls wait for nothing else that is done. */
  readonly counters?: Pick<WorkerCounters, 'counted' | 'published'>
}

/**
 * Opens settings, sources, archive, fetcher and workers.
 *
 * Throws `YamlFileError` for bad settings, `OutputLockedError` where another feedkeeper works on the output folder, and
 * `OutputFolderError` where that cannot be used; bad definitions are logged and left out.
 */
export async function openWorkspace(options: GlobalOptions, mode: WorkspaceMode): Promise<Workspace> {
  const read = mode.read ?? (await settingsOf(options))
  const { settings } = read
  const jobs = createWorkerPool(settings.polling, { isBrief: mode.counters === undefined })
  try {
    if (mode.counters === undefined && mode.roles?.includes('poll') && isFirst(options, settings)) jobs.getReady()
    return await openAround(jobs, options, { ...mode, read })
  } catch (error) {
    await jobs.close()
    throw error
  }
}

/** Whether nothing was kept yet, as far as can be seen at once, so that a poll has every listing read. */
function isFirst({ output }: GlobalOptions, { database, store }: Settings): boolean {
  return (
    databaseUrlOf(database, process.env) === undefined && store === undefined && !existsSync(join(output, 'journal'))
  )
}

async function openAround(jobs: WorkerPool, options: GlobalOptions, mode: WorkspaceMode): Promise<Workspace> {
  const isShared = mode.roles !== undefined
  const surroundings = await openSurroundings(options, mode.logLevel, { isShared, read: mode.read })
  const { settings, store, folder, log } = surroundings
  const { timeZone } = settings.site
  const clock = Date.now
  const { counters, roles } = mode
  const warc = createWarcWorker()
  const read = (text: string, hash: string, file: string) => readArticle(text, { hash, file, timeZone })
  const { rebuilt, moved, ...archive } = await openTheArchive(surroundings, { options, mode, warc, read, clock })
  const { fleet } = archive
  const fetcher = fetcherOf(settings, options, fleet)
  const fetch = counters?.counted(fetcher.fetch) ?? fetcher.fetch
  const lead = fleet && roles?.includes('publish') ? new Lead({ turn: fleet.turn('publish'), fleet, log }) : undefined
  const sources = () => folder.sources
  const duplicates = new DuplicateFinder({ archive, jobs, readArticle: read, log })
  const { maxBytes } = settings.images
  const imageFetcher = new ImageFetcher({ archive, fetcher, maxBytes, clock, log })
  const publisher = createPublisher({
    settings,
    sources,
    isBroken: (id) => folder.isBroken(id),
    archive,
    findDuplicates: (hasTime) => duplicates.run(hasTime),
    output: options.output,
    store,
    host: jobs.host,
    fetch,
    clock,
    log,
    isInTurn: turnOf(fleet, lead, roles),
    onRun: (run) => counters?.published(run),
  })
  return {
    ...surroundings,
    archive,
    ...placesOf({ folder: options.output, store }),
    jobs,
    polling: settings.polling,
    capturing: settings.captures.keep,
    images: settings.images,
    cron: new CronTimes(),
    fetch,
    clock,
    timeZone,
    fetcher,
    publisher,
    duplicates,
    imageFetcher,
    lead,
    ...reportsOf(rebuilt, moved),
    close: async () => {
      await publisher.close()
      await lead?.close()
      await fetcher.close()
      // While threads end, the catalog is closed.
      await Promise.all([jobs.close(), archive.close()])
      await warc.close()
    },
  }
}

function reportsOf(rebuilt: RebuildReport | undefined, moved: MovedArchive | undefined) {
  return { ...(rebuilt && { rebuilt }), ...(moved && { moved }) }
}

function placesOf(place: KeptPlace): Pick<Workspace, 'archiveFolder' | 'feedsOutput' | 'keptFolders'> {
  const archiveFolder = place.store === undefined ? partName(place, 'articles') : place.folder
  return { archiveFolder, feedsOutput: partName(place, 'feeds'), keptFolders: keptFolders(place) }
}

async function openTheArchive(
  { settings, databaseUrl, workerName, store, log }: Surroundings,
  {
    options,
    mode,
    warc,
    read,
    clock,
  }: {
    readonly options: GlobalOptions
    readonly mode: WorkspaceMode
    readonly warc: ReturnType<typeof createWarcWorker>
    readonly read: (text: string, hash: string, file: string) => ReturnType<typeof readArticle>
    readonly clock: () => number
  },
) {
  const { roles } = mode
  const opened = await openArchive<SourceState>(
    {
      folder: options.output,
      databaseUrl,
      store,
      workerName,
      roles,
      readArticle: read,
      stateOf: stateOfFacts,
      factsOf,
      captures: { warc, info: warcInfoOf(settings), months: settings.captures.months },
      clock,
      log,
    },
    mode,
  )
  return opened.fleet ? { ...opened, feeds: fencedFeeds(opened.feeds, opened.fleet) } : opened
}

/** Whether this worker may publish at the moment; absent where it always may. */
function turnOf(
  fleet: Fleet | undefined,
  lead: Lead | undefined,
  roles: readonly Role[] | undefined,
): (() => Promise<boolean>) | undefined {
  if (fleet !== undefined) return async () => (await lead?.take()) ?? false
  return roles?.includes('publish') === false ? async () => false : undefined
}
