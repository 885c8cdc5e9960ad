import { decodeBytes, decodingRemarks } from '../../text/charset.ts'
import { cleanText } from '../../text/clean-text.ts'
import type { Listing } from '../listing.ts'
import { NotAFeedError } from '../listing-errors.ts'
import { parseJsonFeed } from './json-feed.ts'
import { parseXmlFeed } from './xml/xml-feed.ts'

/** What is known of a feed beside its bytes. */
export type FeedOptions = {
  /** The `Content-Type` it came with. */
  readonly contentType?: string
  /** The address it came from, after redirects: what relative addresses start from. */
  readonly url?: string
  /** IANA zone of dates that carry none; default UTC. */
  readonly timeZone?: string
  /** As in `DateContext`. */
  readonly formats?: readonly string[]
  readonly locale?: string
  /** The present in milliseconds since the epoch; default the machine's clock. */
  readonly nowMs?: number
  /** How many entries are read at most; default 50,000. */
  readonly maxEntries?: number
  /** Whether every entry tells where its fields came from; default false. */
  readonly withOrigins?: boolean
}

/**
 * Reads any feed: RSS 0.9x, 1.0 and 2.0, RDF, CDF, Atom 0.3 and 1.0, JSON Feed 1.0 and 1.1, in any charset, well-formed or
 * not. What had to be repaired stands in the listing's remarks.
 *
 * Throws `NotAFeedError` for anything else; for a web page it names the feeds the page links to.
 */
export async function parseFeed(bytes: Uint8Array, options: FeedOptions = {}): Promise<Listing> {
  const { contentType, url } = options
  const kind = looksLikeJson(bytes) ? 'json' : 'xml'
  const decoded = decodeBytes(bytes, { kind, ...(contentType !== undefined && { contentType }) })
  const text = cleanText(decoded.text)
  const context = {
    url,
    dates: {
      nowMs: options.nowMs ?? Date.now(),
      ...(options.timeZone !== undefined && { timeZone: options.timeZone }),
      ...(options.formats && { formats: options.formats }),
      ...(options.locale !== undefined && { locale: options.locale }),
    },
    maxEntries: options.maxEntries ?? 50_000,
    withOrigins: options.withOrigins ?? false,
  }
  if (text.trim() === '') throw new NotAFeedError(url, 'it is empty')
  const listing = /^\s*[{[]/.test(text) ? parseJsonFeed(text, context) : await parseXmlFeed(text, context)
  return { ...listing, remarks: [...decodingRemarks(decoded), ...listing.remarks] }
}

function looksLikeJson(bytes: Uint8Array): boolean {
  const first = bytes.subarray(0, 64).find((byte) => byte > 0x20 && byte < 0x7f)
  return first === 0x7b || first === 0x5b
}
