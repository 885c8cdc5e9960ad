import { dirname, join } from 'node:path'
import type { ArticleFiles } from '../archive/article-files.ts'
import type { Catalog } from '../archive/catalog.ts'
import { Unpublished } from '../archive/unpublished.ts'
import type { Clock } from '../clock.ts'
import type { Fetch } from '../fetch/outcome.ts'
import type { Log } from '../log.ts'
import type { SiteSettings } from '../site-settings.ts'
import type { Source } from '../source/load.ts'
import { type Directory, type ListedSource, takeDirectory } from './directory.ts'
import { DocumentFiles } from './document-files.ts'
import { createEntryWriter } from './entries.ts'
import { HubPings } from './hub-pings.ts'
import { noteArticles } from './noted-articles.ts'
import { removeSuperseded, subscriptionFiles, type WriterParts, writePublication } from './publication-writer.ts'
import type { Publication } from './publications.ts'
import { openPublicationsDatabase } from './publications-database.ts'
import { describePublished, type PublishReport } from './publish-report.ts'
import { createPublishSchedule } from './publish-schedule.ts'
import type { PublicationsSettings, PublishSettings } from './publish-settings.ts'
import { PublishedDocuments } from './published-documents.ts'
import { createRenderer } from './render.ts'
import { missingMonths, staleMonths } from './stale-months.ts'
import { subscriptionLists } from './subscription-lists.ts'
import { createHubPinger } from './websub.ts'

/** Keeps every publication in line with the archive. */
export type Publisher = {
  /** The folder of feeds. */
  readonly folder: string
  /** The publications as of the last run; the same list until the next. */
  readonly publications: () => readonly Publication[]
  /**
   * Publishes what changed since the last time, however long ago; never runs twice at once. With `everything`, every
   * document is written anew.
   */
  readonly publish: (options?: { readonly everything?: boolean }) => Promise<PublishReport>
  /** Says that articles were added: `publish` follows after the quiet time of the settings. */
  readonly markStale: () => void
  /** Publishes what is still stale, tells the hubs, and closes. */
  readonly close: () => Promise<void>
}

/** What a publisher works with. */
export type PublisherOptions = {
  readonly settings: {
    readonly site: SiteSettings
    readonly publish: PublishSettings
    readonly publications: PublicationsSettings
  }
  /** The sources as they are now; definitions may change while the publisher is at work. */
  readonly sources: () => readonly Source[]
  readonly files: ArticleFiles
  readonly catalog: Catalog<ListedSource>
  /** The folder of feeds; the database of what was published is beside it. */
  readonly folder: string
  /** How hubs are told of changes. */
  readonly fetch: Fetch
  readonly clock: Clock
  readonly log: Log
}

/** Makes the publisher of an archive; nothing is opened or written before the first `publish`. */
export function createPublisher(options: PublisherOptions): Publisher {
  const { settings, sources, catalog, clock, log } = options
  const { publish: publishSettings, site } = settings
  const listed = (id: string): ListedSource => catalog.sources.find(id)?.state ?? {}
  const look = (): Directory => takeDirectory({ settings, sources: sources(), listed })
  let directory: Directory | undefined
  const baseUrl = site.url.endsWith('/') ? site.url : `${site.url}/`
  const writeEntries = createEntryWriter({
    files: options.files,
    rows: catalog.articles,
    render: createRenderer(),
    sourceOf: (id) => (directory ?? look()).sourceOf(id),
    timeZone: site.timeZone,
    cacheBytes: publishSettings.cacheBytes,
    log,
  })
  let opened: ReturnType<typeof open> | undefined
  let ageing: NodeJS.Timeout | undefined
  /** Publications whose files were all there when this run of the program first looked. */
  const verified = new Set<string>()

  function open() {
    const database = openPublicationsDatabase(join(dirname(options.folder), 'publications.db'))
    const pings = new HubPings(database)
    return {
      documents: new PublishedDocuments(database),
      pinger: createHubPinger({ hubs: publishSettings.hubs, pings, fetch: options.fetch, clock, log }),
      close: () => database.close(),
    }
  }

  async function run(everything: boolean): Promise<PublishReport> {
    const startedAt = performance.now()
    opened ??= open()
    const { documents, pinger } = opened
    const parts: WriterParts = {
      database: catalog.database,
      documents,
      files: new DocumentFiles(options.folder),
      writeEntries,
      site: { homeUrl: baseUrl, baseUrl, tagAuthority: publishSettings.tagAuthority },
      hubs: publishSettings.hubs,
      archiveSize: publishSettings.archiveSize,
      nowMs: clock(),
    }
    const unpublished = new Unpublished(catalog.database)
    const mark = unpublished.mark()
    directory = look()
    const { publications } = directory
    const reselected = await noteArticles(publications, unpublished, mark, {
      database: catalog.database,
      rows: catalog.articles,
      files: options.files,
      timeZone: site.timeZone,
    })
    const changes = Map.groupBy(mark === undefined ? [] : unpublished.months(mark), (change) => change.sourceId)
    const report = { written: [] as string[], unchanged: 0, failed: [] as { publication: string; reason: string }[] }
    let agesAtMs = Number.POSITIVE_INFINITY
    for (const publication of publications) {
      const { name, maxAgeMs } = publication
      const stale = staleMonths(publication, changes)
      const isNew = reselected.has(name) || !verified.has(name)
      if (!everything && !isNew && stale.size === 0 && maxAgeMs === undefined) continue
      try {
        if (reselected.has(name)) documents.forgetPublication(name)
        if (isNew) for (const month of await missingMonths(name, parts)) stale.set(month, Number.NEGATIVE_INFINITY)
        const outcome = await writePublication(publication, everything ? 'everything' : stale, parts)
        report.written.push(...outcome.written)
        report.unchanged += outcome.unchanged
        agesAtMs = Math.min(agesAtMs, outcome.agesAtMs ?? agesAtMs)
        verified.add(name)
      } catch (error) {
        // All of it is looked at next time, since what was stale in it is forgotten now.
        documents.forgetPublication(name)
        verified.delete(name)
        const reason = (error as Error).message
        log.error({ publication: name, error: reason }, `${name}: not published: ${reason}`)
        report.failed.push({ publication: name, reason })
      }
    }
    if (mark !== undefined) unpublished.forget(mark)
    await removeSuperseded(parts)
    for (const [file, text] of subscriptionLists(directory, { title: site.title, baseUrl })) {
      if (await parts.files.write(file, text)) report.written.push(file)
      else report.unchanged += 1
    }
    const written = new Set(report.written)
    const topics = publications.flatMap(({ name }) => subscriptionFiles(name)).filter((file) => written.has(file))
    pinger.announce(topics.map((file) => new URL(file, baseUrl).href))
    wakeAt(agesAtMs)
    const tookMs = performance.now() - startedAt
    if (written.size > 0) {
      log.info(
        { written: written.size, unchanged: report.unchanged, tookMs: Math.round(tookMs) },
        `published: ${written.size} feed files written`,
      )
    }
    await parts.files.packed().catch((error: Error) => {
      // Which documents lack a compressed form is found out by looking at all of them.
      verified.clear()
      throw error
    })
    return { ...report, tookMs, packedMs: performance.now() - startedAt }
  }

  function wakeAt(atMs: number): void {
    clearTimeout(ageing)
    if (atMs === Number.POSITIVE_INFINITY) return
    const waitMs = Math.min(Math.max(atMs - clock(), 1_000), 86_400_000)
    ageing = setTimeout(schedule.request, waitMs).unref()
  }

  const schedule = createPublishSchedule({
    run: async () => {
      const report = await run(false)
      if (report.written.length > 0)
        log.info(
          { written: report.written.length, tookMs: report.tookMs },
          `published: ${describePublished(report, options.folder)}`,
        )
      return report
    },
    delayMs: publishSettings.delay,
    maxDelayMs: publishSettings.maxDelay,
    clock,
    log,
  })

  return {
    folder: options.folder,
    publications: () => {
      directory ??= look()
      return directory.publications
    },
    publish: ({ everything = false } = {}) => schedule.now(() => run(everything)),
    markStale: schedule.request,
    async close() {
      await schedule.close()
      clearTimeout(ageing)
      await opened?.pinger.close()
      opened?.close()
      opened = undefined
    },
  }
}
