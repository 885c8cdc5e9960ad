import type { Archive } from '../../archive/archive.ts'
import type { ArticleRecord } from '../../archive/article-record.ts'
import type { Capture } from '../../archive/captures/captures.ts'
import type { Article } from '../../article/article.ts'
import { FeedkeeperError } from '../../feedkeeper-error.ts'
import type { Fetch, FetchOutcome } from '../../fetch/outcome.ts'
import type { Jobs } from '../../jobs/jobs.ts'
import type { Entry, Listing } from '../../parse/listing.ts'
import type { Source } from '../../source/load.ts'
import { identify } from '../entries/identity.ts'

/** Something an article is made from is not kept. */
export class NotCapturedError extends FeedkeeperError {
  constructor(url: string, what: string) {
    super('not-captured', `${url}: ${what} is not kept`)
  }
}

/** What an article was made from, as a poll meets it: its entry, and what answers for its pages. */
export type CapturedArticle = {
  readonly entry: Entry
  /** Answers with the pages that are kept, in order; throws `NotCapturedError` after the last. */
  readonly fetch: Fetch
  /** When the last of it was fetched. */
  readonly atMs: number
}

type Parts = { readonly archive: Pick<Archive<never>, 'captures'>; readonly jobs: Jobs }

/** Reads what articles of a source were made from; a listing that several came in is read once. */
export class CapturedArticles {
  readonly #source: Pick<Source, 'id' | 'definition'>
  readonly #parts: Parts
  #last: { readonly key: string; readonly listing: Promise<CapturedListing> } | undefined

  constructor(source: Pick<Source, 'id' | 'definition'>, parts: Parts) {
    this.#source = source
    this.#parts = parts
  }

  /**
   * What an article was made from; absent where nothing of it is kept. An entry whose listing is not kept is what record and
   * file say of the article.
   */
  async find(record: ArticleRecord, { thumbnail }: Pick<Article, 'thumbnail'>): Promise<CapturedArticle | undefined> {
    const { captures } = this.#parts.archive
    const found = await captures.find(record.hash, record.sourceId)
    if (found === undefined) return undefined
    const key = found.listing && `${found.listing.file}:${found.listing.offset}`
    if (found.listing && key !== undefined && this.#last?.key !== key) {
      this.#last = { key, listing: this.#readListing(await captures.read(found.listing)) }
    }
    const listed = key === undefined ? undefined : await this.#last?.listing
    const pages = await Promise.all(found.pages.map((place) => captures.read(place)))
    const entry = listed?.entries.get(record.hash) ?? (pages.length > 0 ? entryOf(record, thumbnail) : undefined)
    if (entry === undefined) throw new NotCapturedError(record.url, 'its entry in the listing')
    const times = [...pages.map(({ answer }) => answer.atMs), ...(listed ? [listed.atMs] : [])]
    return { entry, fetch: answering(pages), atMs: Math.max(...times) }
  }

  async #readListing({ answer }: Capture): Promise<CapturedListing> {
    const { id: sourceId, definition } = this.#source
    const { url, atMs, body } = answer
    const contentType = contentTypeOf(answer)
    const listing: Listing = await this.#parts.jobs.parseListing(body, {
      url,
      definition,
      nowMs: atMs,
      ...(contentType !== undefined && { contentType }),
    })
    const identified = identify(listing.entries, { sourceId, identity: definition.identity })
    const entries = new Map(identified.flatMap(({ entry, otherHashes }) => otherHashes.map((hash) => [hash, entry])))
    for (const { entry, hash } of identified) entries.set(hash, entry)
    return { entries, atMs }
  }
}

type CapturedListing = { readonly entries: ReadonlyMap<string, Entry>; readonly atMs: number }

function entryOf({ url, title, details }: ArticleRecord, thumbnail: string): Entry {
  return {
    title,
    url,
    categories: details.categories ?? [],
    enclosures: details.enclosures ?? [],
    ...(thumbnail !== '' && { imageUrl: thumbnail }),
  }
}

function answering(pages: readonly Capture[]): Fetch {
  const left = pages.values()
  return async ({ url }): Promise<FetchOutcome> => {
    const { value } = left.next()
    if (value === undefined) throw new NotCapturedError(url, 'the page')
    const { answer } = value
    const contentType = contentTypeOf(answer)
    return {
      ...answer,
      kind: 'fetched',
      ...(contentType !== undefined && { contentType }),
      validators: {},
      freshness: {},
      wireBytes: 0,
    }
  }
}

function contentTypeOf({ headers }: Capture['answer']): string | undefined {
  return [headers['content-type'] ?? []].flat()[0]
}
