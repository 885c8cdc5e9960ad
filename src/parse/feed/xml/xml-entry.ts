import { oneLine } from '../../../text/clean-text.ts'
import { type DateContext, type ReadDate, readDate } from '../../../text/date/date.ts'
import { absoluteUrl } from '../../absolute-url.ts'
import { textToHtml } from '../../html/html-text.ts'
import type { Enclosure, Entry, EntryExtras } from '../../listing.ts'
import { cleanLanguage, makeEntry, settleDates } from '../../make-entry.ts'
import { extrasOf, hasOrigin, originAuthor } from './extras/entry-extras.ts'
import type { FeedFields, FeedValue } from './feed-fields.ts'
import { joinedNames, personOf } from './person.ts'
import { constructHtml, constructText, type XmlContext } from './text-construct.ts'
import { enclosuresOf, imageOf } from './xml-media.ts'

const htmlTypes = new Set(['text/html', 'application/xhtml+xml', 'text/html; charset=utf-8'])

/** Whom a feed names as its author, and where they are found. */
type FeedAuthor = { readonly name: string | undefined } & Pick<EntryExtras, 'author' | 'authors'>

/** The names of the fields a part of an entry is taken from: the first that has a value, or a date that can be believed. */
export const entryNames = {
  title: ['title', 'dc:title', 'media:title', 'itunes:title'],
  id: ['guid', 'id', 'about', 'dc:identifier'],
  contentHtml: ['fullitem', 'content', 'body'],
  summaryHtml: ['abstract', 'summary', 'dc:description', 'itunes:summary', 'media:description', 'itunes:subtitle'],
  publishedAt: ['pubDate', 'published', 'dc:date', 'created'],
  // Dublin Core does not say which date its `date` is.
  updatedAt: ['updated', 'dc:date'],
} as const

/**
 * Makes an entry of the fields of an RSS item or Atom entry, falling back from left to right; `feedAuthor` wrote what names
 * nobody (RFC 4287, 4.2.1).
 */
export function entryOf(fields: FeedFields, context: XmlContext, feedAuthor: FeedAuthor): Entry {
  const url = pageLink(fields, context)?.url
  // RSS does not say what the addresses in its texts are relative to; a browser shows them on the article's page.
  const textBase = context.format === 'atom' ? context.url : (url ?? context.url)
  const textContext = textBase === undefined ? context : { ...context, url: textBase }
  const firstHtml = (names: readonly string[]) => firstOf(fields, names, (value) => constructHtml(value, textContext))
  const titleOf = (value: FeedValue) => oneLine(constructText(value, context)) || undefined
  const mediaTitle = (value: FeedValue) => value['media:title']?.map(titleOf).find((title) => title !== undefined)
  const image = imageOf(fields, context.url)
  const ownAuthor = authorOf(fields) ?? originAuthor(fields)
  const { name: author, ...pages } = ownAuthor !== undefined || hasOrigin(fields) ? { name: ownAuthor } : feedAuthor
  const title = firstOf(fields, entryNames.title, titleOf) ?? firstOf(fields, ['media:content'], mediaTitle) ?? ''
  const contentHtml = firstHtml(entryNames.contentHtml) ?? longerSummary(fields, textContext)
  const summaryHtml = firstHtml(entryNames.summaryHtml)
  const told = [textToHtml(title), contentHtml, summaryHtml]
  const extras = { ...pages, ...extrasOf(fields, context, { image, told }) }
  return makeEntry({
    id: firstOf(fields, entryNames.id, (value) => value._.trim() || undefined),
    url,
    title,
    ...settleDates(
      firstDate(fields, entryNames.publishedAt, context.dates),
      firstDate(fields, entryNames.updatedAt, context.dates),
    ),
    author,
    categories: categoriesOf(fields),
    contentHtml,
    summaryHtml,
    enclosures: timed(enclosuresOf(fields, context.url), extras.podcast?.durationSeconds),
    imageUrl: image?.url,
    language: cleanLanguage(fields.language?.[0]?._),
    extras,
  })
}

/** The first that can be made of the fields of some names, from left to right; nothing is made of those after it. */
function firstOf<Made>(
  fields: FeedFields,
  names: readonly string[],
  make: (value: FeedValue) => Made | undefined,
): Made | undefined {
  for (const name of names) {
    for (const value of fields[name] ?? []) {
      const made = make(value)
      if (made !== undefined) return made
    }
  }
  return undefined
}

/** The first date that is believed, or else why the first of them is not. */
function firstDate(fields: FeedFields, names: readonly string[], dates: DateContext): ReadDate | undefined {
  let doubt: ReadDate | undefined
  const believed = firstOf(fields, names, ({ _: text }) => {
    if (text.trim() === '') return undefined
    const read = readDate(text, dates)
    doubt ??= read.kind === 'date' ? undefined : read
    return read.kind === 'date' ? read : undefined
  })
  return believed ?? doubt
}

/** What a podcast says of how long an episode is, it says of its recording. */
function timed(enclosures: readonly Enclosure[], durationSeconds: number | undefined): readonly Enclosure[] {
  const at = enclosures.findIndex(({ medium, type = medium ?? '' }) => /^(?:audio|video)/i.test(type))
  const recording = enclosures[at]
  if (recording === undefined || durationSeconds === undefined) return enclosures
  return enclosures.with(at, { durationSeconds, ...recording })
}

/** Podcasts give a line as description and their notes as itunes:summary: where that is longer, it is the content. */
function longerSummary(fields: FeedFields, context: XmlContext): string | undefined {
  const [notes] = fields['itunes:summary'] ?? []
  const [line] = fields.abstract ?? []
  if (notes === undefined || line === undefined) return undefined
  return constructText(notes, context).length > constructText(line, context).length
    ? constructHtml(notes, context)
    : undefined
}

/**
 * The article's page: the original behind FeedBurner, the text of `<link>` (RSS), the alternate link (Atom), a guid that
 * is a permalink, what an RDF item is about; never `self` or an enclosure.
 */
export function pageLink(
  fields: FeedFields,
  context: Pick<XmlContext, 'format' | 'url'>,
): { readonly value: FeedValue; readonly url: string | undefined } | undefined {
  const url = (value: FeedValue, text: string | undefined) =>
    text?.trim() ? absoluteUrl(text, value.$['xml:base'] ?? context.url) : undefined
  const texts = (values: readonly FeedValue[] | undefined) =>
    (values ?? []).map((value) => ({ value, url: url(value, value._) }))
  const attributes = (values: readonly FeedValue[], name: string) =>
    values.map((value) => ({ value, url: url(value, value.$[name]) }))
  const links = fields.link ?? []
  const hrefs = () => {
    const alternates = links.filter((link) => link.$.href && isAlternate(link))
    const pages = alternates.filter((link) => htmlTypes.has(link.$.type?.toLowerCase() ?? 'text/html'))
    return attributes([...pages, ...alternates], 'href')
  }
  const linked = () => texts(links)
  // Each is read only where those before it have none: reading addresses is a good part of reading an entry.
  const candidates = [
    () => texts(fields['feedburner:origLink']),
    ...(context.format === 'atom' ? [hrefs, linked] : [linked, hrefs]),
    () => texts(fields.guid?.filter(isPermalink)),
    () => attributes(fields.content ?? [], 'src'),
    () => [...texts(fields.about), ...texts(fields.id)].filter((each) => /^https?:/i.test(each.url ?? '')),
  ]
  for (const some of candidates) {
    const found = some().find((each) => each.url !== undefined)
    if (found !== undefined) return found
  }
  return undefined
}

function isAlternate(link: FeedValue): boolean {
  const rel = link.$.rel?.trim().toLowerCase()
  return rel === undefined || rel === '' || rel === 'alternate' || rel.endsWith('/alternate')
}

function isPermalink(guid: FeedValue): boolean {
  const said = guid.$.ispermalink?.trim().toLowerCase()
  if (said === 'false') return false
  return said === 'true' || /^https?:\/\//i.test(guid._.trim())
}

function authorOf(fields: FeedFields): string | undefined {
  const groups = [fields.author, fields['dc:creator'], fields['itunes:author']].map((values) =>
    (values ?? []).map(personOf),
  )
  const named = groups.find((people) => people.some((person) => person.name !== undefined))
  if (named) return joinedNames(named.map((person) => person.name))
  return joinedNames(groups.flatMap((people) => people.map((person) => person.email)))
}

function categoriesOf(fields: FeedFields): readonly string[] {
  return (fields.category ?? []).flatMap((value) => {
    if (value.$.counted) return value._.split(',').map((term) => term.replace(/:\s*\d+\s*$/, ''))
    if (value.$.list) return value._.split(',')
    const text = constructText(value, { format: 'rss' })
    return value.$.term || text || value.$.label || value.$.text || []
  })
}
