import { FeedkeeperError } from '../feedkeeper-error.ts'
import type { FetchOutcome, FetchRequest, Validators } from '../fetch/outcome.ts'
import type { ReadListing, WritingAlong } from '../jobs/listing-job.ts'
import type { Listing } from '../parse/listing.ts'
import type { SourceDefinition } from '../source/definition.ts'
import { listKind } from '../source/list-kind.ts'
import { answerToKeep, type ListedPage } from './captures-of-poll.ts'
import { type Fetched, outcomeWithoutListing } from './listing-outcome.ts'
import type { MakingParts } from './make-article.ts'
import type { ListingOutcome } from './poll-report.ts'

/** A later page of a listing could not be had. */
class ListingPageError extends FeedkeeperError {
  /** The site says that there is none (HTTP 404, 410). */
  readonly isNone: boolean

  constructor(url: string, answer: Exclude<FetchOutcome, { kind: 'fetched' }>) {
    super('no-listing-page', `${url}: ${'status' in answer ? `HTTP ${answer.status}` : answer.kind}`)
    this.isNone = answer.kind === 'gone' || ('status' in answer && answer.status === 404)
  }
}

/**
 * A listing that was read, with the answer its first page came in, and every page of it where they are to be kept; or how
 * the attempt ended otherwise.
 */
export type AskedListing =
  | {
      readonly answer: Fetched
      readonly listing: Listing
      readonly pages: readonly ListedPage[]
      /** The articles that were written along with its first page. */
      readonly written?: ReadListing['written']
      /** The memory these stand in. */
      readonly texts?: Uint8Array
    }
  | { readonly outcome: ListingOutcome }

/** What asking for a listing works with. */
type AskParts = Pick<MakingParts, 'fetch' | 'jobs' | 'capturing'> & {
  /** Whether a page holds an entry that is news: where it holds none, those behind it are older still. */
  readonly hasNews: (page: Listing) => Promise<boolean>
  /** The request for a page of a listing whose pages are asked for by their numbers. */
  readonly requestOf?: (page: number) => FetchRequest
  /** Whether each entry tells where its fields came from. */
  readonly withOrigins?: boolean
  /** What is to be known to write the articles of news along with the listing; absent where none are to be written. */
  readonly along?: WritingAlong | undefined
}

/** A larger listing is handed over to its thread instead of copied, and nothing is written along with it. */
const mostBytesAlong = 1_000_000

/**
 * Fetches and parses a listing, and the pages it goes on with as far as the definition allows and they bring news; every
 * way this can fail becomes an outcome.
 */
export async function askListing(
  definition: SourceDefinition,
  request: FetchRequest,
  parts: AskParts,
  { validators, signal }: { readonly validators?: Validators | undefined; readonly signal?: AbortSignal | undefined },
): Promise<AskedListing> {
  try {
    const answer = await parts.fetch({ ...request, ...(validators && { validators }), ...(signal && { signal }) })
    if (answer.kind !== 'fetched') return { outcome: outcomeWithoutListing(answer) }
    const { listing, page, written, texts } = await parsed(answer, definition, parts)
    const asked = await withLaterPages({ answer, listing, pages: page }, definition, request, parts, signal)
    return { ...asked, ...(written && { written }), ...(texts && { texts }) }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const code = error instanceof FeedkeeperError ? error.code : 'unexpected'
    return { outcome: { kind: 'failed', code, reason: error.message } }
  }
}

async function parsed(
  answer: Fetched,
  definition: SourceDefinition,
  { jobs, capturing = 'off', withOrigins, along }: AskParts,
): Promise<Partial<ReadListing> & { readonly listing: Listing; readonly page: readonly ListedPage[] }> {
  const { url, contentType } = answer
  const isAlong = along !== undefined && answer.body.length <= mostBytesAlong
  const kept = capturing === 'off' ? undefined : answerToKeep(answer, !isAlong)
  const options = {
    url,
    definition,
    ...(contentType !== undefined && { contentType }),
    ...(withOrigins && { withOrigins: true }),
  }
  const read: Partial<ReadListing> & { readonly listing: Listing } = isAlong
    ? await jobs.readListing(answer.body, options, along)
    : { listing: await jobs.parseListing(answer.body, options) }
  return { ...read, page: kept ? [{ answer: kept, entries: read.listing.entries }] : [] }
}

/**
 * Adds the entries of later pages. A page that cannot be read is remarked on, and the validators are dropped with it, so
 * that the next poll reads the listing again instead of being told that nothing has changed.
 */
async function withLaterPages(
  first: Extract<AskedListing, { listing: Listing }>,
  definition: SourceDefinition,
  request: FetchRequest,
  parts: AskParts,
  signal: AbortSignal | undefined,
): Promise<Extract<AskedListing, { listing: Listing }>> {
  const ahead = [...(first.listing.further?.urls ?? [])]
  const { pages: most } = listKind(definition.list)
  const pages = first.listing.further ? most + 1 : most
  const read = new Set([first.answer.url])
  let { listing, pages: kept } = first
  let page = listing
  for (let number = 2; number <= pages; number += 1) {
    const further = ahead.shift()
    const next = further === undefined ? nextRequest(page, number, request, parts) : pageRequest(request, further)
    if (next === undefined || (parts.requestOf === undefined && read.has(next.url))) break
    if (!page.further && !(await parts.hasNews(page))) break
    const { url } = next
    read.add(url)
    try {
      const answer = await parts.fetch({ ...next, ...(signal && { signal }) })
      if (answer.kind !== 'fetched') throw new ListingPageError(url, answer)
      const later = await parsed(answer, definition, { ...parts, along: undefined })
      page = later.listing
      ahead.unshift(...(page.further?.urls ?? []))
      kept = [...kept, ...later.page]
      listing = { ...listing, entries: [...listing.entries, ...page.entries] }
    } catch (error) {
      // Pages that are counted end where one is empty, or is none.
      if (parts.requestOf && isBehindTheLast(error)) break
      if (listing.entries.length === 0) throw error
      const remark = `a later page of the listing is missing: ${(error as Error).message}`
      return {
        answer: { ...first.answer, validators: {} },
        listing: { ...listing, remarks: [...listing.remarks, remark] },
        pages: kept,
      }
    }
  }
  // An index that does not tell when its parts change is asked for whole each time.
  const isTelling = first.listing.further?.areDated ?? true
  return { answer: isTelling ? first.answer : { ...first.answer, validators: {} }, listing, pages: kept }
}

function nextRequest(
  { nextPageUrl }: Listing,
  number: number,
  request: FetchRequest,
  { requestOf }: AskParts,
): FetchRequest | undefined {
  if (nextPageUrl !== undefined) return pageRequest(request, nextPageUrl)
  return requestOf?.(number)
}

function isBehindTheLast(error: unknown): boolean {
  return (
    (error instanceof FeedkeeperError && error.code === 'unreadable-listing') ||
    (error instanceof ListingPageError && error.isNone)
  )
}

/** A later page is asked as the first was, but what the definition adds for its site goes to no other. */
function pageRequest(request: FetchRequest, url: string): FetchRequest {
  if (URL.parse(url)?.origin === URL.parse(request.url)?.origin) return { ...request, url }
  return { url, ...(request.accept !== undefined && { accept: request.accept }) }
}
