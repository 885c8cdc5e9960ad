import { oneLine } from '../../../text/clean-text.ts'
import { absoluteUrl } from '../../absolute-url.ts'
import type { DateContext } from '../../date/date.ts'
import { datesOf } from '../../date/entry-dates.ts'
import { enclosuresOf, imageOf } from '../../entry-media.ts'
import type { Entry } from '../../listing.ts'
import { type EntryParts, makeEntry } from '../../make-entry.ts'
import { type RawFields, type RawValue, rawAttribute, rawText } from '../canonical-feed.ts'
import type { FeedFormat } from '../feed-elements.ts'
import { joinedNames, personOf } from '../person.ts'
import { constructHtml, constructText } from './text-construct.ts'

/** What the reading of every entry of one feed needs. */
export type EntryContext = {
  readonly format: FeedFormat
  /** The feed's own address. */
  readonly base: string | undefined
  readonly dates: DateContext
}

const htmlTypes = new Set(['text/html', 'application/xhtml+xml', 'text/html; charset=utf-8'])

/** The canonical names a field is taken from, the first that has a value wins. */
export const entryNames = {
  title: ['title', 'raw:dc:title', 'raw:media:title', 'raw:itunes:title'],
  id: ['guid', 'id', 'raw:about', 'raw:dc:identifier'],
  contentHtml: ['raw:content:encoded', 'raw:content', 'raw:body'],
  summaryHtml: [
    'raw:description',
    'raw:summary',
    'raw:dc:description',
    'raw:itunes:summary',
    'raw:media:description',
    'raw:itunes:subtitle',
  ],
} as const

/** Maps the raw fields of an RSS item or Atom entry to an entry, falling back from left to right. */
export function entryOf(fields: RawFields, context: EntryContext): Entry {
  const values = (name: string) => fields[name] ?? []
  const firstText = (...names: string[]) =>
    names
      .flatMap(values)
      .map((value) => rawText(value).trim())
      .find((text) => text !== '')
  const firstHtml = (...names: string[]) =>
    names
      .flatMap(values)
      .map((value) => constructHtml(value, context))
      .find((html) => html !== undefined)
  const title = entryNames.title
    .flatMap(values)
    .map((value) => oneLine(constructText(value, context)))
    .find((text) => text !== '')

  const parts: EntryParts = {
    id: firstText(...entryNames.id),
    url: urlCandidates(fields, context).find(({ url }) => url !== undefined)?.url,
    title: title ?? '',
    ...datesOf(fields, context.dates),
    author: authorOf(fields),
    categories: categoriesOf(fields),
    contentHtml: firstHtml(...entryNames.contentHtml) ?? longerSummary(fields, context),
    summaryHtml: firstHtml(...entryNames.summaryHtml),
    enclosures: enclosuresOf(fields, context.base),
    imageUrl: imageOf(fields, context.base),
  }
  return makeEntry(parts)
}

/** Podcasts give a line as description and their notes as itunes:summary: where that is longer, it is the content. */
function longerSummary(fields: RawFields, context: EntryContext): string | undefined {
  const [notes] = fields['raw:itunes:summary'] ?? []
  const [line] = fields['raw:description'] ?? []
  if (notes === undefined || line === undefined) return undefined
  return constructText(notes, context).length > constructText(line, context).length
    ? constructHtml(notes, context)
    : undefined
}

/**
 * The article's page: the original behind FeedBurner, the text of `<link>` (RSS), the alternate link (Atom), a guid that
 * is a permalink, what an RDF item is about; never `self` or an enclosure.
 */
export function urlCandidates(
  fields: RawFields,
  context: Pick<EntryContext, 'format' | 'base'>,
): readonly { readonly value: RawValue; readonly url: string | undefined }[] {
  const url = (value: RawValue, text: string | undefined) =>
    text?.trim() ? absoluteUrl(text, rawAttribute(value, 'xml:base') ?? context.base) : undefined
  const texts = (values: readonly RawValue[] | undefined) =>
    (values ?? []).map((value) => ({ value, url: url(value, rawText(value)) }))
  const attributes = (values: readonly RawValue[], name: string) =>
    values.map((value) => ({ value, url: url(value, rawAttribute(value, name)) }))
  const links = fields['raw:link'] ?? []
  const alternates = links.filter((link) => rawAttribute(link, 'href') && isAlternate(link))
  const pages = alternates.filter((link) => htmlTypes.has(rawAttribute(link, 'type')?.toLowerCase() ?? 'text/html'))
  const hrefs = attributes([...pages, ...alternates], 'href')
  const names = [...texts(fields['raw:about']), ...texts(fields.id)].filter((each) => /^https?:/i.test(each.url ?? ''))
  return [
    ...texts(fields['raw:feedburner:origLink']),
    ...(context.format === 'atom' ? [...hrefs, ...texts(links)] : [...texts(links), ...hrefs]),
    ...texts(fields.guid?.filter(isPermalink)),
    ...attributes(fields['raw:content'] ?? [], 'src'),
    ...names,
  ]
}

function isAlternate(link: RawValue): boolean {
  const rel = rawAttribute(link, 'rel')?.trim().toLowerCase()
  return rel === undefined || rel === '' || rel === 'alternate' || rel.endsWith('/alternate')
}

function isPermalink(guid: RawValue): boolean {
  const said = rawAttribute(guid, 'ispermalink')?.trim().toLowerCase()
  if (said === 'false') return false
  return said === 'true' || /^https?:\/\//i.test(rawText(guid).trim())
}

function authorOf(fields: RawFields): string | undefined {
  const groups = [fields.author, fields['raw:dc:creator'], fields['raw:itunes:author'], fields['raw:media:credit']].map(
    (values) => (values ?? []).map(personOf),
  )
  const named = groups.find((people) => people.some((person) => person.name !== undefined))
  if (named) return joinedNames(named.map((person) => person.name))
  return joinedNames(groups.flatMap((people) => people.map((person) => person.email)))
}

function categoriesOf(fields: RawFields): readonly string[] {
  return (fields.category ?? []).flatMap((value) => {
    if (rawAttribute(value, 'list')) return rawText(value).split(',')
    const text = constructText(value, { format: 'rss', base: undefined })
    return rawAttribute(value, 'term') || text || rawAttribute(value, 'label') || rawAttribute(value, 'text') || []
  })
}
