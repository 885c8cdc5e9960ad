import type { ArchiveBatch, KeepOutcome } from '../archive.ts'
import type { SightedEntry, TriedEntry } from '../catalog.ts'
import { completedEvent, factsEvent, imageEvent, pagesEvent, waitingEvents } from '../journal/journal-events.ts'
import type { JournalEvent } from '../journal/journal-line.ts'
import type { RevisedArticles } from '../revisions/revise-articles.ts'
import { type InHand, type KeepingParts, keepArticles } from './keep-articles.ts'

/** What was done already for batches that are to be told. */
export type DoneBefore = {
  /** The articles whose files are new. */
  readonly fresh: ReadonlySet<string>
  readonly revised: Pick<RevisedArticles, 'outcomes' | 'events'>
  /** The names of their pictures, in order. */
  readonly images: readonly string[]
}

/** What the journal and the catalog are to be told of batches, and what became of their articles, batch by batch. */
export type ToldBatches = {
  readonly events: readonly JournalEvent[]
  readonly tried: readonly TriedEntry[]
  readonly sighted: readonly SightedEntry[]
  readonly outcomes: readonly (readonly KeepOutcome[])[]
}

/** Works out what is to be told of batches whose files are in their places. */
export async function tellBatches(
  batches: readonly ArchiveBatch[],
  { fresh, revised, images }: DoneBefore,
  parts: KeepingParts,
): Promise<ToldBatches> {
  let settled = 0
  const events: JournalEvent[] = []
  const outcomes: (readonly KeepOutcome[])[] = []
  const inHand: InHand = new Map()
  for (const batch of batches) {
    const kept = await keepArticles(batch.articles ?? [], fresh, inHand, events, parts)
    const first = settled
    settled += batch.revised?.length ?? 0
    outcomes.push([...kept, ...revised.outcomes.slice(first, settled)])
    events.push(...eventsOf(batch))
  }
  events.push(...revised.events)
  for (const [index, { url, bytes }] of batches.flatMap((batch) => batch.images ?? []).entries())
    events.push(imageEvent({ url, file: images[index] ?? '', bytes: bytes.length }))
  const sighted = batches.flatMap((batch) => [...(batch.sighted ?? []), ...rechecksOf(batch, fresh)])
  return { events, tried: batches.flatMap((batch) => batch.waiting ?? []), sighted, outcomes }
}

/** When the pages of articles that are new are looked at again. */
function rechecksOf({ articles = [] }: ArchiveBatch, written: ReadonlySet<string>): readonly SightedEntry[] {
  return articles.flatMap(({ article: { hash }, recheckAtMs }) =>
    recheckAtMs !== undefined && written.has(hash) ? [{ hash, recheckAtMs }] : [],
  )
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
