import type { Archive } from '../archive/archive.ts'
import type { ArticleCatalog, SourceStates } from '../archive/catalog.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log/log.ts'
import type { SiteSettings } from '../site-settings.ts'
import type { Source } from '../source/load.ts'
import { type Directory, type ListedSource, takeDirectory } from './directory.ts'
import type { WriteEntries } from './formats/entries.ts'
import { FeedDocumentFiles } from './history/feed-document-files.ts'
import type { WriterParts } from './history/publication-writer.ts'
import type { NotingProgress } from './noted-articles.ts'
import type { Publication } from './publications.ts'
import { type AllPublished, publishAll } from './publish-all.ts'
import type { PublicationsSettings, PublishSettings } from './publish-settings.ts'
import { siteIconUrl, writeSiteIcon } from './site-icon.ts'
import { subscriptionLists } from './subscription-lists.ts'

/** What publishing works with. */
export type PublishParts = {
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
  readonly clock: Clock
  readonly log: Log
}

/** What is remembered from run to run; a publisher that starts anew looks at everything. */
export type PublishMemory = {
  /** The publications and sources as of the last look. */
  directory?: Directory
  /** Publications whose feed documents are known to be there and to be written with these settings. */
  readonly verified: Set<string>
  /** The private sources of the last run, whose addresses were not told. */
  privateSources: readonly string[]
  /** Sources nobody knows that were warned of, each with its publication. */
  readonly warned: Set<string>
  readonly progress: NotingProgress
}

/** So long a run goes on with archive documents before new articles are let through; what is left waits for the next. */
const longestRunMs = 20_000

/** What a publisher remembers before its first run. */
export function emptyMemory(): PublishMemory {
  return { verified: new Set(), privateSources: [], warned: new Set(), progress: new Map() }
}

/** The address of the folder of feeds, ending in `/`. */
export function baseUrlOf({ url }: { readonly url: string }): string {
  return url.endsWith('/') ? url : `${url}/`
}

/** Looks up the publications and sources there are now. */
export async function lookAround({ settings, sources, archive }: PublishParts): Promise<Directory> {
  const rows = new Map((await archive.catalog.sources.all()).map(({ id, state }) => [id, state]))
  return takeDirectory({ settings, sources: sources(), listed: (id) => rows.get(id) ?? {} })
}

/** Writes what changed of all publications, and the lists of them; `files` still has to write the compressed forms. */
export async function publishChanges(
  everything: boolean,
  parts: PublishParts & {
    readonly memory: PublishMemory
    readonly writeEntries: WriteEntries
    readonly isClosing: () => boolean
  },
): Promise<AllPublished & { readonly files: FeedDocumentFiles }> {
  const { settings, archive, memory } = parts
  const writer = writerOf(parts)
  const { privateSources } = writer.site
  if (privateSources.join() !== memory.privateSources.join()) memory.verified.clear()
  memory.privateSources = privateSources
  const directory = await lookAround(parts)
  memory.directory = directory
  warnOfUnknownSources(directory, memory, parts.log)
  await tellWhatWent(directory.publications, archive)
  const all = await publishAll(directory.publications, {
    everything,
    verified: memory.verified,
    progress: memory.progress,
    writer,
    catalog: archive.catalog,
    articles: archive.articles,
    timeZone: settings.site.timeZone,
    log: parts.log,
  })
  const { files, site } = writer
  await writeSiteIcon(archive.feeds)
  for (const [file, text] of subscriptionLists(directory, { title: settings.site.title, baseUrl: site.baseUrl })) {
    if (await files.write(file, Buffer.from(text))) all.written.push(file)
    else all.unchanged += 1
  }
  return { ...all, files }
}

function writerOf(parts: Parameters<typeof publishChanges>[1]): WriterParts {
  const { settings, sources, archive, clock } = parts
  const { tagAuthority, hubs, archiveSize } = settings.publish
  const baseUrl = baseUrlOf(settings.site)
  const privateSources = sources().flatMap(({ id, definition }) => (definition.private ? [id] : []))
  const nowMs = clock()
  return {
    index: archive.catalog.articles,
    documents: archive.publications.documents,
    files: new FeedDocumentFiles(archive.feeds),
    writeEntries: parts.writeEntries,
    site: { homeUrl: baseUrl, baseUrl, tagAuthority, privateSources, iconUrl: siteIconUrl(settings.site, baseUrl) },
    hubs,
    archiveSize,
    nowMs,
    hasTime: () => !parts.isClosing() && clock() < nowMs + longestRunMs,
  }
}

function warnOfUnknownSources({ publications, sources }: Directory, { warned }: PublishMemory, log: Log): void {
  const known = new Set(sources.map(({ id }) => id))
  for (const { name, selection } of publications) {
    const unknown = selection.sources?.filter((id) => !known.has(id) && !warned.has(`${name} ${id}`)) ?? []
    for (const id of unknown) {
      warned.add(`${name} ${id}`)
      log.warn({ publication: name, source: id }, `publications.${name}.sources: there is no source ${id}`)
    }
  }
}

/** Tells the journal of publications that were published once and are not there any more, and of those that are back. */
async function tellWhatWent(
  publications: readonly Publication[],
  { catalog, publications: store, keep }: PublishParts['archive'],
): Promise<void> {
  const there = new Map(publications.map(({ name, title }) => [name, title]))
  const gone = await catalog.gonePublications()
  const went = (await store.documents.names()).filter((name) => !there.has(name) && !gone.has(name))
  const changes = [
    ...went.map((name) => ({ name, title: name, isGone: true })),
    ...[...there].filter(([name]) => gone.has(name)).map(([name, title]) => ({ name, title, isGone: false })),
  ]
  if (changes.length > 0) await keep({ publications: changes })
}
