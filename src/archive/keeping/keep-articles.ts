import type { KeepOutcome, NewArticle } from '../archive.ts'
import { ArchiveError, StoreError } from '../archive-error.ts'
import { missingDetails } from '../article-record.ts'
import type { ArticleStore, ReadArticle } from '../article-store.ts'
import type { ArticleCatalog } from '../catalog.ts'
import { checksumOf } from '../checksum.ts'
import { completedEvent, foundEvent, keptEvent } from '../journal/journal-events.ts'
import type { JournalEvent } from '../journal/journal-line.ts'

/** What keeping articles looks at. */
export type KeepingParts = {
  readonly articles: ArticleStore
  readonly catalog: ArticleCatalog
  readonly readArticle: ReadArticle
}

/** The articles that the group in hand has kept or listed so far, each with the sources that list it. */
export type InHand = Map<string, Set<string>>

/**
 * What becomes of the articles of a batch, those among `written` being new; what the journal is to be told of them is added to
 * `events`.
 */
export async function keepArticles(
  made: readonly NewArticle[],
  written: ReadonlySet<string>,
  inHand: InHand,
  events: JournalEvent[],
  parts: KeepingParts,
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
  { article: { hash }, details, firstSeenAtMs, sourceId, images = [] }: NewArticle,
  inHand: InHand,
  events: JournalEvent[],
  { articles, catalog, readArticle }: KeepingParts,
): Promise<KeepOutcome> {
  const known = (await catalog.articles.known([hash], sourceId)).get(hash)
  if (known === undefined) {
    const file = articles.pathOf(hash)
    try {
      const bytes = await articles.get(hash)
      if (bytes === undefined) throw new Error('it went away')
      const found = readArticle(bytes.toString(), hash, file)
      const publishedAtMs = found.publishedAt.getTime()
      events.push(foundEvent({ ...found, publishedAtMs, firstSeenAtMs, details, sha256: checksumOf(bytes) }, images))
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
    if (Object.keys(missing).length > 0) {
      const isFound = missing.identity !== undefined
      events.push(completedEvent({ hash, details: missing, ...(isFound && { images }) }))
    }
    inHand.set(hash, new Set([sourceId]))
  }
  return 'duplicate'
}
