import { boundedJson } from '../../text/bounded-json.ts'
import { cleanText, oneLine } from '../../text/clean-text.ts'
import { readDate } from '../../text/date/date.ts'
import { absoluteUrl, linkUrl } from '../absolute-url.ts'
import { authorPages } from '../author-pages.ts'
import { absoluteAddresses } from '../html/html-base.ts'
import { textToHtml } from '../html/html-text.ts'
import type { Enclosure, Entry, EntryExtras, EntryOrigins, Listing } from '../listing.ts'
import { NotAFeedError } from '../listing-errors.ts'
import { cleanAuthor, cleanLanguage, emptyRemarks, isEmptyEntry, makeEntry, settleDates } from '../make-entry.ts'
import type { FeedContext } from './feed-context.ts'
import { secondsOf } from './xml/extras/podcast.ts'

type JsonObject = Readonly<Record<string, unknown>>

/**
 * Reads JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/). Numbers where the specification has strings are
 * taken as they are written; an item that is no object is passed over.
 *
 * Throws `NotAFeedError` where the JSON is broken or something else.
 */
export function parseJsonFeed(text: string, context: FeedContext): Listing {
  const feed = parsedObject(text, context.url)
  const version = textOf(feed.version) ?? ''
  if (!Array.isArray(feed.items) || !(version.includes('jsonfeed.org/version') || feed.title !== undefined)) {
    throw new NotAFeedError(context.url, 'it is JSON, but no JSON Feed; a source of kind `list.json` can read it')
  }
  const items = feed.items.filter(isObject)
  const author = cleanAuthor(authorOf(feed))
  const entries = items.slice(0, context.maxEntries).map((item) => entryOf(item, context, feed))
  const kept = entries.filter((entry) => !isEmptyEntry(entry))
  const title = oneLine(textOf(feed.title) ?? '')
  const url = absoluteUrl(textOf(feed.home_page_url) ?? '', context.url)
  const selfUrl = absoluteUrl(textOf(feed.feed_url) ?? '', context.url)
  const nextPageUrl = absoluteUrl(textOf(feed.next_url) ?? '', context.url)
  const language = cleanLanguage(textOf(feed.language)) ?? textOf(feed.language)?.trim()
  const imageUrl = absoluteUrl(textOf(feed.icon) ?? '', context.url)
  const hubs = listOf(feed.hubs).map((hub) => absoluteUrl(textOf(hub.url) ?? '', context.url))
  return {
    format: 'json-feed',
    ...(title !== '' && { title }),
    ...(url !== undefined && { url }),
    ...(language && { language }),
    ...(author !== undefined && { author }),
    ...(imageUrl !== undefined && { imageUrl }),
    ...(selfUrl !== undefined && { selfUrl }),
    ...(nextPageUrl !== undefined && { nextPageUrl }),
    hubUrls: hubs.filter((hub) => hub !== undefined),
    rhythm: {},
    remarks: [
      ...(items.length > entries.length
        ? [`it has more than ${context.maxEntries} entries; the rest was not read`]
        : []),
      ...emptyRemarks(entries.length - kept.length, entries.length),
    ],
    entries: kept,
  }
}

function entryOf(item: JsonObject, context: FeedContext, feed: JsonObject): Entry {
  const date = (value: unknown) => {
    const text = textOf(value)
    return text === undefined ? undefined : readDate(text, context.dates)
  }
  const url =
    absoluteUrl(textOf(item.url) ?? '', context.url) ?? absoluteUrl(textOf(item.external_url) ?? '', context.url)
  const plain = textOf(item.content_text)
  const html =
    textOf(item.content_html) ?? (plain === undefined ? undefined : textToHtml(plain).replaceAll('\n', '<br>\n'))
  const summary = textOf(item.summary)
  const entry = makeEntry({
    id: textOf(item.id),
    url: url ?? (/^https?:\/\//i.test(textOf(item.id) ?? '') ? absoluteUrl(textOf(item.id) ?? '') : undefined),
    title: textOf(item.title) ?? '',
    ...settleDates(date(item.date_published), date(item.date_modified)),
    author: authorOf(item) ?? authorOf(feed),
    categories: (Array.isArray(item.tags) ? item.tags : []).map((tag) => textOf(tag) ?? ''),
    contentHtml: html === undefined ? undefined : absoluteAddresses(html, url ?? context.url),
    summaryHtml: summary === undefined ? undefined : textToHtml(summary),
    enclosures: listOf(item.attachments)
      .map((attachment) => enclosureOf(attachment, context.url))
      .filter((enclosure) => enclosure !== undefined),
    imageUrl:
      absoluteUrl(textOf(item.image) ?? '', context.url) ?? absoluteUrl(textOf(item.banner_image) ?? '', context.url),
    language: cleanLanguage(textOf(item.language)),
    extras: authorPages(peopleOf(authorOf(item) === undefined ? feed : item, context.url)),
  })
  return context.withOrigins ? { ...entry, origins: originsOf(item) } : entry
}

const keys: Readonly<Record<string, readonly string[]>> = {
  id: ['id'],
  url: ['url', 'external_url', 'id'],
  title: ['title'],
  publishedAt: ['date_published'],
  updatedAt: ['date_modified'],
  author: ['authors', 'author'],
  categories: ['tags'],
  contentHtml: ['content_html', 'content_text'],
  summaryHtml: ['summary'],
  enclosures: ['attachments'],
  imageUrl: ['image', 'banner_image'],
}

function originsOf(item: JsonObject): EntryOrigins {
  const origins = Object.entries(keys).map(([field, names]) => [field, names.find((name) => item[name])] as const)
  return Object.fromEntries(origins.filter((origin): origin is [string, string] => origin[1] !== undefined))
}

function authorOf(item: JsonObject): string | undefined {
  const people = peopleOf(item, undefined)
  return people.length > 0 ? people.map(({ name }) => name).join(', ') : textOf(item.author)
}

/** The authors of an item, or of the feed, each once; one without a name is called by the address. */
function peopleOf(item: JsonObject, base: string | undefined): NonNullable<EntryExtras['authors']> {
  const people = new Map<string, NonNullable<EntryExtras['authors']>[number]>()
  for (const each of [...listOf(item.authors), ...(isObject(item.author) ? [item.author] : [])]) {
    const name = oneLine(textOf(each.name) ?? textOf(each.url) ?? '')
    if (name === '' || people.has(name)) continue
    const url = absoluteUrl(textOf(each.url) ?? '', base)
    const avatarUrl = absoluteUrl(textOf(each.avatar) ?? '', base)
    people.set(name, { name, ...(url !== undefined && { url }), ...(avatarUrl !== undefined && { avatarUrl }) })
  }
  return [...people.values()]
}

function enclosureOf(attachment: JsonObject, base: string | undefined): Enclosure | undefined {
  const url = linkUrl(textOf(attachment.url) ?? '', base)
  if (url === undefined) return undefined
  const type = textOf(attachment.mime_type)
  const length = Number(attachment.size_in_bytes)
  const durationSeconds = secondsOf(textOf(attachment.duration_in_seconds))
  const title = oneLine(textOf(attachment.title) ?? '')
  return {
    url,
    ...(type && { type }),
    ...(Number.isSafeInteger(length) && length > 0 && { length }),
    ...(durationSeconds !== undefined && { durationSeconds }),
    ...sizeOf(attachment),
    ...(title !== '' && { title }),
  }
}

/** As feeds of ours and others write it beside what JSON Feed knows. */
function sizeOf(attachment: JsonObject): { readonly width?: number; readonly height?: number } {
  const [width, height] = [Number(attachment._width), Number(attachment._height)]
  return { ...(isPixels(width) && { width }), ...(isPixels(height) && { height }) }
}

function isPixels(count: number): boolean {
  return Number.isInteger(count) && count > 0 && count < 1_000_000
}

function parsedObject(text: string, url: string | undefined): JsonObject {
  try {
    const value = boundedJson(text)
    if (isObject(value)) return value
  } catch (cause) {
    const { message } = cause as Error
    const why = cause instanceof RangeError ? message : `it is no valid JSON (${message.slice(0, 120)})`
    throw new NotAFeedError(url, why, { cause })
  }
  throw new NotAFeedError(url, 'it is JSON, but no JSON Feed; a source of kind `list.json` can read it')
}

function isObject(value: unknown): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

function listOf(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return cleanText(value)
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined
}
