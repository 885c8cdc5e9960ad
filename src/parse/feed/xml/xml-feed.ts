import { feedLinks } from '../../html/feed-links.ts'
import type { Listing } from '../../listing.ts'
import { NotAFeedError } from '../../listing-errors.ts'
import { emptyRemarks, isEmptyEntry } from '../../make-entry.ts'
import type { FeedContext } from '../feed-context.ts'
import { authorsOf } from './extras/entry-extras.ts'
import { feedFields } from './feed-fields.ts'
import { FeedReader } from './feed-reader.ts'
import { entryOf } from './xml-entry.ts'
import { headOf } from './xml-head.ts'
import { xmlOrigins } from './xml-origins.ts'

/** Reads RSS, RDF and Atom, well-formed or not: rss-parser gives their fields, fields become entries. */
export async function parseXmlFeed(text: string, feed: FeedContext): Promise<Listing> {
  const reader = new FeedReader(feed)
  const { head, items } = await feedFields(text, (xml) => reader.read(xml))
  const { format } = reader
  if (format === undefined)
    throw new NotAFeedError(feed.url, reader.isHtml ? webPage(text, feed.url) : whatItIs(text, feed.url))
  if (reader.isTooDeep && items.length === 0) throw new NotAFeedError(feed.url, 'its elements nest too deep')

  const context = { ...feed, format }
  const about = headOf(head, context)
  const author = { name: about.author, ...authorsOf(head, context) }
  const entries = items.map((item) => {
    const entry = entryOf(item, context, author)
    return feed.withOrigins ? { ...entry, origins: xmlOrigins(item, context) } : entry
  })
  const kept = entries.filter((entry) => !isEmptyEntry(entry))
  const remarks = [
    ...(reader.isFull ? [`it has more than ${feed.maxEntries} entries; the rest was not read`] : []),
    ...(reader.isTooDeep ? ['its elements nest too deep; what follows was not read'] : []),
    ...(reader.isCut ? ['it breaks off before its end; the entries before the break were read'] : []),
    ...emptyRemarks(entries.length - kept.length, entries.length),
  ]
  return { ...about, remarks, entries: kept }
}

function webPage(text: string, url: string | undefined): string {
  const feeds = feedLinks(text, url).flatMap((feed) => (feed.by === 'announced' ? feed.url : []))
  if (feeds.length === 0) return 'it is a web page, and links to no feed'
  return `it is a web page; it links to ${feeds.slice(0, 3).join(', ')}`
}

function whatItIs(text: string, url: string | undefined): string {
  if (/^\s*(?:<[!?][^>]*>\s*){0,5}<!doctype html/i.test(text.slice(0, 2_000))) return webPage(text, url)
  const root = /<([A-Za-z][\w:.-]{0,60})/.exec(text)?.[1]
  if (root === undefined) return 'it is plain text'
  if (/^opml$/i.test(root)) return 'it is OPML, a list of feeds; import it instead'
  if (/^(?:urlset|sitemapindex)$/i.test(root)) return 'it is a sitemap'
  return `its first element is <${root}>, none of rss, rdf:RDF, feed or channel`
}
