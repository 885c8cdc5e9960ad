import { absoluteUrl } from './absolute-url.ts'
import { type RawFields, type RawValue, rawAttribute, rawPart, rawText } from './canonical-feed.ts'
import { oneLine } from './clean-text.ts'
import type { DateContext } from './date.ts'
import { datesOf } from './entry-dates.ts'
import { enclosuresOf, imageOf } from './entry-media.ts'
import type { FeedFormat } from './feed-reader.ts'
import type { Entry } from './listing.ts'
import { type EntryParts, makeEntry } from './make-entry.ts'
import { constructHtml, constructText } from './text-construct.ts'

/** What the reading of every entry of one feed needs. */
export type EntryContext = {
  readonly format: FeedFormat
  /** The feed's own address. */
  readonly base: string | undefined
  readonly dates: DateContext
}

const htmlTypes = new Set(['text/html', 'application/xhtml+xml', 'text/html; charset=utf-8'])

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
  const title = ['title', 'raw:dc:title', 'raw:itunes:title', 'raw:media:title']
    .flatMap(values)
    .map((value) => oneLine(constructText(value, context)))
    .find((text) => text !== '')

  const parts: EntryParts = {
    id: firstText('guid', 'id') ?? firstText('raw:about', 'raw:dc:identifier'),
    url: entryUrl(fields, context),
    title: title ?? '',
    ...datesOf(fields, context.dates),
    author: authorOf(fields),
    categories: categoriesOf(fields),
    contentHtml: firstHtml('raw:content:encoded', 'raw:content', 'raw:body'),
    summaryHtml: firstHtml(
      'raw:description',
      'raw:summary',
      'raw:dc:description',
      'raw:itunes:summary',
      'raw:media:description',
      'raw:itunes:subtitle',
    ),
    enclosures: enclosuresOf(fields, context.base),
    imageUrl: imageOf(fields, context.base),
  }
  return makeEntry(parts)
}

/**
 * The article's page: the original behind FeedBurner, the text of `<link>` (RSS), the alternate link (Atom), a guid that
 * is a permalink, what an RDF item is about; never `self` or an enclosure.
 */
function entryUrl(fields: RawFields, context: EntryContext): string | undefined {
  const baseOf = (value: RawValue) => rawAttribute(value, 'xml:base') ?? context.base
  const links = fields['raw:link'] ?? []
  const texts = (values: readonly RawValue[] | undefined) =>
    (values ?? []).map((value) =>
      rawText(value).trim() === '' ? undefined : absoluteUrl(rawText(value), baseOf(value)),
    )
  const alternates = links.filter((link) => rawAttribute(link, 'href') && isAlternate(link))
  const page = alternates.find((link) => htmlTypes.has(rawAttribute(link, 'type')?.toLowerCase() ?? 'text/html'))
  const hrefs = [page, ...alternates].map((link) => link && absoluteUrl(rawAttribute(link, 'href') ?? '', baseOf(link)))
  const guids = (fields.guid ?? []).filter((guid) => isPermalink(guid))
  const sources = (fields['raw:content'] ?? []).map((value) =>
    absoluteUrl(rawAttribute(value, 'src') ?? '', baseOf(value)),
  )
  return [
    ...texts(fields['raw:feedburner:origLink']),
    ...(context.format === 'atom' ? hrefs : texts(links)),
    ...(context.format === 'atom' ? texts(links) : hrefs),
    ...texts(guids),
    ...texts(fields['raw:about']).filter((url) => url !== undefined && /^https?:/i.test(url)),
    ...sources,
    ...texts(fields.id).filter((url) => url !== undefined && /^https?:/i.test(url)),
  ].find((url) => url !== undefined)
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
  if (named) return joined(named.map((person) => person.name))
  return joined(groups.flatMap((people) => people.map((person) => person.email)))
}

/** Reads a person: an Atom person construct, or RSS's `me@example.org (Name)` in any arrangement. */
function personOf(value: RawValue): { readonly name?: string | undefined; readonly email?: string | undefined } {
  const name = rawPart(value, 'name')
  if (name !== undefined) return { name: oneLine(name) }
  const text = oneLine(constructText(value, { format: 'rss', base: undefined }))
  const email =
    rawPart(value, 'email') ?? /[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/.exec(text)?.[0]
  if (email === undefined) return { name: text || undefined }
  const rest = text
    .replace(`mailto:${email}`, '')
    .replace(email, '')
    .replace(/\(\s*\)|<\s*>|\[\s*\]/g, '')
    .trim()
    .replace(/^\((.*)\)$|^"(.*)"$/, '$1$2')
    .trim()
  return { name: rest || undefined, email }
}

function joined(names: readonly (string | undefined)[]): string | undefined {
  return [...new Set(names.filter((name) => name !== undefined && name !== ''))].join(', ') || undefined
}

function categoriesOf(fields: RawFields): readonly string[] {
  return (fields.category ?? []).flatMap((value) => {
    if (rawAttribute(value, 'list')) return rawText(value).split(',')
    const text = constructText(value, { format: 'rss', base: undefined })
    return rawAttribute(value, 'term') || text || rawAttribute(value, 'label') || rawAttribute(value, 'text') || []
  })
}
