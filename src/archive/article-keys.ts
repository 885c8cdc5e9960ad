/** How many places an archive page holds. */
export const articlesPerPage = 100

/** Where an article stands in a publication: newest first, those of one second by hash. */
export type ArticleKey = { readonly publishedAtMs: number; readonly hash: string }

/** An article that was revised, and when that was last, in milliseconds since the epoch. */
export type RevisedKey = ArticleKey & { readonly revisedAtMs: number }

/** An article at its place in the order in which those of a set were first seen. */
export type PlacedKey = ArticleKey & {
  /** The sequence number of the journal's line by which it came into the set. */
  readonly place: number
  /** When it came in: the time of that line, in milliseconds since the epoch. */
  readonly archivedAtMs: number
}

/** A placed article with the source that brought it into the set; where publications note what they hold, its own. */
export type PlacedArticle = PlacedKey & { readonly sourceId: string }

/** Which articles: all there are, those one source lists, or those noted for a publication. */
export type ArticleSet =
  | { readonly kind: 'all' }
  | { readonly kind: 'source'; readonly sourceId: string }
  | { readonly kind: 'noted'; readonly publication: string }

/** How many archive pages of a set are full, and how many places the next one has so far, those left vacant included. */
export type PageCount = { readonly full: number; readonly begun: number }

/** Which places a page holds: those behind the first, up to the second. */
export type PageExtent = { readonly after: number; readonly upTo: number }

/**
 * The articles of one set in their two orders, by date and by place; what is asked costs what it gives, however many there
 * are. An archive page, counted from 1, holds `articlesPerPage` places in order. The place of an article that went stays
 * vacant, so that a page loses articles, but never gains one and never changes otherwise.
 */
export type ArticleKeys = {
  /** The newest articles by date, newest first, none older than `sinceMs`; all of them where `limit` is -1. */
  readonly newest: (limit: number, sinceMs?: number) => Promise<readonly ArticleKey[]>
  /** The last to come in, the last first, from before a place on; all of them where `limit` is -1. */
  readonly latest: (limit: number, beforePlace?: number) => Promise<readonly PlacedArticle[]>
  /** The last to be revised for their readers, the last first, since an instant. */
  readonly revised: (limit: number, sinceMs: number) => Promise<readonly RevisedKey[]>
  /** The articles next to one by date: the next newer and the next older one; absent where there is none. */
  readonly beside: (key: ArticleKey) => Promise<{ readonly newer?: ArticleKey; readonly older?: ArticleKey }>
  /** Those of these hashes that are in the set. */
  readonly among: (hashes: readonly string[]) => Promise<ReadonlySet<string>>
  /** Cuts the pages that became full since it was last asked, in turns; what is cut is remembered. */
  readonly pages: () => Promise<PageCount>
  /** The hashes of a page in order of place, those of its first `places` places (default all); none where there is no such page. */
  readonly page: (number: number, places?: number) => Promise<readonly string[]>
  /** The place a page begins behind, and its last, or that of its first `places`; absent where there is no such page. */
  readonly extentOf: (number: number, places?: number) => Promise<PageExtent | undefined>
  /** The page that a place stands in, as pages were last cut. */
  readonly pageOf: (place: number) => Promise<number>
  /** The place of the newest article published before an instant; absent where there is none. */
  readonly lastPlaceBefore: (beforeMs: number) => Promise<number | undefined>
}
