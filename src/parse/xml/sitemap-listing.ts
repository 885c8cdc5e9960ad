import { gunzipSync } from 'node:zlib'
import { loadLibrary } from '../../load-library.ts'
import { decodeBytes, decodingRemarks } from '../../text/charset.ts'
import { cleanText } from '../../text/clean-text.ts'
import { type DateContext, readDate } from '../../text/date/date.ts'
import { absoluteUrl } from '../absolute-url.ts'
import type { Listing } from '../listing.ts'
import { UnreadableListingError } from '../listing-errors.ts'
import type { RawEntry } from '../raw-entry.ts'
import { type RawListingOptions, understood } from '../raw-listing.ts'
import { readSitemap, type SitemapRecord } from './sitemap.ts'

/** The protocol allows 50 MB. */
const maxUnpackedBytes = 67_108_864

/**
 * Reads a sitemap into entries, the newest first, or an index of sitemaps into the addresses of those, the newest first.
 *
 * Throws `UnreadableListingError` where it is neither.
 */
export function parseSitemapListing(bytes: Uint8Array, options: RawListingOptions): Listing {
  const { definition, url, contentType, dates } = options
  const { sitemap } = definition.list
  if (sitemap === undefined) throw new TypeError('the definition has no list.sitemap')
  const decoded = decodeBytes(unpacked(bytes, url), { kind: 'xml', ...(contentType !== undefined && { contentType }) })
  const text = cleanText(decoded.text)
  const records = newestFirst(readSitemap(text), dates)
  if (records.length === 0) {
    const found = `no address, it begins with ${JSON.stringify(text.trim().slice(0, 60))}`
    throw UnreadableListingError.of(url, 'list.sitemap', found, 'a sitemap or an index of sitemaps')
  }
  const further = furtherOf(records, sitemap.follow, url)
  const raws = records.flatMap((record) => (record.isSitemap ? [] : [rawOf(record)])).slice(0, sitemap.newest)
  const { entries, remarks } = understood(raws, url, options)
  const language = records.find((record) => record.language)?.language?.trim()
  return {
    format: 'sitemap',
    ...(language && { language }),
    hubUrls: [],
    rhythm: {},
    ...(further && { further }),
    remarks: [...decodingRemarks(decoded), ...remarks],
    entries,
  }
}

function unpacked(bytes: Uint8Array, url: string): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes
  try {
    return gunzipSync(bytes, { maxOutputLength: maxUnpackedBytes })
  } catch (cause) {
    throw new UnreadableListingError(url, `the sitemap cannot be unpacked (${(cause as Error).message})`, { cause })
  }
}

function newestFirst(records: readonly SitemapRecord[], dates: DateContext): readonly SitemapRecord[] {
  const times = new Map(records.map((record) => [record, timeOf(record.published ?? record.lastmod, dates)]))
  return records.toSorted((a, b) => (times.get(b) ?? 0) - (times.get(a) ?? 0))
}

function timeOf(text: string | undefined, dates: DateContext): number {
  const read = text === undefined ? undefined : readDate(text, dates)
  return read?.kind === 'date' ? read.date.getTime() : 0
}

function furtherOf(
  records: readonly SitemapRecord[],
  follow: string | undefined,
  url: string,
): Listing['further'] | undefined {
  const sitemaps = records.filter(({ isSitemap }) => isSitemap)
  if (sitemaps.length === 0) return undefined
  const pattern = follow === undefined ? undefined : compiled(follow)
  const followed = sitemaps.filter(({ loc }) => pattern?.matcher(loc).find() ?? true)
  if (followed.length === 0) {
    const found = `${sitemaps.length} sitemaps such as ${sitemaps[0]?.loc.slice(0, 200)}`
    throw UnreadableListingError.of(url, 'list.sitemap.follow', found, `one in whose address ${follow} is found`)
  }
  return {
    urls: followed.flatMap(({ loc }) => absoluteUrl(loc, url) ?? []),
    areDated: followed.every(({ lastmod }) => lastmod !== undefined),
  }
}

/** RE2 takes a while to load, and most have no use for it. */
function compiled(follow: string) {
  const { RE2JS } = loadLibrary('re2js') as typeof import('re2js')
  return RE2JS.compile(follow)
}

function rawOf({ loc, lastmod, title, published, keywords, image }: SitemapRecord): RawEntry {
  return {
    url: loc,
    ...(title !== undefined && { title }),
    ...(published !== undefined && { published }),
    ...(lastmod !== undefined && { updated: lastmod }),
    ...(image !== undefined && { image }),
    categories: keywords === undefined ? [] : keywords.split(/[,，、]/),
  }
}
