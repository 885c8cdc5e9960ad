import { FeedkeeperError } from '../feedkeeper-error.ts'
import type { Fetch } from '../fetch/outcome.ts'
import { pageAccept } from '../fetch/request-headers.ts'
import type { Entry } from '../parse/listing.ts'
import type { SourceDefinition } from '../source/definition.ts'
import type { Jobs } from './jobs.ts'

/** An article's page did not give its text: the entry is kept for a later try. */
export class ArticlePageError extends FeedkeeperError {
  /** The page is gone for good (HTTP 410): trying again is no use. */
  readonly isFinal: boolean

  constructor(url: string, reason: string, options: ErrorOptions & { isFinal?: boolean } = {}) {
    super('no-article-text', `${url}: ${reason}`, options)
    this.isFinal = options.isFinal ?? false
  }
}

/**
 * Gives the HTML an entry's article is made of: the listing's own text, or, where it has none and the definition says how
 * pages are read, the text of the article's page. Throws `ArticlePageError` or a fetch error.
 */
export async function entryHtml(
  entry: Entry,
  options: {
    readonly definition: SourceDefinition
    readonly fetch: Fetch
    readonly jobs: Jobs
    readonly signal?: AbortSignal | undefined
  },
): Promise<string> {
  const { fullText } = options.definition
  const rules = options.definition.article ?? { remove: [], pages: 1 }
  if (entry.contentHtml !== undefined) return entry.contentHtml
  if ((rules.content === undefined && !fullText) || entry.url === undefined) return entry.summaryHtml ?? ''

  const answer = await options.fetch({
    url: entry.url,
    accept: pageAccept,
    ...(options.signal && { signal: options.signal }),
  })
  if (answer.kind === 'gone') throw new ArticlePageError(entry.url, 'the page is gone (HTTP 410)', { isFinal: true })
  if (answer.kind !== 'fetched') {
    throw new ArticlePageError(
      entry.url,
      answer.kind === 'refused' ? `HTTP ${answer.status}` : 'HTTP 304 that nobody asked for',
    )
  }
  const found = await options.jobs.extractFullText(answer.body, {
    url: answer.url,
    rules,
    ...(answer.contentType !== undefined && { contentType: answer.contentType }),
  })
  if (found.kind === 'not-found') throw new ArticlePageError(entry.url, found.reason)
  return found.html
}
