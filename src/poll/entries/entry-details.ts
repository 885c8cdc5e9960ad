import type { ArticleDetails } from '../../archive/article-record.ts'
import type { Entry } from '../../parse/listing.ts'

/** A longer summary is a text: it is not kept a second time. */
const longestSummary = 20_000

/**
 * The details of an entry under the identity its hash is made of, or those of them that are asked for; its summary only
 * where the article is made of another text.
 */
export function detailsOf(
  entry: Entry,
  identity: string,
  isMadeOfSummary: boolean,
  asked?: readonly (keyof ArticleDetails)[],
): ArticleDetails {
  const { id, updatedAt, author, categories, enclosures, summaryHtml = '', extras } = entry
  const isOwnSummary =
    !isMadeOfSummary && summaryHtml !== '' && summaryHtml.length <= longestSummary && summaryHtml !== entry.contentHtml
  const isAsked = (name: keyof ArticleDetails) => asked === undefined || asked.includes(name)
  return {
    ...(isAsked('identity') && { identity }),
    ...(id !== undefined && isAsked('guid') && { guid: id }),
    ...(updatedAt !== undefined && isAsked('updatedAtMs') && { updatedAtMs: updatedAt.getTime() }),
    ...(author !== undefined && isAsked('authors') && { authors: [author] }),
    ...(categories.length > 0 && isAsked('categories') && { categories }),
    ...(enclosures.length > 0 && isAsked('enclosures') && { enclosures }),
    ...(extras !== undefined && isAsked('extras') && { extras }),
    ...(isOwnSummary && isAsked('summaryHtml') && { summaryHtml }),
  }
}
