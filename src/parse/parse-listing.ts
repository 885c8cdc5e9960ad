import type { SourceDefinition } from '../source/definition.ts'
import { dateReading } from '../text/date/date-reading.ts'
import { entryRules } from './entry-rules.ts'
import { parseFeed } from './feed/feed.ts'
import type { Listing } from './listing.ts'

/** How many entries of one listing are read where nobody says otherwise. */
const defaultMaxEntries = 2_000

/**
 * Reads one answer of a source into entries, by the kind of listing its definition names; `where` and `replace` are done.
 *
 * Pure but for `nowMs`, which defaults to the machine's clock. Throws `NotAFeedError` or `UnreadableListingError`.
 */
export async function parseListing(
  bytes: Uint8Array,
  options: {
    readonly definition: SourceDefinition
    /** The address the answer came from, after redirects. */
    readonly url: string
    readonly contentType?: string
    readonly nowMs?: number
    /** Default 2,000. */
    readonly maxEntries?: number
    /** Whether every entry tells where its fields came from; default false. */
    readonly withOrigins?: boolean
  },
): Promise<Listing> {
  const { definition, maxEntries = defaultMaxEntries, nowMs = Date.now(), withOrigins = false, ...source } = options
  const { list } = definition
  const dates = dateReading(definition)
  if (!list.feed) {
    const parse = await parserOf(list)
    return withDoubts(parse(bytes, { ...source, definition, dates: { ...dates, nowMs }, maxEntries, withOrigins }))
  }
  const { nextPageUrl, ...listing } = await parseFeed(bytes, { ...source, ...dates, nowMs, maxEntries, withOrigins })
  const rules = entryRules(definition)
  return withDoubts({
    ...listing,
    ...(nextPageUrl !== undefined && (list.feed?.pages ?? 1) > 1 && { nextPageUrl }),
    entries: listing.entries.flatMap((entry) => rules.toEntry(entry) ?? []),
  })
}

/** Each brings libraries of its own, which a thread without such sources need not load. */
async function parserOf({ json, html, xml }: SourceDefinition['list']) {
  if (json) return (await import('./json/json-listing.ts')).parseJsonListing
  if (html) return (await import('./html/html-listing.ts')).parseHtmlListing
  if (xml) return (await import('./xml/xml-listing.ts')).parseXmlListing
  return (await import('./xml/sitemap-listing.ts')).parseSitemapListing
}

/** Adds a remark on dates that were not read, with one of them: entries without a time stand at the one they were first seen at. */
function withDoubts(listing: Listing): Listing {
  const doubts = listing.entries.flatMap(({ dateDoubt }) => dateDoubt ?? [])
  if (doubts.length === 0) return listing
  const remark = `${doubts.length} of ${listing.entries.length} dates were not read; ${doubts[0]}`
  return { ...listing, remarks: [...listing.remarks, remark] }
}
