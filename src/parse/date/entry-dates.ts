import { type RawFields, rawText } from '../feed/canonical-feed.ts'
import { type DateContext, type ReadDate, readDate } from './date.ts'

/** The dates of an entry, and why one was not believed. */
export type EntryDates = {
  readonly publishedAt?: Date | undefined
  readonly updatedAt?: Date | undefined
  readonly dateDoubt?: string | undefined
}

/** The canonical names a date is taken from, the first that can be believed wins. */
export const dateNames = {
  publishedAt: ['raw:pubDate', 'raw:published', 'raw:dc:date', 'raw:created'],
  updatedAt: ['raw:updated', 'raw:dc:date'],
} as const

/**
 * The dates of an RSS item or Atom entry. Dublin Core's `date` counts as both, since it does not say which it is; of
 * several dates the first that can be believed is taken.
 */
export function datesOf(fields: RawFields, context: DateContext): EntryDates {
  const published = firstDate(fields, dateNames.publishedAt, context)
  const updated = firstDate(fields, dateNames.updatedAt, context)
  return settleDates(published, updated)
}

/** Puts what was read of the two dates of an entry together. */
export function settleDates(published: ReadDate | undefined, updated: ReadDate | undefined): EntryDates {
  const doubt =
    published?.kind === 'doubted' ? published : updated?.kind === 'doubted' && !published ? updated : undefined
  return {
    publishedAt: published?.kind === 'date' ? published.date : undefined,
    updatedAt: updated?.kind === 'date' ? updated.date : undefined,
    dateDoubt: doubt?.reason,
  }
}

function firstDate(fields: RawFields, names: readonly string[], context: DateContext): ReadDate | undefined {
  let doubt: ReadDate | undefined
  for (const value of names.flatMap((name) => fields[name] ?? [])) {
    if (rawText(value).trim() === '') continue
    const read = readDate(rawText(value), context)
    if (read.kind === 'date') return read
    doubt ??= read
  }
  return doubt
}
