import type { Archive } from '../archive/archive.ts'
import type { ArticleCatalog, GonePublication, SourceStates } from '../archive/catalog.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log/log.ts'
import type { SiteSettings } from '../site-settings.ts'
import type { Source } from '../source/load.ts'
import { type Directory, takeDirectory } from './directory.ts'
import type { DocumentMaker } from './documents/document-maker.ts'
import type { PlanParts } from './documents/document-plan.ts'
import type { FeedDocumentFiles } from './documents/feed-document-files.ts'
import type { NotingProgress } from './noted-articles.ts'
import type { PublicationsSettings, PublishSettings } from './publish-settings.ts'
import { siteIconUrl } from './site-icon.ts'

/** What publishing is told of: what is kept, what is polled, and how it is to be published. */
export type PublishSubject = {
  readonly settings: {
    readonly site: SiteSettings
    readonly publish: PublishSettings
    readonly publications: PublicationsSettings
  }
  /** The sources as they are now; definitions may change while the publisher is at work. */
  readonly sources: () => readonly Source[]
  /** Whether there is a definition of this id that cannot be used: what is published of it stays as it is. */
  readonly isBroken: (sourceId: string) => boolean
  readonly archive: Pick<Archive<never>, 'articles' | 'feeds' | 'publications' | 'keep'> & {
    readonly catalog: Omit<ArticleCatalog, 'close'> & { readonly sources: Pick<SourceStates<never>, 'facts'> }
  }
  /** Looks for articles that tell one story, while there is time; asked where a publication folds them. */
  readonly findDuplicates?: (hasTime: () => boolean) => Promise<void>
  readonly clock: Clock
  readonly log: Log
}

/** What publications are looked up with. */
type DirectorySubject = Pick<PublishSubject, 'settings' | 'sources'> & {
  readonly archive: Pick<PublishSubject['archive'], 'catalog'>
}

/** What is remembered from run to run; a publisher that starts anew looks at everything. */
export type PublishMemory = {
  /** The publications and sources as of the last look, when it was, and at which definitions. */
  looked?: { readonly directory: Directory; readonly sources: readonly Source[]; readonly atMs: number } | undefined
  /** The directory of which everything was told: names, lists of subscriptions, and what is wrong with it. */
  told?: Directory | undefined
  /** A digest of the directory that documents were looked at with, made once there is another: where it changes, all are. */
  described?: (() => Promise<string>) | undefined
  /** Names and titles of all publications there were so far, as the store has them. */
  names?: Map<string, string> | undefined
  /** Publications that went. */
  gone?: Map<string, GonePublication> | undefined
  /** When the feeds of sources that are made on request were last asked for. */
  asked?: Map<string, number> | undefined
  /** Publications whose subscription documents are known to be there and as they have to be, but for what changes. */
  readonly verified: Set<string>
  /** How many archive pages of each publication are known to be written. */
  readonly pages: Map<string, number>
  /** Publications whose archive pages are not all written. */
  readonly unfinished: Set<string>
  /** Sources nobody knows that were warned of, each with its publication. */
  readonly warned: Set<string>
  readonly progress: NotingProgress
}

/** What publishing works with. */
export type PublishParts = PublishSubject & {
  readonly maker: DocumentMaker
  readonly files: FeedDocumentFiles
  readonly memory: PublishMemory
}

/** What a publisher remembers before its first run. */
export function emptyMemory(): PublishMemory {
  return { verified: new Set(), pages: new Map(), unfinished: new Set(), warned: new Set(), progress: new Map() }
}

/** Forgets all of it, as a publisher that starts anew: somebody else may have published meanwhile. */
export function forgetAll(memory: PublishMemory): void {
  memory.looked = undefined
  memory.told = undefined
  memory.described = undefined
  memory.names = undefined
  memory.gone = undefined
  memory.asked = undefined
  for (const each of [memory.verified, memory.pages, memory.unfinished, memory.progress]) each.clear()
}

/** The address of the folder of feeds, ending in `/`. */
export function baseUrlOf({ url }: { readonly url: string }): string {
  return url.endsWith('/') ? url : `${url}/`
}

/** Looks up the publications and sources there are now. */
export async function lookAround({ settings, sources, archive }: DirectorySubject): Promise<Directory> {
  const facts = await archive.catalog.sources.facts()
  return takeDirectory({ settings, sources: sources(), listed: (id) => facts.get(id) ?? {} })
}

/** From so many sources on, what they say of themselves is looked up less often. */
const manySources = 5_000

/**
 * The publications and sources there are, and when they are to be looked up anew: infinity where they have just been. What is
 * defined is as it is now; what many sources say of themselves, such as their titles, is as it was up to a millisecond ago for
 * each of them: to look up all of that, and to write lists of it, after every new article would take most of a worker's time.
 */
export async function currentDirectory(
  parts: DirectorySubject & Pick<PublishParts, 'memory' | 'clock'>,
): Promise<{ readonly directory: Directory; readonly againAtMs: number }> {
  const { memory, clock } = parts
  const atMs = clock()
  const sources = parts.sources()
  const holdsForMs = sources.length < manySources ? 0 : sources.length
  const { looked } = memory
  if (looked?.sources === sources && atMs >= looked.atMs && atMs < looked.atMs + holdsForMs) {
    return { directory: looked.directory, againAtMs: looked.atMs + holdsForMs }
  }
  const directory = await lookAround({ ...parts, sources: () => sources })
  memory.looked = { sources, atMs, directory }
  return { directory, againAtMs: Number.POSITIVE_INFINITY }
}

/** What feed documents are planned with, at this moment. */
export function planParts(
  directory: Directory,
  { settings, archive, clock }: DirectorySubject & Pick<PublishSubject, 'clock'>,
): PlanParts {
  const baseUrl = baseUrlOf(settings.site)
  const iconUrl = siteIconUrl(settings.site, baseUrl)
  const { articles: index, removals, duplicates, images } = archive.catalog
  return {
    index,
    removals,
    duplicates,
    images,
    directory,
    baseUrl,
    iconUrl,
    settings: settings.publish,
    nowMs: clock(),
  }
}

/** When the feeds that are made on request were last asked for. */
export async function askedTimes({
  archive,
  memory,
}: Pick<PublishParts, 'archive' | 'memory'>): Promise<Map<string, number>> {
  memory.asked ??= new Map(
    (await archive.publications.documents.asked()).map(({ path, askedAtMs = 0 }) => [path, askedAtMs]),
  )
  return memory.asked
}
