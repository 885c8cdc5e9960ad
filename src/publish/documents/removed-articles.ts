import type { ArticleIndex, Removals } from '../../archive/catalog.ts'
import type { FeedDocument } from '../formats/feed-document.ts'
import type { Publication } from '../publications.ts'
import type { ArchivePage } from './archive-page.ts'

/** What was removed so long before a publication's newest change is told in its subscription document. */
const toldForMs = 30 * 86_400_000
/** So many are told at most, the last removed first. */
const mostTold = 500

type Removed = Pick<FeedDocument, 'removed'>
type Subject = Pick<Publication, 'set' | 'selection'>
type Parts = { readonly index: Pick<ArticleIndex, 'keys'>; readonly removals: Pick<Removals, 'latest' | 'between'> }

/**
 * What a subscription document tells of articles that were removed for good: those of the 30 days before the publication's
 * newest change, be that a new article or a removal. It depends on the archive alone, and not on when the document is made.
 */
export async function removedLately({ set, selection }: Subject, { index, removals }: Parts): Promise<Removed> {
  const removed = await removals.latest(selection.sources, mostTold)
  const [last] = removed
  if (last === undefined) return {}
  const [newest] = await index.keys(set).latest(1)
  const changedAtMs = Math.max(last.removedAtMs, newest?.archivedAtMs ?? 0)
  const told = removed.filter(({ removedAtMs }) => removedAtMs > changedAtMs - toldForMs)
  return told.length === 0 ? {} : { removed: told }
}

/** What an archive page tells of articles that stood in it, for good: beside their going it never changes. */
export async function removedFromPage(
  { set, selection }: Subject,
  { number, first }: ArchivePage,
  { index, removals }: Parts,
): Promise<Removed> {
  const extent = await index.keys(set).extentOf(number, first)
  if (extent === undefined) return {}
  const removed = await removals.between(selection.sources, extent.after, extent.upTo)
  return removed.length === 0 ? {} : { removed }
}
