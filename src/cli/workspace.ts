import type { Archive } from '../archive/archive.ts'
import { type OpeningMode, openArchive } from '../archive/open-archive.ts'
import { type KeptPlace, partName } from '../archive/opening/archive-place.ts'
import type { RebuildReport } from '../archive/upkeep/rebuild.ts'
import { readArticle } from '../article/front-matter.ts'
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
import type { GlobalOptions } from './global-options.ts'
import { fetcherOf, openSurroundings, type Surroundings } from './surroundings.ts'
import { warcInfoOf } from './warc-info.ts'

/** Everything a command works with, opened from the three places the options name. */
export type Workspace = Surroundings &
  Omit<PollParts, 'archive'> & {
    readonly archive: Archive<SourceState>
    /** The folder whose disk fills, and where feeds stand, for people. */
    readonly archiveFolder: string
    readonly feedsOutput: string
    readonly fetcher: Fetcher
    readonly publisher: Publisher
    readonly jobs: WorkerPool
    readonly duplicates: DuplicateFinder
    readonly imageFetcher: ImageFetcher
    /** What reading the whole archive anew brought to light, where that was asked for. */
    readonly rebuilt?: RebuildReport
    readonly close: () => Promise<void>
  }

/**
 * Opens settings, sources, archive, fetcher and workers.
 *
 * Throws `YamlFileError` for bad settings, `OutputLockedError` where another feedkeeper works on the output folder, and
 * `OutputFolderError` where that cannot be used; bad definitions are logged and left out.
 */
export async function openWorkspace(
  options: GlobalOptions,
  mode: OpeningMode & {
    readonly logLevel: LogLevel
    /** What counts the work that is done. */
    readonly counters?: Pick<WorkerCounters, 'counted' | 'published'>
  },
): Promise<Workspace> {
  const surroundings = await openSurroundings(options, mode.logLevel)
  const { settings, databaseUrl, store, folder, log } = surroundings
  const { timeZone } = settings.site
  const clock = Date.now
  const { counters } = mode
  const fetcher = fetcherOf(settings, options)
  const fetch = counters?.counted(fetcher.fetch) ?? fetcher.fetch
  const warc = createWarcWorker()
  const read = (text: string, hash: string, file: string) => readArticle(text, { hash, file, timeZone })
  const { rebuilt, ...archive } = await openArchive<SourceState>(
    {
      folder: options.output,
      databaseUrl,
      store,
      readArticle: read,
      stateOf: stateOfFacts,
      factsOf,
      captures: { warc, info: warcInfoOf(settings), months: settings.captures.months },
      clock,
      log,
    },
    mode,
  )
  const jobs = createWorkerPool(settings.polling)
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
    fetch,
    clock,
    log,
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
    ...(rebuilt && { rebuilt }),
    close: async () => {
      await publisher.close()
      await Promise.all([fetcher.close(), jobs.close()])
      await archive.close()
      await warc.close()
    },
  }
}

function placesOf(place: KeptPlace): Pick<Workspace, 'archiveFolder' | 'feedsOutput'> {
  const archiveFolder = place.store === undefined ? partName(place, 'articles') : place.folder
  return { archiveFolder, feedsOutput: partName(place, 'feeds') }
}
