import { join } from 'node:path'
import { ArticleFiles } from '../archive/article-files.ts'
import { openCatalog } from '../archive/catalog.ts'
import { type ReindexReport, reindex } from '../archive/reindex.ts'
import { readArticle } from '../article/front-matter.ts'
import { createFetcher } from '../fetch/fetcher.ts'
import { userAgentOf } from '../fetch/request-headers.ts'
import { createLog, type LogLevel } from '../log.ts'
import { CronTimes } from '../poll/cron-times.ts'
import type { PollParts } from '../poll/run-poll.ts'
import type { SourceState } from '../poll/source-state.ts'
import { createWorkerPool } from '../poll/worker-pool.ts'
import { createPublisher, type Publisher } from '../publish/publisher.ts'
import { loadSettings, type Settings } from '../settings.ts'
import { loadSources, type Source } from '../source/load.ts'
import type { GlobalOptions } from './global-options.ts'
import { programVersion } from './version.ts'

/** Everything a command works with, opened from the three places the options name. */
export type Workspace = PollParts & {
  readonly settings: Settings
  readonly feedsFolder: string
  readonly archiveFolder: string
  readonly sources: readonly Source[]
  /** What is wrong with the definitions that could not be used. */
  readonly sourceErrors: readonly Error[]
  readonly publisher: Publisher
  /** What bringing the catalog in line with the files took at the start. */
  readonly reindexed: ReindexReport
  readonly close: () => Promise<void>
}

/**
 * Opens settings, sources, archive, catalog, fetcher and workers.
 *
 * Throws `YamlFileError` for bad settings; bad definitions are logged and left out. A reader (`status`) takes no lock and
 * changes nothing.
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
  const { sources, errors } = await loadSources(options.feeds)
  for (const error of errors) for (const line of error.message.split('\n')) log.error(line)

  const clock = Date.now
  const { timeZone } = settings.site
  const files = new ArticleFiles(join(options.output, 'articles'))
  const catalog = openCatalog<SourceState>(join(options.output, 'catalog.db'))
  const reindexed = await reindex({
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
    sources,
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
    sources,
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
    publisher,
    reindexed,
    close: async () => {
      await publisher.close()
      await Promise.all([fetcher.close(), jobs.close()])
      catalog.close()
    },
  }
}
