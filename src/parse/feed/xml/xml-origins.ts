import { readDate } from '../../../text/date/date.ts'
import type { EntryOrigins } from '../../listing.ts'
import { type FeedFields, type FeedValue, partText } from './feed-fields.ts'
import { constructHtml, constructText, type XmlContext } from './text-construct.ts'
import { entryNames, pageLink } from './xml-entry.ts'
import { imageCandidates } from './xml-media.ts'

/** Tells which elements of an item its fields came from; the feed must have been read `withOrigins`. */
export function xmlOrigins(fields: FeedFields, context: XmlContext): EntryOrigins {
  const first = (names: readonly string[], holds: (value: FeedValue) => boolean) =>
    names.flatMap((name) => fields[name] ?? []).find(holds)
  const isDate = (value: FeedValue) => readDate(value._, context.dates).kind === 'date'
  const isText = (value: FeedValue) => constructText(value, context).trim() !== ''
  const hasHtml = (value: FeedValue) => constructHtml(value, context) !== undefined
  const all = (names: readonly string[]) => names.flatMap((name) => fields[name] ?? [])
  return told({
    id: [first(entryNames.id, isText)],
    url: [pageLink(fields, context)?.value],
    title: [first(entryNames.title, isText)],
    publishedAt: [first(entryNames.publishedAt, isDate)],
    updatedAt: [first(entryNames.updatedAt, isDate)],
    author: all(['author', 'dc:creator', 'itunes:author']).filter(
      (value) => isText(value) || partText(value, 'name') !== undefined || partText(value, 'email') !== undefined,
    ),
    categories: fields.category ?? [],
    contentHtml: [first(entryNames.contentHtml, hasHtml)],
    summaryHtml: [first(entryNames.summaryHtml, hasHtml)],
    enclosures: [
      ...(fields.enclosure ?? []),
      ...(fields.link ?? []).filter((link) => /enclosure$/i.test(link.$.rel ?? '')),
    ],
    imageUrl: [imageCandidates(fields)[0]],
  })
}

function told(values: Readonly<Record<string, readonly (FeedValue | undefined)[]>>): EntryOrigins {
  const origins = Object.entries(values).map(
    ([field, sources]) =>
      [field, [...new Set(sources.map(labelOf).filter((label) => label !== ''))].join(', ')] as const,
  )
  return Object.fromEntries(origins.filter(([, label]) => label !== ''))
}

function labelOf(value: FeedValue | undefined): string {
  if (value === undefined) return ''
  const name = value.$.from ?? 'rdf:about'
  const rel = value.$.rel
  return rel === undefined ? `<${name}>` : `<${name} rel="${rel}">`
}
