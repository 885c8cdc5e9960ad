import type { Fetcher } from '../fetch/fetcher.ts'
import { createWorkerPool, type WorkerPool } from '../jobs/worker-pool.ts'
import type { Settings } from '../settings.ts'
import { loadSources, type Source } from '../source/load.ts'
import type { GlobalOptions } from './global-options.ts'
import { beginRoomy } from './process/grow-slowly.ts'
import { fetcherOf, settingsOf } from './surroundings.ts'

/** What a command works with that looks at sites but touches neither archive nor catalog. */
export type SiteVisit = {
  readonly settings: Settings
  readonly sources: readonly Source[]
  readonly feedsFolder: string
  /** What is wrong with the definitions that cannot be used. */
  readonly sourceErrors: readonly Error[]
  readonly fetcher: Fetcher
  readonly jobs: WorkerPool
  readonly close: () => Promise<void>
}

/** Opens settings, definitions, fetcher and threads; a folder of definitions that is not there yet is empty. */
export async function openSiteVisit(options: GlobalOptions): Promise<SiteVisit> {
  beginRoomy()
  const { settings } = await settingsOf(options)
  const { sources, errors } = await loadSources(options.feeds).catch(() => ({ sources: [], errors: [] }))
  const fetcher = fetcherOf(settings, options)
  const jobs = createWorkerPool(settings.polling, { isBrief: true })
  return {
    settings,
    sources,
    feedsFolder: options.feeds,
    sourceErrors: errors,
    fetcher,
    jobs,
    close: async () => {
      await Promise.all([fetcher.close(), jobs.close()])
    },
  }
}
