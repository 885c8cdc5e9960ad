import { join } from 'node:path'
import type { Archive } from '../archive/archive.ts'
import { type OpeningMode, openArchive } from '../archive/open-archive.ts'
import type { RebuildReport } from '../archive/upkeep/rebuild.ts'
import { readArticle } from '../article/front-matter.ts'
import { createFetcher, type Fetcher } from '../fetch/fetcher.ts'
import { userAgentOf } from '../fetch/request-headers.ts'
import { createWorkerPool } from '../jobs/worker-pool.ts'
import { createLog, type Log, type LogLevel } from '../log/log.ts'
import { factsOf, stateOfFacts } from '../poll/memory/facts-of-state.ts'
import type { SourceState } from '../poll/memory/source-state.ts'
import type { PollParts } from '../poll/run-poll.ts'
import { CronTimes } from '../poll/schedule/cron-times.ts'
import { createPublisher, type Publisher } from '../publish/publisher.ts'
import { loadSettings, type Settings } from '../settings.ts'
import type { Source } from '../source/load.ts'
import { SourceFolder } from '../source/source-folder.ts'
import type { GlobalOptions } from './global-options.ts'
import { programVersion } from './version.ts'

/** Everything a command works with, opened from the three places the options name. */
export type Workspace = Omit<PollParts, 'archive'> & {
  readonly archive: Archive<SourceState>
  readonly settings: Settings
  readonly feedsFolder: string
  /** The folders of articles and of feeds. */
  readonly archiveFolder: string
  readonly feedsOutput: string
  readonly folder: SourceFolder
  /** The sources as they were when the workspace was opened. */
  readonly sources: readonly Source[]
  /** What is wrong with the definitions that could not be used. */
  readonly sourceErrors: readonly Error[]
  readonly fetcher: Fetcher
  readonly publisher: Publisher
  /** What reading the whole archive anew brought to light, where that was asked for. */
  readonly rebuilt?: RebuildReport
  readonly close: () => Promise<void>
}

/** Makes the log of a command. */
export function logOf(options: GlobalOptions, level: LogLevel): Log {
  return createLog({
    level: options.logLevel ?? level,
    isTerminal: process.stderr.isTTY === true,
    env: process.env,
  })
}

/**
 * Opens settings, sources, archive, fetcher and workers.
 *
 * Throws `YamlFileError` for bad settings, `OutputLockedError` where another feedkeeper works on the output folder, and
 * `OutputFolderError` where that cannot be used; bad definitions are logged and left out.
 */
export async function openWorkspace(
  options: GlobalOptions,
  mode: OpeningMode & { readonly logLevel: LogLevel },
): Promise<Workspace> {
  const log = logOf(options, mode.logLevel)
  const settings = await loadSettings(options.config, { isRequired: options.config !== 'feedkeeper.yaml' })
  const folder = new SourceFolder(options.feeds)
  const { errors } = await folder.look()
  for (const error of errors) for (const line of error.message.split('\n')) log.error(line)

  const clock = Date.now
  const { timeZone } = settings.site
  const fetcher = createFetcher(settings.fetch, {
    userAgent: userAgentOf(settings.fetch, { version: programVersion(), siteUrl: settings.site.url }),
    env: process.env,
    clock,
  })
  const { rebuilt, ...archive } = await openArchive<SourceState>(
    {
      folder: options.output,
      readArticle: (text, hash, file) => readArticle(text, { hash, file, timeZone }),
      stateOf: stateOfFacts,
      factsOf,
      clock,
      log,
    },
    mode,
  )
  const jobs = createWorkerPool(settings.polling)
  const publisher = createPublisher({
    settings,
    sources: () => folder.sources,
    archive,
    fetch: fetcher.fetch,
    clock,
    log,
  })
  return {
    settings,
    feedsFolder: options.feeds,
    archiveFolder: join(options.output, 'articles'),
    feedsOutput: join(options.output, 'feeds'),
    folder,
    sources: folder.sources,
    sourceErrors: errors,
    archive,
    jobs,
    polling: settings.polling,
    cron: new CronTimes(),
    fetch: fetcher.fetch,
    clock,
    log,
    timeZone,
    fetcher,
    publisher,
    ...(rebuilt && { rebuilt }),
    close: async () => {
      await publisher.close()
      await Promise.all([fetcher.close(), jobs.close()])
      await archive.close()
    },
  }
}
