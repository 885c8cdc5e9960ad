import { Parser } from 'htmlparser2'
import type { Entry, Listing } from '../../listing.ts'
import { emptyRemarks, isEmptyEntry } from '../../make-entry.ts'
import { type CanonicalDocument, type RawFields, rawRssParser, readCanonical } from '../canonical-feed.ts'
import type { FeedFormat } from '../feed-elements.ts'
import { NotAFeedError } from '../feed-errors.ts'
import { FeedReader } from '../feed-reader.ts'
import type { DocumentContext } from './parsing-context.ts'
import { entryOf } from './xml-entry.ts'
import { headOf } from './xml-head.ts'
import { xmlOrigins } from './xml-origins.ts'
import { mendTags } from './xml-text.ts'

/** So much canonical XML is given to rss-parser at once, in UTF-16 units: its tree takes many times as much memory. */
const batchLength = 1 << 18

/**
 * Reads RSS, RDF and Atom: a tolerant reader writes the document anew as canonical XML, batch by batch, which rss-parser
 * takes; its raw fields become entries. `'html'` where the document is a web page.
 */
export async function parseXmlFeed(text: string, context: DocumentContext): Promise<Listing | 'html'> {
  const entries: Entry[] = []
  const remarks: string[] = []
  const rssParser = rawRssParser()
  let batch: string[] = []
  let pendingLength = 0
  let isPaused = false
  let isFull = false

  const reader = new FeedReader(
    context.url,
    (item) => {
      if (reader.itemCount > context.maxEntries) {
        isFull = true
        parser.pause()
        return
      }
      batch.push(item)
      pendingLength += item.length
      if (pendingLength < batchLength) return
      isPaused = true
      parser.pause()
    },
    context.withOrigins,
  )
  const parser = new Parser(reader, {
    xmlMode: true,
    decodeEntities: false,
    lowerCaseTags: true,
    lowerCaseAttributeNames: true,
  })
  const flush = async () => {
    const format = reader.format as FeedFormat
    const items = await readItems(rssParser, { format, head: [], items: batch, longTexts: reader.longTexts }, remarks)
    const entryContext = { format, base: context.url, dates: context.dates }
    for (const item of items) {
      const entry = entryOf(item, entryContext)
      entries.push(context.withOrigins ? { ...entry, origins: xmlOrigins(item, entryContext) } : entry)
    }
    batch = []
    reader.longTexts.length = 0
    pendingLength = 0
  }

  parser.write(mendTags(text))
  while (isPaused && !isFull && !reader.isTooDeep && !reader.isHtml) {
    await flush()
    isPaused = false
    parser.resume()
  }
  if (reader.isHtml) return 'html'
  if (!isFull && !reader.isTooDeep) {
    reader.isAtEnd = true
    parser.end()
  }
  if (reader.format === undefined && /^\s*(?:<[!?][^>]*>\s*){0,5}<!doctype html/i.test(text.slice(0, 2_000)))
    return 'html'
  if (reader.format === undefined) throw new NotAFeedError(context.url, whatItIs(text))
  await flush()
  if (reader.isTooDeep && entries.length === 0) throw new NotAFeedError(context.url, 'its elements nest too deep')
  const head = (
    await readCanonical(rssParser, {
      format: reader.format,
      head: reader.head,
      items: [],
      longTexts: reader.longHeadTexts,
    })
  ).head
  if (isFull) remarks.push(`it has more than ${context.maxEntries} entries; the rest was not read`)
  if (reader.isTooDeep) remarks.push('its elements nest too deep; what follows was not read')
  if (reader.isCut) remarks.push('it breaks off before its end; the entries before the break were read')
  const kept = entries.filter((entry) => !isEmptyEntry(entry))
  remarks.push(...emptyRemarks(entries.length - kept.length, entries.length))
  return { ...headOf(head, reader.format, context), remarks, entries: kept }
}

/** An item xml2js refuses costs itself, never the others. */
async function readItems(
  rssParser: ReturnType<typeof rawRssParser>,
  document: CanonicalDocument,
  remarks: string[],
): Promise<readonly RawFields[]> {
  const { items } = document
  if (items.length === 0) return []
  try {
    return (await readCanonical(rssParser, document)).items
  } catch (error) {
    if (items.length === 1) {
      if (items[0] !== '') remarks.push(`one entry could not be read: ${(error as Error).message.split('\n')[0]}`)
      return [{}]
    }
    const half = Math.ceil(items.length / 2)
    return [
      ...(await readItems(rssParser, { ...document, items: items.slice(0, half) }, remarks)),
      ...(await readItems(rssParser, { ...document, items: items.slice(half) }, remarks)),
    ]
  }
}

function whatItIs(text: string): string {
  const root = /<([A-Za-z][\w:.-]{0,60})/.exec(text)?.[1]
  if (root === undefined) return 'it is plain text'
  if (/^opml$/i.test(root)) return 'it is OPML, a list of feeds; import it instead'
  if (/^(?:urlset|sitemapindex)$/i.test(root)) return 'it is a sitemap'
  return `its first element is <${root}>, none of rss, rdf:RDF, feed or channel`
}
