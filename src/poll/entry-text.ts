import type { CapturedAnswer } from '../archive/captures/captures.ts'
import type { FullText } from '../article/page/full-text.ts'
import type { PageBlock } from '../article/page/repeated/page-blocks.ts'
import { isMadeOfListing, isMadeOfPage, ownHtml } from '../article/text-origin.ts'
import { FeedkeeperError } from '../feedkeeper-error.ts'
import type { Fetch } from '../fetch/outcome.ts'
import { pageAccept } from '../fetch/request-headers.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { Entry } from '../parse/listing.ts'
import type { ArticleRules, SourceDefinition } from '../source/definition.ts'
import { dateReading } from '../text/date/date-reading.ts'
import { answerToKeep } from './captures-of-poll.ts'
import { completedEntry } from './completed-entry.ts'
import { listingAddress } from './listing-request.ts'

/** An article's page did not give its text: the entry is kept for a later try. */
export class ArticlePageError extends FeedkeeperError {
  /** The page is gone for good (HTTP 410): trying again is no use. */
  readonly isFinal: boolean
  /** The site was at fault for the moment: HTTP 429, 5xx. */
  readonly isPassing: boolean

  constructor(url: string, reason: string, options: ErrorOptions & { isFinal?: boolean; isPassing?: boolean } = {}) {
    super('no-article-text', `${url}: ${reason}`, options)
    this.isFinal = options.isFinal ?? false
    this.isPassing = options.isPassing ?? false
  }
}

/** What reading an article's pages works with. */
type PageParts = {
  readonly definition: SourceDefinition
  readonly fetch: Fetch
  readonly jobs: Jobs
  readonly signal?: AbortSignal | undefined
  /** Whether the pages are to be kept as they came; default not. */
  readonly withAnswers?: boolean
  /** Whether the entry's time stays, whatever the page says; default false. */
  readonly isDated?: boolean
}

/** What an article is made of. */
export type EntryText = {
  readonly html: string
  /** The entry, with what its page says of it. */
  readonly entry: Entry
  /** The lines of its pages, where no rules say what their text is. */
  readonly blocks?: readonly PageBlock[]
  /** What was odd about its pages, with their addresses. */
  readonly remarks: readonly string[]
  /** Its pages as they came, in order, where they are to be kept. */
  readonly answers?: readonly CapturedAnswer[]
}

/**
 * Gives the HTML an entry's article is made of: the listing's own text, or, where it has none and the definition says how
 * pages are read, the text of the article's page and of those it goes on with. Throws `ArticlePageError` or a fetch error;
 * a text of which one page is missing is no text.
 */
export async function entryText(entry: Entry, parts: PageParts): Promise<EntryText> {
  const { article: rules = { remove: [], pages: 1, hosts: [] } } = parts.definition
  const html = ownHtml(entry)
  if (entry.url === undefined || isMadeOfListing(entry, parts.definition)) return { html, entry, remarks: [] }
  if (!isMadeOfPage(entry, parts.definition)) {
    // The text is the listing's, and only the fields are the page's.
    const { page, answers } = await readPage(entry.url, entry, rules, parts)
    const remarks = fieldRemarks(page, entry.url)
    return {
      html,
      entry: completedEntry(entry, page, rules, parts.isDated),
      remarks,
      ...(parts.withAnswers && { answers }),
    }
  }

  const read = new Set<string>()
  const texts: string[] = []
  const remarks: string[] = []
  const blocks: PageBlock[] = []
  const answers: CapturedAnswer[] = []
  let completed = entry
  let url: string | undefined = entry.url
  while (url !== undefined && !read.has(url) && texts.length < rules.pages) {
    read.add(url)
    const { page, answers: ofPage } = await pageText(url, texts.length === 0 ? entry : undefined, rules, parts)
    answers.push(...ofPage)
    blocks.push(...(page.blocks ?? []))
    if (texts.length === 0) {
      completed = completedEntry(entry, page, rules, parts.isDated)
      remarks.push(...fieldRemarks(page, url))
    }
    texts.push(texts.length === 0 ? page.html : page.html.trimStart())
    for (const remark of page.remarks ?? []) remarks.push(`${url}: ${remark}`)
    url = page.nextPageUrl
  }
  return {
    html: texts.join('\n'),
    entry: completed,
    remarks,
    ...(blocks.length > 0 && { blocks }),
    ...(parts.withAnswers && { answers }),
  }
}

function fieldRemarks({ fields }: FullText, url: string): readonly string[] {
  const missing = (fields?.missing ?? []).map((name) => `article.fields.${name}: found nothing on the page`)
  return [...missing, ...(fields?.dateDoubt === undefined ? [] : [fields.dateDoubt])].map((each) => `${url}: ${each}`)
}

/** The headers a definition gives for pages, where the page is on a host they are meant for. */
export function pageHeaders(
  url: string,
  { article, list }: SourceDefinition,
): Readonly<Record<string, string>> | undefined {
  const host = URL.parse(url)?.hostname
  if (article?.headers === undefined || host === undefined) return undefined
  const own = URL.parse(listingAddress(list))?.hostname
  const isMeant = host === own || article.hosts.some((each) => host === each || host.endsWith(`.${each}`))
  return isMeant ? article.headers : undefined
}

type FoundText = Extract<FullText, { kind: 'found' }>
type ReadPage<Page> = { readonly page: Page; readonly answers: readonly CapturedAnswer[] }

/** The text of one page; of an article's first, where it has none, that of its other form, if it names one. */
async function pageText(
  url: string,
  entry: Entry | undefined,
  rules: ArticleRules,
  parts: PageParts,
): Promise<ReadPage<FoundText>> {
  const { page, answers } = await readPage(url, entry, rules, parts)
  if (page.kind === 'found') return { page, answers }
  if (entry === undefined || page.otherUrl === undefined) throw new ArticlePageError(url, page.reason)
  const other = await readPage(page.otherUrl, entry, rules, parts).catch((cause: Error) => {
    throw new ArticlePageError(url, `${page.reason}; ${cause.message}`, { cause })
  })
  if (other.page.kind === 'found') return { page: other.page, answers: [...answers, ...other.answers] }
  throw new ArticlePageError(url, `${page.reason}; ${page.otherUrl}: ${other.page.reason}`)
}

async function readPage(
  url: string,
  entry: Entry | undefined,
  rules: ArticleRules,
  { definition, fetch, jobs, signal, withAnswers }: PageParts,
): Promise<ReadPage<FullText>> {
  const headers = pageHeaders(url, definition)
  const answer = await fetch({ url, accept: pageAccept, ...(headers && { headers }), ...(signal && { signal }) })
  if (answer.kind === 'gone') throw new ArticlePageError(url, 'the page is gone (HTTP 410)', { isFinal: true })
  if (answer.kind !== 'fetched') {
    const reason = answer.kind === 'refused' ? `HTTP ${answer.status}` : 'HTTP 304 that nobody asked for'
    const isPassing = answer.kind === 'refused' && (answer.status === 429 || answer.status >= 500)
    throw new ArticlePageError(url, reason, { isPassing })
  }
  const answers = withAnswers ? [answerToKeep(answer)] : []
  const page = await jobs.extractFullText(answer.body, {
    url: answer.url,
    rules,
    ...dateReading(definition),
    ...(entry && { expected: { title: entry.title, summary: entry.summaryHtml } }),
    ...(answer.contentType !== undefined && { contentType: answer.contentType }),
  })
  return { page, answers }
}
