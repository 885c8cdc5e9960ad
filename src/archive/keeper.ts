import type { Article } from '../article/article.ts'
import type { Clock } from '../clock.ts'
import type { ArchiveBatch, KeepOutcome, NewArticle } from './archive.ts'
import { ArchiveError, StoreError } from './archive-error.ts'
import { missingDetails } from './article-record.ts'
import type { ArticleStore } from './article-store.ts'
import type { Captures } from './captures/captures.ts'
import type { ArticleCatalog, SightedEntry, TriedEntry } from './catalog.ts'
import { checksumOf } from './checksum.ts'
import { type Images, imageName } from './images/images.ts'
import type { Journal } from './journal/journal.ts'
import {
  completedEvent,
  factsEvent,
  foundEvent,
  imageEvent,
  keptEvent,
  pagesEvent,
  waitingEvents,
} from './journal/journal-events.ts'
import type { JournalEvent } from './journal/journal-line.ts'
import { goesWith, reviseArticles, stampsOver } from './revisions/revise-articles.ts'
import type { Revisions } from './revisions/revisions.ts'
import { catchUp } from './upkeep/catch-up.ts'
import { sweepCaptures } from './upkeep/sweep-captures.ts'
import { sweepRemoved } from './upkeep/sweep-removed.ts'

/** Reads an article's file; throws where it holds none. */
export type ReadArticle = (text: string, hash: string, file: string) => Article

/** What the keeper works with. */
export type KeeperParts = {
  readonly articles: ArticleStore
  readonly revisions: Revisions
  readonly captures: Pick<Captures, 'remove'>
  readonly images: Images
  readonly journal: Journal
  readonly catalog: ArticleCatalog
  readonly readArticle: ReadArticle
  readonly clock: Clock
}

type Waiting = {
  readonly batch: ArchiveBatch
  readonly resolve: (outcomes: readonly KeepOutcome[]) => void
  readonly reject: (error: unknown) => void
}

/** The articles that the group in hand has kept or listed so far, each with the sources that list it. */
type InHand = Map<string, Set<string>>

/**
 * Makes the one writer of the archive. Batches that come while one is being written wait, and then go together: files,
 * journal, catalog, in that order, so that what is in the journal has its file, and what is in the catalog has its line. What
 * a revised article was before is kept before its file is replaced.
 */
export function createKeeper(parts: KeeperParts): (batch: ArchiveBatch) => Promise<readonly KeepOutcome[]> {
  const { articles, journal, catalog, clock } = parts
  let waiting: Waiting[] = []
  let isWriting = false
  /** Whether the journal has lines that the catalog does not. */
  let isBehind = false

  async function write(batches: readonly ArchiveBatch[]): Promise<readonly (readonly KeepOutcome[])[]> {
    const files = batches
      .flatMap((batch) => batch.articles ?? [])
      .map(({ article, text }) => ({ hash: article.hash, text }))
    const { written, stamps } = await articles.putIfAbsent(files)
    if (isBehind) await catchUp(journal, catalog)
    isBehind = false
    const revised = await reviseArticles(
      batches.flatMap((batch) => batch.revised ?? []),
      parts,
      clock(),
    )
    const images = batches.flatMap((batch) => batch.images ?? [])
    const names = await putImages(images, parts)
    let settled = 0
    const events: JournalEvent[] = []
    const tried: TriedEntry[] = []
    const outcomes: (readonly KeepOutcome[])[] = []
    const inHand: InHand = new Map()
    for (const batch of batches) {
      const kept = await keepArticles(batch.articles ?? [], written, inHand, events, parts)
      const first = settled
      settled += batch.revised?.length ?? 0
      outcomes.push([...kept, ...revised.outcomes.slice(first, settled)])
      events.push(...eventsOf(batch))
      tried.push(...(batch.waiting ?? []))
    }
    events.push(...revised.events)
    for (const [index, { url, bytes }] of images.entries())
      events.push(imageEvent({ url, file: names[index] ?? '', bytes: bytes.length }))
    const sighted = batches.flatMap((batch) => [...(batch.sighted ?? []), ...rechecksOf(batch, written)])
    isBehind = true
    const appended = events.length === 0 ? { lines: [] } : await journal.append(events)
    await catalog.record({ ...appended, tried, sighted, stamps: stampsOver(stamps, revised.stamps) })
    isBehind = false
    const removed = batches.flatMap((batch) => batch.removed ?? [])
    if (removed.length > 0) await sweepRemoved(parts)
    if (removed.some(({ captures }) => captures)) await sweepCaptures(parts)
    return outcomes
  }

  async function writeWaiting(): Promise<void> {
    isWriting = true
    while (waiting.length > 0) {
      const group = nextGroup(waiting)
      waiting = waiting.slice(group.length)
      try {
        const outcomes = await write(group.map(({ batch }) => batch))
        for (const [index, { resolve }] of group.entries()) resolve(outcomes[index] ?? [])
      } catch (error) {
        for (const { reject } of group) reject(error)
      }
    }
    isWriting = false
  }

  return (batch) =>
    new Promise((resolve, reject) => {
      waiting.push({ batch, resolve, reject })
      if (!isWriting) void writeWaiting()
    })
}

/** Puts pictures where they are kept, and notes that before, so that none is left there by a run that is killed. */
async function putImages(images: NonNullable<ArchiveBatch['images']>, parts: KeeperParts): Promise<readonly string[]> {
  if (images.length === 0) return []
  const { images: index } = parts.catalog
  await index.intend(images.map(({ url, bytes, form }) => ({ url, file: imageName(checksumOf(bytes), form) })))
  return parts.images.put(images)
}

/** When the pages of articles that are new are looked at again. */
function rechecksOf({ articles = [] }: ArchiveBatch, written: ReadonlySet<string>): readonly SightedEntry[] {
  return articles.flatMap(({ article: { hash }, recheckAtMs }) =>
    recheckAtMs !== undefined && written.has(hash) ? [{ hash, recheckAtMs }] : [],
  )
}

/** The batches that go together: those that wait, up to one that revises what another touches. */
function nextGroup(waiting: readonly Waiting[]): readonly Waiting[] {
  const group: Waiting[] = []
  const batches: ArchiveBatch[] = []
  for (const each of waiting) {
    if (group.length > 0 && !goesWith(each.batch, batches)) break
    group.push(each)
    batches.push(each.batch)
  }
  return group
}

/** The events of what a batch brings beside articles. */
function eventsOf(batch: ArchiveBatch): readonly JournalEvent[] {
  const {
    listed = [],
    completed = [],
    checksums = [],
    waiting = [],
    facts = [],
    removed = [],
    noImages = [],
    imagesWanted = [],
    pages = [],
    publications = [],
  } = batch
  return [
    ...listed.map(({ hash, sourceId }) => ({ kind: 'listed', hash, source: sourceId }) as const),
    ...completed.map(completedEvent),
    ...checksums.map(({ hash, sha256 }) => ({ kind: 'checksum', hash, sha256 }) as const),
    ...waiting.flatMap(waitingEvents),
    ...facts.map(factsEvent),
    ...removed.map((each) => ({ kind: 'removed', ...each }) as const),
    ...noImages.map(imageEvent),
    ...imagesWanted.map((url) => imageEvent({ url })),
    ...pages.map(pagesEvent),
    ...publications.map(({ name, title, isGone }) => ({ kind: 'publication', name, title, gone: isGone }) as const),
  ]
}

async function keepArticles(
  made: readonly NewArticle[],
  written: ReadonlySet<string>,
  inHand: InHand,
  events: JournalEvent[],
  parts: KeeperParts,
): Promise<readonly KeepOutcome[]> {
  const outcomes: KeepOutcome[] = []
  for (const each of made) {
    const { hash } = each.article
    const sources = inHand.get(hash)
    if (written.has(hash) && sources === undefined) {
      events.push(keptEvent(each, checksumOf(each.text)))
      inHand.set(hash, new Set([each.sourceId]))
      outcomes.push('written')
    } else if (sources !== undefined) {
      const known = (await parts.catalog.articles.known([hash], each.sourceId)).get(hash)
      const isListed = sources.has(each.sourceId) || known?.isListed
      if (!isListed) events.push({ kind: 'listed', hash, source: each.sourceId })
      sources.add(each.sourceId)
      outcomes.push('duplicate')
    } else outcomes.push(await keepDuplicate(each, inHand, events, parts))
  }
  return outcomes
}

/** An article whose file was there: one that is known is listed once more, one that is not is taken over as its file has it. */
async function keepDuplicate(
  { article: { hash }, details, firstSeenAtMs, sourceId }: NewArticle,
  inHand: InHand,
  events: JournalEvent[],
  { articles, catalog, readArticle }: KeeperParts,
): Promise<KeepOutcome> {
  const known = (await catalog.articles.known([hash], sourceId)).get(hash)
  if (known === undefined) {
    const file = articles.pathOf(hash)
    try {
      const bytes = await articles.get(hash)
      if (bytes === undefined) throw new Error('it went away')
      const found = readArticle(bytes.toString(), hash, file)
      const publishedAtMs = found.publishedAt.getTime()
      events.push(foundEvent({ ...found, publishedAtMs, firstSeenAtMs, details, sha256: checksumOf(bytes) }))
      if (found.sourceId !== sourceId) events.push({ kind: 'listed', hash, source: sourceId })
      inHand.set(hash, new Set([found.sourceId, sourceId]))
    } catch (error) {
      if (error instanceof StoreError) throw error
      if (error instanceof ArchiveError) return error
      return new ArchiveError(file, 'reading what is there in the place of a new article', error as Error)
    }
  } else {
    if (!known.isListed) events.push({ kind: 'listed', hash, source: sourceId })
    const missing = missingDetails(known.lacks, details)
    if (Object.keys(missing).length > 0) events.push(completedEvent({ hash, details: missing }))
    inHand.set(hash, new Set([sourceId]))
  }
  return 'duplicate'
}
