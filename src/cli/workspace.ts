import { join } from 'node:path'
import { ArticleFiles } from '../archive/article-files.ts'
import { openCatalog } from '../archive/catalog.ts'
import { lockOutput } from '../archive/lock.ts'
import { type ReindexReport, reindex } from '../archive/reindex.ts'
import { readArticle } from '../article/front-matter.ts'
import { createFetcher, type Fetcher } from '../fetch/fetcher.ts'
import { userAgentOf } from '../fetch/request-headers.ts'
import { createLog, type LogLevel } from '../log.ts'
import { CronTimes } from '../poll/cron-times.ts'
import type { PollParts } from '../poll/run-poll.ts'
import type { SourceState } from '../poll/source-state.ts'
import { createWorkerPool } from '../poll/worker-pool.ts'
import { createPublisher, type Publisher } from '../publish/publisher.ts'
import { loadSettings, type Settings } from '../settings.ts'
import type { Source } from '../source/load.ts'
import { SourceFolder } from '../source/source-folder.ts'
import type { GlobalOptions } from './global-options.ts'
import { programVersion } from './version.ts'

/** Everything a command works with, opened from the three places the options name. */
export type Workspace = PollParts & {
  readonly settings: Settings
  readonly feedsFolder: string
  readonly archiveFolder: string
  readonly folder: SourceFolder
  /** The sources as they were when the workspace was opened. */
  readonly sources: readonly Source[]
  /** What is wrong with the definitions that could not be used. */
  readonly sourceErrors: readonly Error[]
  readonly fetcher: Fetcher
  readonly publisher: Publisher
  /** What bringing the catalog in line with the files took at the start. */
  readonly reindexed: ReindexReport
  readonly close: () => Promise<void>
}

const nothingReindexed: ReindexReport = { folders: 0, added: 0, removed: 0, damaged: [], tookMs: 0 }

/**
 * Opens settings, sources, archive, catalog, fetcher and workers.
 *
 * Throws `YamlFileError` for bad settings, `OutputLockedError` where another feedkeeper works on the output folder; bad
 * definitions are logged and left out. A reader (`status`) takes no lock and changes nothing.
 */
export async function openWorkspace(
  options: GlobalOptions,
  mode: { readonly logLevel: LogLevel; readonly rescan?: 'everything'; readonly isReader?: boolean },
): Promise<Workspace> {
  const log = createLog({
    level: options.logLevel ?? mode.logLevel,
    isTerminal: process.stderr.isTTY === true,
    env: process.env,
  })
  const settings = await loadSettings(options.config, { isRequired: options.config !== 'feedkeeper.yaml' })
  const folder = new SourceFolder(options.feeds)
  const { errors } = await folder.look()
  for (const error of errors) for (const line of error.message.split('\n')) log.error(line)

  const clock = Date.now
  const { timeZone } = settings.site
  const files = new ArticleFiles(join(options.output, 'articles'))
  const lock = mode.isReader ? undefined : lockOutput(join(options.output, 'worker.lock'))
  const catalog = openCatalog<SourceState>(join(options.output, 'catalog.db'))
  const reindexed = mode.isReader
    ? nothingReindexed
    : await reindex({
        files,
        catalog,
        readArticle: (text, hash, file) => readArticle(text, { hash, file, timeZone }),
        log,
        everything: mode.rescan === 'everything',
      })
  if (reindexed.added + reindexed.removed > 0) {
    log.info(
      { ...reindexed },
      `the catalog is in line with the files again: ${reindexed.added} added, ${reindexed.removed} removed`,
    )
  }
  const fetcher = createFetcher(settings.fetch, {
    userAgent: userAgentOf(settings.fetch, { version: programVersion(), siteUrl: settings.site.url }),
    env: process.env,
    clock,
  })
  const jobs = createWorkerPool(settings.polling)
  const publisher = createPublisher({
    settings,
    sources: () => folder.sources,
    files,
    catalog,
    folder: join(options.output, 'feeds'),
    fetch: fetcher.fetch,
    clock,
    log,
  })
  return {
    settings,
    feedsFolder: options.feeds,
    archiveFolder: files.folder,
    folder,
    sources: folder.sources,
    sourceErrors: errors,
    files,
    catalog,
    jobs,
    polling: settings.polling,
    cron: new CronTimes(),
    fetch: fetcher.fetch,
    clock,
    log,
    timeZone,
    fetcher,
    publisher,
    reindexed,
    close: async () => {
      await publisher.close()
      await Promise.all([fetcher.close(), jobs.close()])
      catalog.close()
      lock?.release()
    },
  }
}
