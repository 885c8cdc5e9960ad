import type { Converted, htmlToMarkdown } from '../article/markdown/markdown.ts'
import type { extractFullText, FullText } from '../article/page/full-text.ts'
import type { Listing } from '../parse/listing.ts'
import type { parseListing } from '../parse/parse-listing.ts'

/**
 * The heavy work on foreign bytes: pure functions of values that can be sent between threads.
 *
 * Each throws where its input cannot be read, and `JobStoppedError` where it ran out of its time or memory.
 */
export type Jobs = {
  readonly parseListing: (...args: Parameters<typeof parseListing>) => Promise<Listing>
  readonly extractFullText: (...args: Parameters<typeof extractFullText>) => Promise<FullText>
  readonly htmlToMarkdown: (...args: Parameters<typeof htmlToMarkdown>) => Promise<Converted>
}
