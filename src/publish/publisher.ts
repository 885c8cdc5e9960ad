import type { Fetch } from '../fetch/outcome.ts'
import { createEntryWriter, type WriteEntries } from './formats/entries.ts'
import { filesInEveryForm } from './formats/feed-document.ts'
import { createRenderer } from './formats/render.ts'
import type { Publication } from './publications.ts'
import type { AllPublished } from './publish-all.ts'
import { joinReports, type PublishReport } from './publish-report.ts'
import {
  baseUrlOf,
  emptyMemory,
  lookAround,
  type PublishMemory,
  type PublishParts,
  publishChanges,
} from './publish-run.ts'
import { PublishSchedule } from './publish-schedule.ts'
import { createHubPinger } from './websub/websub.ts'

/** Keeps every publication in line with the archive. */
export type Publisher = {
  /** The publications as of the last run; the same list until the next. */
  readonly publications: () => Promise<readonly Publication[]>
  /**
   * Publishes all that changed since the last time, however long ago; never runs twice at once. With `everything`, every
   * feed document is written anew.
   */
  readonly publish: (options?: { readonly everything?: boolean }) => Promise<PublishReport>
  /** Says that articles were added: `publish` follows after the quiet time of the settings. */
  readonly markStale: () => void
  /** Publishes what is still stale, tells the hubs, and closes. */
  readonly close: () => Promise<void>
}

/** What a publisher works with. */
export type PublisherOptions = PublishParts & {
  /** How hubs are told of changes. */
  readonly fetch: Fetch
}

/** Makes the publisher of an archive; nothing is opened or written before the first `publish`. */
export function createPublisher(options: PublisherOptions): Publisher {
  const { settings, archive, fetch, clock, log } = options
  const { delay, maxDelay, hubs } = settings.publish
  const memory = emptyMemory()
  const pinger = createHubPinger({ hubs, pings: archive.publications.pings, fetch, clock, log })
  const schedule = new PublishSchedule({ run: () => run(false), delayMs: delay, maxDelayMs: maxDelay, clock, log })
  const parts = { ...options, memory, writeEntries: entryWriter(options, memory), isClosing: () => schedule.isClosed }

  const run = async (everything: boolean): Promise<PublishReport> => {
    const startedAt = performance.now()
    const { files, touched, news, agesAtMs, ...report } = await publishChanges(everything, parts)
    await pinger.announce(topicsOf(news, report, baseUrlOf(settings.site)))
    schedule.requestAt(report.failed.length > 0 ? clock() + maxDelay : agesAtMs)
    const tookMs = performance.now() - startedAt
    tellWritten(report, tookMs, options)
    await files.packed().catch((error: Error) => {
      // Which feed documents lack a compressed form is found out by looking at all of them.
      memory.verified.clear()
      throw error
    })
    for (const name of touched) await archive.publications.documents.noteFolder(name, await files.folderStamp(name))
    if (report.isUnfinished) schedule.request()
    return { ...report, tookMs, packedMs: performance.now() - startedAt }
  }

  return {
    async publications() {
      memory.directory ??= await lookAround(options)
      return memory.directory.publications
    },
    async publish({ everything = false } = {}) {
      let report = await schedule.now(() => run(everything))
      while (report.isUnfinished) report = joinReports(report, await schedule.now(() => run(false)))
      return report
    },
    markStale: () => schedule.request(),
    async close() {
      await schedule.close()
      await pinger.close()
    },
  }
}

function entryWriter({ settings, archive, log }: PublisherOptions, memory: PublishMemory): WriteEntries {
  return createEntryWriter({
    articles: archive.articles,
    index: archive.catalog.articles,
    render: createRenderer(),
    sourceOf: (id) => memory.directory?.sourceOf(id) ?? { id, title: id },
    timeZone: settings.site.timeZone,
    cacheBytes: settings.publish.cacheBytes,
    log,
  })
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
