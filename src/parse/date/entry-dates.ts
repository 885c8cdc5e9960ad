import type { ReadDate } from './date.ts'

/** The dates of an entry, and why one was not believed. */
export type EntryDates = {
  readonly publishedAt?: Date | undefined
  readonly updatedAt?: Date | undefined
  readonly dateDoubt?: string | undefined
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
