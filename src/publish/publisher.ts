import type { Archive } from '../archive/archive.ts'
import type { ArticleCatalog, SourceStates } from '../archive/catalog.ts'
import type { Clock } from '../clock.ts'
import type { Fetch } from '../fetch/outcome.ts'
import type { Log } from '../log/log.ts'
import type { SiteSettings } from '../site-settings.ts'
import type { Source } from '../source/load.ts'
import { type Directory, type ListedSource, takeDirectory } from './directory.ts'
import { createEntryWriter } from './formats/entries.ts'
import { createRenderer } from './formats/render.ts'
import { DocumentFiles } from './history/document-files.ts'
import { subscriptionFiles, type WriterParts } from './history/publication-writer.ts'
import type { NotingProgress } from './noted-articles.ts'
import type { Publication } from './publications.ts'
import { publishAll } from './publish-all.ts'
import { joinReports, type PublishReport } from './publish-report.ts'
import { createPublishSchedule } from './publish-schedule.ts'
import type { PublicationsSettings, PublishSettings } from './publish-settings.ts'
import { subscriptionLists } from './subscription-lists.ts'
import { createHubPinger } from './websub/websub.ts'
import { tellWhatWent } from './went-publications.ts'

/** Keeps every publication in line with the archive. */
export type Publisher = {
  /** The publications as of the last run; the same list until the next. */
  readonly publications: () => Promise<readonly Publication[]>
  /**
   * Publishes all that changed since the last time, however long ago; never runs twice at once. With `everything`, every
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
  readonly archive: Pick<Archive<never>, 'articles' | 'feeds' | 'publications' | 'keep'> & {
    readonly catalog: Omit<ArticleCatalog, 'close'> & { readonly sources: Pick<SourceStates<ListedSource>, 'all'> }
  }
  /** How hubs are told of changes. */
  readonly fetch: Fetch
  readonly clock: Clock
  readonly log: Log
}

/** So long a run goes on with archive documents before new articles are let through; what is left waits for the next. */
const longestRunMs = 20_000

/** Makes the publisher of an archive; nothing is opened or written before the first `publish`. */
export function createPublisher(options: PublisherOptions): Publisher {
  const { settings, sources, archive, clock, log } = options
  const { catalog, articles } = archive
  const { documents, pings } = archive.publications
  const { publish: publishSettings, site } = settings
  let directory: Directory | undefined
  const look = async (): Promise<Directory> => {
    const rows = new Map((await catalog.sources.all()).map(({ id, state }) => [id, state]))
    return takeDirectory({ settings, sources: sources(), listed: (id) => rows.get(id) ?? {} })
  }
  const baseUrl = site.url.endsWith('/') ? site.url : `${site.url}/`
  const writeEntries = createEntryWriter({
    articles,
    index: catalog.articles,
    render: createRenderer(),
    sourceOf: (id) => directory?.sourceOf(id) ?? { id, title: id },
    timeZone: site.timeZone,
    cacheBytes: publishSettings.cacheBytes,
    log,
  })
  const pinger = createHubPinger({ hubs: publishSettings.hubs, pings, fetch: options.fetch, clock, log })
  let ageing: NodeJS.Timeout | undefined
  /** Publications whose documents are known to be there and to be written with these settings. */
  const verified = new Set<string>()
  let hidden: readonly string[] = []
  const warned = new Set<string>()
  const progress: NotingProgress = new Map()
  let isClosing = false

  async function run(everything: boolean): Promise<PublishReport> {
    const startedAt = performance.now()
    const startsAtMs = clock()
    const privateSources = sources().flatMap(({ id, definition }) => (definition.private ? [id] : []))
    if (privateSources.join() !== hidden.join()) verified.clear()
    hidden = privateSources
    const parts: WriterParts = {
      index: catalog.articles,
      documents,
      files: new DocumentFiles(archive.feeds),
      writeEntries,
      site: { homeUrl: baseUrl, baseUrl, tagAuthority: publishSettings.tagAuthority, privateSources },
      hubs: publishSettings.hubs,
      archiveSize: publishSettings.archiveSize,
      nowMs: startsAtMs,
      hasTime: () => !isClosing && clock() < startsAtMs + longestRunMs,
    }
    directory = await look()
    const { publications } = directory
    warnOfUnknownSources(directory)
    await tellWhatWent(publications, archive)
    const { agesAtMs, touched, news, ...report } = await publishAll(publications, {
      everything,
      verified,
      writer: parts,
      catalog,
      articles,
      timeZone: site.timeZone,
      progress,
      log,
    })
    for (const [file, text] of subscriptionLists(directory, { title: site.title, baseUrl })) {
      if (await parts.files.write(file, Buffer.from(text))) report.written.push(file)
      else report.unchanged += 1
    }
    const written = new Set(report.written)
    const topics = news.flatMap(subscriptionFiles).filter((file) => written.has(file))
    await pinger.announce(topics.map((file) => new URL(file, baseUrl).href))
    wakeAt(report.failed.length > 0 ? clock() + publishSettings.maxDelay : agesAtMs)
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
    for (const name of touched) await documents.noteFolder(name, await parts.files.folderStamp(name))
    if (report.isUnfinished) schedule.request()
    return { ...report, tookMs, packedMs: performance.now() - startedAt }
  }

  function warnOfUnknownSources({ publications, sources: there }: Directory): void {
    const known = new Set(there.map(({ id }) => id))
    for (const { name, selection } of publications) {
      const unknown = selection.sources?.filter((id) => !known.has(id) && !warned.has(`${name} ${id}`)) ?? []
      for (const id of unknown) {
        warned.add(`${name} ${id}`)
        log.warn({ publication: name, source: id }, `publications.${name}.sources: there is no source ${id}`)
      }
    }
  }

  function wakeAt(atMs: number): void {
    clearTimeout(ageing)
    if (atMs === Number.POSITIVE_INFINITY) return
    const waitMs = Math.min(Math.max(atMs - clock(), 1_000), 86_400_000)
    ageing = setTimeout(schedule.request, waitMs).unref()
  }

  const schedule = createPublishSchedule({
    run: () => run(false),
    delayMs: publishSettings.delay,
    maxDelayMs: publishSettings.maxDelay,
    clock,
    log,
  })

  return {
    async publications() {
      directory ??= await look()
      return directory.publications
    },
    async publish({ everything = false } = {}) {
      let report = await schedule.now(() => run(everything))
      while (report.isUnfinished) report = joinReports(report, await schedule.now(() => run(false)))
      return report
    },
    markStale: schedule.request,
    async close() {
      isClosing = true
      await schedule.close()
      clearTimeout(ageing)
      await pinger.close()
    },
  }
}
