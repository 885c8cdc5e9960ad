import { cutAt, oneLine } from '../text/clean-text.ts'
import { type DateContext, readDate } from '../text/date/date.ts'
import type { EntryField } from '../text/entry-fields.ts'
import { trimAfterLeadingBlanks } from '../text/leading-blanks.ts'
import { absoluteUrl, linkUrl } from './absolute-url.ts'
import { absoluteAddresses } from './html/html-base.ts'
import { htmlToText, looksLikeHtml, textToHtml } from './html/html-text.ts'
import type { Enclosure, Entry } from './listing.ts'
import { makeEntry, settleDates } from './make-entry.ts'

/** An entry as an API or a page gave it: texts that are not understood yet. */
export type RawEntry = Readonly<Partial<Record<EntryField, string>>> & {
  readonly categories?: readonly string[]
  readonly enclosures?: readonly RawEnclosure[]
}

/** A file an entry carries, as an API or a page gave it. */
export type RawEnclosure = {
  readonly url: string
  readonly type?: string
  /** In bytes. */
  readonly length?: string
  readonly title?: string
}

/** Understands the texts of an entry. In `text` and a `summary` without markup, a newline is a line break. */
export function entryOfRaw(
  raw: RawEntry,
  context: { readonly url: string | undefined; readonly dates: DateContext },
): Entry {
  const url = absoluteUrl(raw.url ?? '', context.url)
  const date = (text: string | undefined) => (text?.trim() ? readDate(text, context.dates) : undefined)
  const html = raw.html?.trim() ? raw.html : raw.text?.trim() ? linesToHtml(raw.text) : undefined
  const summary = raw.summary === undefined || looksLikeHtml(raw.summary) ? raw.summary : linesToHtml(raw.summary)
  return makeEntry({
    id: raw.id,
    url,
    title: looksLikeHtml(raw.title ?? '') ? htmlToText(raw.title ?? '') : (raw.title ?? ''),
    ...settleDates(date(raw.published), date(raw.updated)),
    author: raw.author,
    categories: raw.categories ?? [],
    contentHtml: html === undefined ? undefined : absoluteAddresses(html, url ?? context.url),
    summaryHtml: summary === undefined ? undefined : absoluteAddresses(summary, url ?? context.url),
    enclosures: (raw.enclosures ?? []).flatMap((each) => enclosureOf(each, context.url)),
    imageUrl: absoluteUrl(raw.image ?? '', context.url),
  })
}

/** Says whether an entry has anything to be told apart by. */
export function hasSubstance(raw: RawEntry): boolean {
  return [raw.url, raw.id, raw.title, raw.text, raw.html].some((text) => text !== undefined && oneLine(text) !== '')
}

function enclosureOf(
  { url: address, type, length: bytes = '', title }: RawEnclosure,
  base: string | undefined,
): Enclosure[] {
  const url = linkUrl(address, base)
  if (url === undefined) return []
  const mime = oneLine(type ?? '')
  const length = /^\d{1,15}$/.test(bytes.trim()) ? Number(bytes) : undefined
  return [
    {
      url,
      ...(/^[\w.+-]+\/[\w.+-]+$/.test(mime) && { type: mime }),
      ...(length !== undefined && { length }),
      ...(title !== undefined && oneLine(title) !== '' && { title: cutAt(oneLine(title), 1_000) }),
    },
  ]
}

function linesToHtml(text: string): string {
  return textToHtml(trimAfterLeadingBlanks(text)).replace(/\r\n?|\n/g, '<br>\n')
}
