import { dirname, join } from 'node:path'
import type { ArticleFiles } from '../archive/article-files.ts'
import type { Catalog } from '../archive/catalog.ts'
import { Unpublished } from '../archive/unpublished.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { SiteSettings } from '../site-settings.ts'
import type { Source } from '../source/load.ts'
import { DocumentFiles } from './document-files.ts'
import { createEntryWriter } from './entries.ts'
import { documentFile, feedFormats } from './feed-document.ts'
import { noteArticles } from './noted-articles.ts'
import { removeSuperseded, type WriterParts, writePublication } from './publication-writer.ts'
import { type Publication, publicationOfSource, publicationsOf } from './publications.ts'
import type { PublishReport } from './publish-report.ts'
import { createPublishSchedule } from './publish-schedule.ts'
import type { PublicationsSettings, PublishSettings } from './publish-settings.ts'
import type { PublishedSource } from './published-article.ts'
import { PublishedDocuments } from './published-documents.ts'
import { createRenderer } from './render.ts'
import { webUri } from './web-uri.ts'

/** Keeps every publication in line with the archive. */
export type Publisher = {
  /** The folder of feeds. */
  readonly folder: string
  readonly publications: () => readonly Publication[]
  /**
   * Publishes what changed since the last time, however long ago; never runs twice at once. With `everything`, every
   * document is written anew.
   */
  readonly publish: (options?: { readonly everything?: boolean }) => Promise<PublishReport>
  /** Says that articles were added: `publish` follows after the quiet time of the settings. */
  readonly markStale: () => void
  /** Publishes what is still stale and closes. */
  readonly close: () => Promise<void>
}

/** What the listing of a source says of it, as far as publications show it. */
export type ListedSource = { readonly title?: string; readonly siteUrl?: string }

/** Makes the publisher of an archive; nothing is opened or written before the first `publish`. */
export function createPublisher(options: {
  readonly settings: {
    readonly site: SiteSettings
    readonly publish: PublishSettings
    readonly publications: PublicationsSettings
  }
  readonly sources: readonly Source[]
  readonly files: ArticleFiles
  readonly catalog: Catalog<ListedSource>
  readonly folder: string
  readonly clock: Clock
  readonly log: Log
}): Publisher {
  const { settings, sources, catalog, clock, log } = options
  const { publish: publishSettings, site } = settings
  const { database } = catalog
  const unpublished = new Unpublished(database)
  const files = new DocumentFiles(options.folder)
  const listed = (id: string): ListedSource => catalog.sources.find(id)?.state ?? {}
  const publications = (): readonly Publication[] =>
    publicationsOf({ ...settings, sources, titleOf: (id) => listed(id).title })
  const writeEntries = createEntryWriter({
    files: options.files,
    rows: catalog.articles,
    render: createRenderer(),
    sourceOf: (id) => publishedSource(id, { sources, listed: listed(id), publications: publications() }),
    timeZone: site.timeZone,
    cacheBytes: publishSettings.cacheBytes,
    log,
  })
  const baseUrl = site.url.endsWith('/') ? site.url : `${site.url}/`
  let documents: PublishedDocuments | undefined
  const verified = new Set<string>()

  const run = async (everything: boolean): Promise<PublishReport> => {
    const startedAt = performance.now()
    documents ??= new PublishedDocuments(join(dirname(options.folder), 'publications.db'))
    const parts: WriterParts = {
      database,
      documents,
      files,
      writeEntries,
      site: { homeUrl: baseUrl, baseUrl, tagAuthority: publishSettings.tagAuthority },
      hubs: publishSettings.hubs,
      archiveSize: publishSettings.archiveSize,
      nowMs: clock(),
    }
    const all = publications()
    const mark = unpublished.mark()
    const reselected = await noteArticles(all, unpublished, mark, {
      database,
      rows: catalog.articles,
      files: options.files,
      timeZone: site.timeZone,
    })
    const changes = mark === undefined ? [] : unpublished.months(mark)
    const report = { written: [] as string[], unchanged: 0, failed: [] as { publication: string; reason: string }[] }
    for (const publication of all) {
      const { name, selection } = publication
      const stale = new Map<string, number>()
      for (const { sourceId, month, sinceMs } of changes) {
        if (selection.sources && !selection.sources.includes(sourceId)) continue
        stale.set(month, Math.min(sinceMs, stale.get(month) ?? sinceMs))
      }
      const isDue =
        everything ||
        stale.size > 0 ||
        reselected.has(name) ||
        !verified.has(name) ||
        publication.maxAgeMs !== undefined
      if (!isDue) continue
      try {
        if (reselected.has(name)) documents.forgetPublication(name)
        if (!verified.has(name)) for (const month of await missingMonths(name, parts)) stale.set(month, -Infinity)
        const { written, unchanged } = await writePublication(publication, everything ? 'everything' : stale, parts)
        report.written.push(...written)
        report.unchanged += unchanged
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
    return { ...report, tookMs: performance.now() - startedAt }
  }

  const schedule = createPublishSchedule({
    run: () => run(false),
    delayMs: publishSettings.delay,
    maxDelayMs: publishSettings.maxDelay,
    clock,
    log,
  })

  return {
    folder: options.folder,
    publications,
    publish: ({ everything = false } = {}) => schedule.now(() => run(everything)),
    markStale: schedule.request,
    async close() {
      await schedule.close()
      documents?.close()
      documents = undefined
    },
  }
}

/** The months of archive documents whose files are not all there. */
async function missingMonths(name: string, { documents, files }: WriterParts): Promise<readonly string[]> {
  const known = documents.all(name)
  const isThere = await files.presence(
    known.flatMap(({ path }) => feedFormats.map((format) => documentFile(path, format))),
  )
  const missing = known.filter(({ path }) => !feedFormats.every((format) => isThere(documentFile(path, format))))
  for (const document of missing) documents.put(name, { ...document, written: '' })
  return [...new Set(missing.map((document) => document.month))]
}

function publishedSource(
  id: string,
  {
    sources,
    listed,
    publications,
  }: {
    readonly sources: readonly Source[]
    readonly listed: ListedSource
    readonly publications: readonly Publication[]
  },
): PublishedSource {
  const definition = sources.find((source) => source.id === id)?.definition
  const url = listed.siteUrl === undefined ? undefined : webUri(listed.siteUrl)
  const feedUrl = definition?.list.feed && webUri(definition.list.feed.url)
  const publication = publicationOfSource(publications, id)?.name
  return {
    id,
    title: definition?.title ?? listed.title ?? id,
    ...(url !== undefined && { url }),
    ...(feedUrl !== undefined && { feedUrl }),
    ...(publication !== undefined && { publication }),
  }
}
