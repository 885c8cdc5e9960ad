import { hasOwnText } from '../../article/text-origin.ts'
import type { Entry } from '../../parse/listing.ts'

/** In how many entries of one listing each field was filled. */
export type FieldCounts = {
  readonly title: number
  readonly url: number
  readonly published: number
  /** A text or a summary in the listing itself. */
  readonly text: number
}

/** Counts the filled fields of a listing's entries. */
export function countFields(entries: readonly Entry[]): FieldCounts {
  const count = (isFilled: (entry: Entry) => boolean) => entries.filter(isFilled).length
  return {
    title: count((entry) => entry.title !== ''),
    url: count((entry) => entry.url !== undefined),
    published: count((entry) => entry.publishedAt !== undefined),
    text: count((entry) => hasOwnText(entry) || entry.summaryHtml !== undefined),
  }
}
