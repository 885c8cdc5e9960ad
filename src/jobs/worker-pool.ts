import type { FullText } from '../article/page/full-text.ts'
import type { ArticleDraft, WrittenArticle } from '../article/write-article.ts'
import type { Listing } from '../parse/listing.ts'
import type { PollingSettings } from '../poll/polling-settings.ts'
import type { Similarity } from '../text/likeness/similarity.ts'
import type { Jobs, LikenessJobs } from './jobs.ts'
import { JobsTogether } from './jobs-together.ts'
import { receivedListing, type SentListing } from './listing-job.ts'
import { createThreadPool, JobStoppedError, type ThreadPool } from './thread-pool.ts'

/** The heavy jobs, done in threads. */
export type WorkerPool = Jobs &
  LikenessJobs & {
    /** How many jobs wait for a thread, by kind. */
    readonly waiting: () => { readonly listings: number; readonly articles: number }
    /** The pool whose threads other pools may use while it has nothing to do; absent in a daemon, where polls would wait. */
    readonly host?: Pick<ThreadPool, 'idleThreads'> | undefined
    /** Starts a thread for listings that are about to come, with all that reads feeds and writes their articles. */
    readonly getReady: () => void
    /** Stops every thread, whatever it is doing. */
    readonly close: () => Promise<void>
  }

/** Listings that wait for a thread go there together while they are small: some ten milliseconds of its time. */
const listingsTogether = { mostJobs: 4, mostBytes: 400_000 }

/**
 * Makes the pool; no thread starts before the first job. Listings, with the articles written along with them, and all other
 * articles have threads of their own: an article that is stopped only after its whole time keeps no listing waiting. Where a
 * command ends soon (`isBrief`), others are done in the threads of listings as long as no listing is there.
 */
export function createWorkerPool(
  settings: Pick<PollingSettings, 'threads' | 'jobTimeLimit' | 'jobMemoryMb'>,
  { isBrief = false }: { readonly isBrief?: boolean } = {},
): WorkerPool {
  const options = {
    // The same file beside this one, in the source (.ts) as in what is built of it (.js).
    file: new URL(`./worker-jobs${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`, import.meta.url),
    threads: settings.threads,
    timeLimitMs: settings.jobTimeLimit,
    memoryMb: settings.jobMemoryMb,
  }
  const listings = createThreadPool(options)
  const together = new JobsTogether((calls) => listings.runEach('readListing', calls, { keepsBytes: true }), {
    // A thread that is done with a message finds the next one.
    atOnce: settings.threads * 2,
    ...listingsTogether,
  })
  const host = isBrief ? listings : undefined
  const articles = createThreadPool({ ...options, guestOf: host })
  return {
    host,
    parseListing: async (...args) => (await listings.run('parseListing', args)) as Listing,
    async readListing(bytes, options, along) {
      try {
        const sent = await together.run([bytes, options, along], bytes.length)
        return receivedListing(sent as SentListing)
      } catch (error) {
        // One article may have been too much: it is to fail by itself, and not its listing.
        if (!(error instanceof JobStoppedError)) throw error
        const listing = await listings.run('parseListing', [bytes, options], { keepsBytes: true })
        return { listing: listing as Listing, written: new Map(), texts: new Uint8Array() }
      }
    },
    extractFullText: async (...args) => (await articles.run('extractFullText', args)) as FullText,
    async writeArticles(drafts) {
      const write = async (each: readonly ArticleDraft[]) =>
        (await articles.runEach(
          'writeArticle',
          each.map((draft) => [draft]),
        )) as readonly (WrittenArticle | Error)[]
      const written = await write(drafts)
      return Promise.all(
        written.map(async (one, at) => {
          const draft = drafts[at]
          if (!(one instanceof JobStoppedError) || one.ranOutOf !== 'memory' || draft === undefined) return one
          const [again = one] = await write([{ ...draft, isLarge: true }])
          return again
        }),
      )
    },
    signArticles: async (drafts) =>
      (await articles.runEach(
        'signArticle',
        drafts.map(({ title, markdown }) => [title, markdown]),
      )) as readonly (Uint8Array | Error)[],
    compareArticles: async (pairs) =>
      (await articles.runEach(
        'compareArticles',
        pairs.map((pair) => [pair]),
      )) as readonly (Similarity | Error)[],
    // What cannot be loaded shows when it is needed.
    getReady: () => void listings.run('getReady', []).catch(() => undefined),
    waiting: () => ({ listings: listings.waiting() + together.waiting, articles: articles.waiting() }),
    close: async () => {
      await Promise.all([listings.close(), articles.close()])
    },
  }
}
