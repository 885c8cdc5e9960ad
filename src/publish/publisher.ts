import type { KeptPlace } from '../archive/opening/archive-place.ts'
import type { Fetch } from '../fetch/outcome.ts'
import { DocumentFinder } from './document-finder.ts'
import { DocumentMaker } from './documents/document-maker.ts'
import { FeedDocumentFiles } from './documents/feed-document-files.ts'
import { filesInEveryForm } from './formats/feed-document.ts'
import type { Publication } from './publications.ts'
import { baseUrlOf, currentDirectory, emptyMemory, forgetAll, type PublishSubject } from './publish-parts.ts'
import type { Published } from './published.ts'
import { createRendering, type Rendering, type RenderingHost } from './render/rendering.ts'
import { joinReports, type PublishReport } from './run/publish-report.ts'
import { type AllPublished, publishChanges } from './run/publish-run.ts'
import { PublishSchedule } from './run/publish-schedule.ts'
import { createHubPinger } from './websub/websub.ts'

/** Keeps every publication in line with the archive. */
export type Publisher = Published & {
  readonly publications: () => Promise<readonly Publication[]>
  /**
   * Publishes all that changed since the last time, however long ago; never runs twice at once. With `everything`, every
   * feed document is written anew.
   */
  readonly publish: (options?: { readonly everything?: boolean }) => Promise<PublishReport>
  /** Gets ready for a `publish` that is about to come, as far as there is a thread with nothing to do. */
  readonly getReady: () => Promise<void>
  /** Says that articles were added: `publish` follows after the quiet time of the settings. */
  readonly markStale: () => void
  /** Forgets what it remembers of what is published: another worker may have published since. */
  readonly lookAgain: () => void
  /** Publishes what is still stale, gives hubs a moment, and closes. */
  readonly close: () => Promise<void>
}

/** What a publisher works with. */
export type PublisherOptions = PublishSubject & {
  /** The output folder. */
  readonly output: string
  /** The object store that has the articles; absent where they stand in the folder. */
  readonly store?: KeptPlace['store']
  /** How hubs are told of changes. */
  readonly fetch: Fetch
  /** Whether this one publishes at the moment, where one of several does: else a run does nothing. Default always. */
  readonly isInTurn?: (() => Promise<boolean>) | undefined
  /** The pool whose threads write feed documents while they are idle; default none, but a thread for this alone. */
  readonly host?: RenderingHost | undefined
  /** What writes feed documents, closed with the publisher; default such a thread. */
  readonly rendering?: Rendering
  /** Told of each run: how long it took, and how long the first of what it published had waited. */
  readonly onRun?: (run: { readonly tookMs: number; readonly lagMs?: number }) => void
}

const nothingPublished: PublishReport = { written: [], unchanged: 0, failed: [], isUnfinished: false, tookMs: 0 }
/** What failed is tried again after so long. */
const tryAgainAfterMs = 60_000

/** Makes the publisher of an archive; nothing is opened, started or written before the first `publish`. */
export function createPublisher(options: PublisherOptions): Publisher {
  const { settings, archive, output, store, fetch, clock, log } = options
  const { delay, maxDelay, hubs, cacheBytes } = settings.publish
  const memory = emptyMemory()
  const rendered = { output, store, timeZone: settings.site.timeZone, cacheBytes }
  const { rendering = createRendering(rendered, options.host) } = options
  const files = new FeedDocumentFiles(archive.feeds)
  const { documents, pings } = archive.publications
  const maker = new DocumentMaker({ rendering, files, documents, settings: settings.publish, log })
  const pinger = createHubPinger({ hubs, pings, fetch, clock, log })
  const schedule = new PublishSchedule({
    run: () => run(false),
    delayMs: delay,
    maxDelayMs: maxDelay,
    tryAgainAfterMs,
    clock,
    log,
  })
  const parts = { ...options, memory, files, maker, isClosing: () => schedule.isClosed }

  const finder = new DocumentFinder(parts)

  const directory = async () => memory.looked?.directory ?? (await currentDirectory(parts)).directory
  let staleSinceMs: number | undefined
  const run = async (everything: boolean): Promise<PublishReport> => {
    const startedAt = performance.now()
    const sinceMs = staleSinceMs
    staleSinceMs = undefined
    if (options.isInTurn !== undefined) {
      if (!(await options.isInTurn())) return { ...nothingPublished }
      // Other workers note what they are asked for.
      memory.asked = undefined
    }
    const { news, agesAtMs, ...report } = await publishChanges(everything, parts)
    await pinger.announce(topicsOf(news, report, baseUrlOf(settings.site)))
    schedule.requestAt(report.failed.length > 0 ? clock() + tryAgainAfterMs : agesAtMs)
    const tookMs = performance.now() - startedAt
    tellWritten(report, tookMs, options)
    options.onRun?.({ tookMs, ...(sinceMs !== undefined && { lagMs: clock() - sinceMs }) })
    if (report.isUnfinished) schedule.request()
    return { ...report, tookMs }
  }

  return {
    publications: async () => (await directory()).publications,
    sources: directory,
    find: (request) => finder.find(request),
    async publish({ everything = false } = {}) {
      let report = await schedule.now(() => run(everything))
      while (report.isUnfinished) report = joinReports(report, await schedule.now(() => run(false)))
      return report
    },
    // What cannot be loaded shows when it is needed.
    getReady: () => rendering.getReady().catch(() => undefined),
    markStale: () => {
      staleSinceMs ??= clock()
      schedule.request()
    },
    lookAgain: () => forgetAll(memory),
    async close() {
      await schedule.close()
      await pinger.close()
      await rendering.close()
    },
  }
}

/** The addresses hubs know of what changed: the subscription documents with other articles that were written. */
function topicsOf(news: readonly string[], { written }: Pick<AllPublished, 'written'>, baseUrl: string): string[] {
  const isWritten = new Set(written)
  const files = news.flatMap(filesInEveryForm).filter((file) => isWritten.has(file))
  return files.map((file) => new URL(file, baseUrl).href)
}

function tellWritten(
  { written, unchanged }: Pick<AllPublished, 'written' | 'unchanged'>,
  tookMs: number,
  { log }: PublisherOptions,
): void {
  const count = new Set(written).size
  if (count === 0) return
  log.info({ written: count, unchanged, tookMs: Math.round(tookMs) }, `published: ${count} feed files written`)
}
