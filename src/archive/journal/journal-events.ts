import type { ArchiveBatch, NewArticle, RevisedArticle } from '../archive.ts'
import type { ArticleDetails, ArticleRecord } from '../article-record.ts'
import type { ImageRecord } from '../images/image-index.ts'
import { neverMs } from '../never.ts'
import type { NotedPages } from '../publications/selections.ts'
import type { SourceFacts } from '../source-facts.ts'
import type { EventOf, JournalEvent } from './journal-line.ts'

/** Tells that an article made of an entry is kept. */
export function keptEvent(
  { article, details, firstSeenAtMs, entry, images }: NewArticle,
  sha256: string,
): EventOf<'kept'> {
  const publishedAtMs = article.publishedAt.getTime()
  const kept = { ...article, publishedAtMs, firstSeenAtMs, details, sha256, ...(entry !== undefined && { entry }) }
  return foundEvent(kept, images)
}

/** Tells that an article is kept of which this is known; without a checksum where its file was not read. */
export function foundEvent(record: Omit<ArticleRecord, 'sequence'>, images: readonly string[] = []): EventOf<'kept'> {
  const { hash, sourceId, url, title, lang, publishedAtMs, firstSeenAtMs, sha256, entry, details } = record
  return {
    kind: 'kept',
    hash,
    source: sourceId,
    url,
    title,
    published: instant(publishedAtMs),
    lang,
    ...detailsEvent(details),
    ...(details.leftOut !== undefined && { leftOut: [...details.leftOut] }),
    ...(firstSeenAtMs !== undefined && { firstSeen: instant(firstSeenAtMs) }),
    ...(sha256 !== undefined && { sha256 }),
    ...(entry !== undefined && { entry }),
    ...(images.length > 0 && { images: [...images] }),
  }
}

/** Tells that an article changed; `sha256` is that of its new file, `former` what was there before, as far as it is known. */
export function revisedEvent(
  { hash, article, details, entry, why, change, images = [] }: RevisedArticle,
  sha256: string,
  former: EventOf<'revised'>['former'],
): EventOf<'revised'> {
  const { identity: _identity, guid: _guid, ...told } = detailsEvent(details)
  return {
    kind: 'revised',
    hash,
    why,
    title: article.title,
    ...told,
    ...(entry !== undefined && { entry }),
    sha256,
    ...(former && { former }),
    ...(change !== undefined && { change }),
    ...(images.length > 0 && { images: [...images] }),
  }
}

/** Tells what the record of an article lacked. */
export function completedEvent(completed: {
  readonly hash: string
  readonly details: ArticleDetails
  readonly images?: readonly string[]
}): EventOf<'completed'> {
  const { hash, details, images = [] } = completed
  return { kind: 'completed', hash, ...detailsEvent(details), ...(images.length > 0 && { images: [...images] }) }
}

/** Tells that an entry waits, where that is new, and that it was given up, where it was. */
export function waitingEvents(waiting: NonNullable<ArchiveBatch['waiting']>[number]): readonly JournalEvent[] {
  const { sourceId: source, hash, identity, entry, firstSeenAtMs, reason, nextTryAtMs, isNew } = waiting
  return [
    ...(isNew
      ? [{ kind: 'waits', source, hash, identity, entry, firstSeen: instant(firstSeenAtMs), reason } as const]
      : []),
    ...(nextTryAtMs === neverMs ? [{ kind: 'gave-up', source, hash, reason } as const] : []),
  ]
}

/** Tells what came of fetching a picture; that it is wanted, where nothing did yet. */
export function imageEvent({ url, file, bytes, reason }: ImageRecord): JournalEvent {
  if (file !== undefined && bytes !== undefined) return { kind: 'image', url, file, bytes }
  return reason === undefined ? { kind: 'image-wanted', url } : { kind: 'no-image', url, reason }
}

/** Tells what is known of a source. */
export function factsEvent(known: {
  readonly sourceId: string
  readonly definitionHash: string
  readonly facts: SourceFacts
}): EventOf<'source'> {
  const { moved, goneAtMs, ...told } = known.facts
  return {
    kind: 'source',
    source: known.sourceId,
    definition: known.definitionHash,
    ...told,
    ...(moved && { moved: { url: moved.url, since: instant(moved.sinceMs) } }),
    ...(goneAtMs !== undefined && { gone: instant(goneAtMs) }),
  }
}

/** Tells what became of the pages of a publication. */
export function pagesEvent({ publication, selection, vacant, full }: NotedPages): EventOf<'pages'> {
  return { kind: 'pages', publication, selection, vacant: [...vacant], full: [...full] }
}

function detailsEvent({ updatedAtMs, authors, categories, enclosures, leftOut: _, ...rest }: ArticleDetails) {
  return {
    ...rest,
    ...(updatedAtMs !== undefined && { updated: instant(updatedAtMs) }),
    ...(authors && { authors: [...authors] }),
    ...(categories && { categories: [...categories] }),
    ...(enclosures && { enclosures: [...enclosures] }),
  }
}

function instant(ms: number): string {
  return new Date(ms).toISOString()
}
