import { readDate } from '../../date/date.ts'
import { dateNames } from '../../date/entry-dates.ts'
import { imageCandidates } from '../../entry-media.ts'
import type { EntryOrigins } from '../../listing.ts'
import { type RawFields, type RawValue, rawAttribute, rawPart, rawText } from '../canonical-feed.ts'
import { constructHtml, constructText } from './text-construct.ts'
import { type EntryContext, entryNames, urlCandidates } from './xml-entry.ts'

/** Tells which elements of an item its fields came from; the document must have been read with `from` marks. */
export function xmlOrigins(fields: RawFields, context: EntryContext): EntryOrigins {
  const first = (names: readonly string[], holds: (value: RawValue) => boolean) =>
    names.flatMap((name) => fields[name] ?? []).find(holds)
  const isDate = (value: RawValue) => readDate(rawText(value), context.dates).kind === 'date'
  const isText = (value: RawValue) => constructText(value, context).trim() !== ''
  const hasHtml = (value: RawValue) => constructHtml(value, context) !== undefined
  const all = (names: readonly string[]) => names.flatMap((name) => fields[name] ?? [])
  return told({
    id: [first(entryNames.id, isText)],
    url: [urlCandidates(fields, context).find(({ url }) => url !== undefined)?.value],
    title: [first(entryNames.title, isText)],
    publishedAt: [first(dateNames.publishedAt, isDate)],
    updatedAt: [first(dateNames.updatedAt, isDate)],
    author: all(['author', 'raw:dc:creator', 'raw:itunes:author', 'raw:media:credit']).filter(
      (value) => isText(value) || rawPart(value, 'name') !== undefined || rawPart(value, 'email') !== undefined,
    ),
    categories: fields.category ?? [],
    contentHtml: [first(entryNames.contentHtml, hasHtml)],
    summaryHtml: [first(entryNames.summaryHtml, hasHtml)],
    enclosures: [
      ...(fields.enclosure ?? []),
      ...(fields['raw:link'] ?? []).filter((link) => /enclosure$/i.test(rawAttribute(link, 'rel') ?? '')),
    ],
    imageUrl: [imageCandidates(fields)[0]],
  })
}

function told(values: Readonly<Record<string, readonly (RawValue | undefined)[]>>): EntryOrigins {
  const origins = Object.entries(values).map(
    ([field, sources]) =>
      [field, [...new Set(sources.map(labelOf).filter((label) => label !== ''))].join(', ')] as const,
  )
  return Object.fromEntries(origins.filter(([, label]) => label !== ''))
}

function labelOf(value: RawValue | undefined): string {
  if (value === undefined) return ''
  const name = rawAttribute(value, 'from') ?? 'rdf:about'
  const rel = rawAttribute(value, 'rel')
  return rel === undefined ? `<${name}>` : `<${name} rel="${rel}">`
}
