import { cutAt, oneLine } from '../text/clean-text.ts'
import type { ReadDate } from '../text/date/date.ts'
import type { Entry } from './listing.ts'

/** What a parser found of an entry, not yet cleaned. */
type EntryParts = Pick<Entry, 'title' | 'categories' | 'enclosures'> & {
  readonly [Field in Exclude<keyof Entry, 'origins'>]?: Entry[Field] | undefined
}

/** The longest title that is kept, in UTF-16 units; what is longer is cut and ends in `…`. */
export const maxTitleLength = 10_000
const maxIdLength = 8_192
const maxCategories = 200
const maxEnclosures = 200

/** The one door entries come in by: short texts on one line and bounded, absent things left out. HTML must be clean already. */
export function makeEntry(parts: EntryParts): Entry {
  const author = cleanAuthor(parts.author)
  const title = oneLine(parts.title)
  const id = parts.id === undefined ? '' : cutAt(oneLine(parts.id), maxIdLength)
  const categories = [...new Set(parts.categories.map((term) => cutAt(oneLine(term), 500)))].filter(
    (term) => term !== '',
  )
  // Field by field: a copy for each that may be absent took longer than to clean them all.
  const entry: { -readonly [Field in keyof Entry]: Entry[Field] } = {
    title: title.length > maxTitleLength ? `${cutAt(title, maxTitleLength - 1)}…` : title,
    categories: categories.slice(0, maxCategories),
    enclosures: parts.enclosures.slice(0, maxEnclosures),
  }
  if (id !== '') entry.id = id
  if (parts.url !== undefined) entry.url = parts.url
  if (parts.publishedAt) entry.publishedAt = parts.publishedAt
  if (parts.updatedAt) entry.updatedAt = parts.updatedAt
  if (parts.dateDoubt !== undefined) entry.dateDoubt = parts.dateDoubt
  if (author !== undefined) entry.author = author
  if (isText(parts.summaryHtml)) entry.summaryHtml = parts.summaryHtml
  if (isText(parts.contentHtml)) entry.contentHtml = parts.contentHtml
  if (parts.imageUrl !== undefined) entry.imageUrl = parts.imageUrl
  if (parts.language !== undefined) entry.language = parts.language
  if (parts.extras !== undefined && Object.keys(parts.extras).length > 0) entry.extras = parts.extras
  return entry
}

/** A language as BCP 47 writes it (`en_US` is `en-US`); absent where it is none. */
export function cleanLanguage(tag: string | undefined): string | undefined {
  const text = tag?.trim().replaceAll('_', '-') ?? ''
  if (!/^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,8}$/.test(text)) return undefined
  try {
    return Intl.getCanonicalLocales(text)[0]
  } catch {
    return undefined
  }
}

/** Puts what was read of the two dates of an entry together. */
export function settleDates(
  published: ReadDate | undefined,
  updated: ReadDate | undefined,
): Pick<EntryParts, 'publishedAt' | 'updatedAt' | 'dateDoubt'> {
  const doubt =
    published?.kind === 'doubted' ? published : updated?.kind === 'doubted' && !published ? updated : undefined
  return {
    publishedAt: published?.kind === 'date' ? published.date : undefined,
    updatedAt: updated?.kind === 'date' ? updated.date : undefined,
    dateDoubt: doubt?.reason,
  }
}

/** The door names of authors come in by, an entry's and a feed's: one line, bounded; absent where it is empty. */
export function cleanAuthor(names: string | undefined): string | undefined {
  return names === undefined ? undefined : cutAt(oneLine(names), 1_000) || undefined
}

/** Says whether an entry says anything at all; one that does not is passed over. */
export function isEmptyEntry(entry: Entry): boolean {
  return Object.values(entry).every(
    (value) => (Array.isArray(value) || typeof value === 'string') && value.length === 0,
  )
}

/** The remark on entries that were passed over. */
export function emptyRemarks(passedOver: number, all: number): readonly string[] {
  return passedOver === 0 ? [] : [`${passedOver} of ${all} entries are empty`]
}

function isText(text: string | undefined): text is string {
  return text !== undefined && /\S/.test(text)
}
