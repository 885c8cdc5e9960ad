import { hash } from 'node:crypto'
import type { ArticleRecord } from '../../archive/article-record.ts'
import type { ArticleIndex, Removals } from '../../archive/catalog.ts'
import type { Duplicates } from '../../archive/duplicates.ts'
import type { ImageIndex } from '../../archive/images/image-index.ts'
import type { Directory } from '../directory.ts'
import { type FeedDocument, type FeedFormat, feedFormats } from '../formats/feed-document.ts'
import type { Publication } from '../publications.ts'
import type { PublishSettings } from '../publish-settings.ts'
import type { Notice, PlannedEntry } from '../render/rendering.ts'
import { type ArchivePage, newestPage, pathOfPage } from './archive-page.ts'
import type { Fold } from './fold-duplicates.ts'
import { removedFromPage, removedLately } from './removed-articles.ts'
import { subscribedArticles } from './subscribed-articles.ts'

/** Raised by one with every change of what documents look like, so that all are written anew. */
const writerVersion = 5

/** A feed document as it has to be: a function of the publication, the page, the settings and the articles. */
export type DocumentPlan = {
  readonly document: Omit<FeedDocument, 'updatedAt'>
  readonly formats: readonly FeedFormat[]
  readonly entries: readonly PlannedEntry[]
  /** What the publisher itself has to say, before all entries. */
  readonly notice?: Notice
  /** Of the articles it holds. */
  readonly listed: string
  /** Of all its bytes depend on; begins with `listed`. */
  readonly digest: string
}

/** What plans are made with. */
export type PlanParts = {
  readonly index: Pick<ArticleIndex, 'find' | 'keys' | 'startOf'>
  readonly removals: Pick<Removals, 'latest' | 'between'>
  readonly duplicates: Pick<Duplicates, 'groupsOf'>
  readonly images: Pick<ImageIndex, 'of'>
  readonly directory: Pick<Directory, 'sourceOf' | 'podcastOf'>
  /** Address of the folder of feeds, ending in `/`. */
  readonly baseUrl: string
  readonly iconUrl: string
  readonly settings: Pick<PublishSettings, 'tagAuthority' | 'hubs' | 'archives' | 'corrections' | 'images'>
  readonly nowMs: number
}

/** Plans the subscription document of a publication; `newest` is the archive page it leads to, where it is to lead to one. */
export async function planSubscription(
  publication: Publication,
  newest: ArchivePage | undefined,
  parts: PlanParts,
): Promise<DocumentPlan & { readonly agesAtMs?: number }> {
  const { name, maxAgeMs } = publication
  const { keys, isComplete, folded } = await subscribedArticles(publication, parts.index, parts.nowMs, parts.duplicates)
  const podcast = publication.set.kind === 'source' ? parts.directory.podcastOf(publication.set.sourceId) : undefined
  const document = {
    ...frameOf(publication, parts),
    path: name,
    ...(podcast && { podcast }),
    hubUrls: parts.settings.hubs,
    isComplete,
    ...(await removedLately(publication, parts)),
    ...(!isComplete && newest !== undefined && { prevArchivePath: pathOfPage(name, newest) }),
  }
  const hashes = keys.map(({ hash }) => hash)
  const plan = await planOf(document, feedFormats, hashes, publication, parts, folded)
  const oldest = keys.at(-1)
  if (maxAgeMs === undefined || oldest === undefined) return plan
  return { ...plan, agesAtMs: oldest.publishedAtMs + maxAgeMs + 1 }
}

/** Plans an archive page (RFC 5005, 4), newest first. It has no `next-archive`: once it is full it never changes. */
export async function planPage(publication: Publication, page: ArchivePage, parts: PlanParts): Promise<DocumentPlan> {
  const { name } = publication
  const hashes = await parts.index.keys(publication.set).page(page.number, page.first)
  const document = {
    ...frameOf(publication, parts),
    path: pathOfPage(name, page),
    currentPath: name,
    hubUrls: [],
    isComplete: false,
    ...(await removedFromPage(publication, page, parts)),
    ...(page.number > 1 && { prevArchivePath: pathOfPage(name, { number: page.number - 1 }) }),
  }
  return planOf(document, ['atom'], hashes.toReversed(), publication, parts)
}

/** Plans the last document of a publication that went: it holds nothing but the word that it has ended. */
export function planLast(
  name: string,
  title: string,
  notice: Notice,
  parts: Pick<PlanParts, 'baseUrl' | 'iconUrl' | 'settings'>,
): DocumentPlan {
  const publication = { name, title, description: title, content: 'full' } as const
  const document = { ...frameOf(publication, parts), path: name, hubUrls: [], isComplete: false }
  const listed = digest([])
  return {
    document,
    formats: feedFormats,
    entries: [],
    notice,
    listed,
    digest: `${listed} ${digest([document, notice])}`,
  }
}

/** The archive page that a subscription document leads to, where publications have archives and this one has. */
export async function newestPageOf(
  { set, maxAgeMs }: Publication,
  {
    index,
    settings,
  }: { readonly index: Pick<ArticleIndex, 'keys'>; readonly settings: Pick<PublishSettings, 'archives'> },
): Promise<ArchivePage | undefined> {
  if (settings.archives === 'off' || maxAgeMs !== undefined) return undefined
  return newestPage(await index.keys(set).pages())
}

/** A short digest of anything JSON can hold. */
export function digest(value: unknown): string {
  return hash('sha256', JSON.stringify(value)).slice(0, 32)
}

async function planOf(
  frame: Omit<FeedDocument, 'updatedAt'>,
  formats: readonly FeedFormat[],
  hashes: readonly string[],
  { order, language }: Publication,
  { index, images, directory, settings }: PlanParts,
  folded: Fold['folded'] = new Map(),
): Promise<DocumentPlan> {
  const records = await index.find([...hashes, ...[...folded.values()].flat()])
  const archived = settings.images === 'archived' ? await images.of(hashes) : new Map()
  const entries = hashes.flatMap((hash): PlannedEntry[] => {
    const record = records.get(hash)
    if (record === undefined) return []
    const { details, sha256 } = record
    const source = directory.sourceOf(record.sourceId)
    const revised = revisionOf(record, settings)
    const others = (folded.get(hash) ?? []).flatMap((each) => records.get(each) ?? [])
    const alsoIn = others.map(({ sourceId, url }) => ({ title: directory.sourceOf(sourceId).title, url }))
    const shown = archived.get(hash)
    const beside = {
      ...(revised && { revised }),
      ...(alsoIn.length > 0 && { alsoIn }),
      ...(shown && { images: shown }),
    }
    const version = digest([sha256, details, source, ...Object.values(beside)])
    return [{ hash, version, details, source, ...beside }]
  })
  if (order === 'oldest-first') entries.reverse()
  const document = { ...frame, ...(language !== undefined && { language }) }
  // An article that was revised is news as one that came in is.
  const revisions = hashes.flatMap((hash) => records.get(hash)?.revisedAtMs ?? [])
  const listed = digest(revisions.length > 0 ? [hashes, revisions] : hashes)
  const versions = entries.map(({ hash, version }) => [hash, version])
  return { document, formats, entries, listed, digest: `${listed} ${digest([writerVersion, document, versions])}` }
}

function revisionOf(
  { revisedAtMs, change = '' }: ArticleRecord,
  { corrections }: Pick<PublishSettings, 'corrections'>,
): PlannedEntry['revised'] {
  if (revisedAtMs === undefined) return undefined
  return { atMs: revisedAtMs, ...(corrections === 'on' && { told: change }) }
}

function frameOf(
  { name, title, description, content }: Pick<Publication, 'name' | 'title' | 'description' | 'content'>,
  { baseUrl, iconUrl, settings }: Pick<PlanParts, 'baseUrl' | 'iconUrl' | 'settings'>,
): Omit<FeedDocument, 'updatedAt' | 'path' | 'hubUrls' | 'isComplete'> {
  return {
    publication: name,
    title,
    description,
    content,
    homeUrl: new URL(`feeds/${name}`, baseUrl).href,
    baseUrl,
    iconUrl,
    tagAuthority: settings.tagAuthority,
  }
}
