import type { extractFullText, FullText } from '../article/page/full-text.ts'
import type { ArticleDraft, WrittenArticle } from '../article/write-article.ts'
import type { Listing } from '../parse/listing.ts'
import type { parseListing } from '../parse/parse-listing.ts'
import type { ArticlePair } from '../text/likeness/compare-articles.ts'
import type { Similarity } from '../text/likeness/similarity.ts'
import type { ReadListing, WritingAlong } from './listing-job.ts'

/**
 * The heavy work on foreign bytes: pure functions of values that can be sent between threads.
 *
 * Each throws where its input cannot be read, and `JobStoppedError` where it ran out of its time or memory.
 */
export type Jobs = {
  readonly parseListing: (...args: Parameters<typeof parseListing>) => Promise<Listing>
  /** The same, with the articles of entries that are likely news; the bytes stay with the caller. */
  readonly readListing: (...args: [...Parameters<typeof parseListing>, WritingAlong]) => Promise<ReadListing>
  readonly extractFullText: (...args: Parameters<typeof extractFullText>) => Promise<FullText>
  /** Writes several articles; one that cannot be written is an error in its place, and the others are written. */
  readonly writeArticles: (drafts: readonly ArticleDraft[]) => Promise<readonly (WrittenArticle | Error)[]>
}

/** The heavy work of looking for duplicates, done in the same threads. */
export type LikenessJobs = {
  /** Makes the signatures of articles, as bytes. */
  readonly signArticles: (
    articles: readonly { readonly title: string; readonly markdown: string }[],
  ) => Promise<readonly (Uint8Array | Error)[]>
  /** Compares articles two by two. */
  readonly compareArticles: (pairs: readonly ArticlePair[]) => Promise<readonly (Similarity | Error)[]>
}
