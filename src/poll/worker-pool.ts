import type { FullText } from '../article/full-text.ts'
import type { Converted } from '../article/markdown.ts'
import type { Listing } from '../parse/listing.ts'
import type { Jobs } from './jobs.ts'
import type { PollingSettings } from './polling-settings.ts'
import { createThreadPool } from './thread-pool.ts'

/** The heavy jobs, done in threads. */
export type WorkerPool = Jobs & {
  /** Stops every thread, whatever it is doing. */
  readonly close: () => Promise<void>
}

/** Makes the pool in which listings are parsed and articles converted; no thread starts before the first job. */
export function createWorkerPool(
  settings: Pick<PollingSettings, 'threads' | 'jobTimeLimit' | 'jobMemoryMb'>,
): WorkerPool {
  const pool = createThreadPool({
    // The same file beside this one, in the source (.ts) as in what is built of it (.js).
    file: new URL(`./worker-jobs${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`, import.meta.url),
    threads: settings.threads,
    timeLimitMs: settings.jobTimeLimit,
    memoryMb: settings.jobMemoryMb,
  })
  return {
    parseListing: async (...args) => (await pool.run('parseListing', args)) as Listing,
    extractFullText: async (...args) => (await pool.run('extractFullText', args)) as FullText,
    htmlToMarkdown: async (...args) => (await pool.run('htmlToMarkdown', args)) as Converted,
    close: pool.close,
  }
}
