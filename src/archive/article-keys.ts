/** Where an article stands in a publication: newest first, those of one second by hash. */
export type ArticleKey = { readonly publishedAtMs: number; readonly hash: string }

/** Which articles: all there are, those one source lists, or those noted for a publication. */
export type ArticleSet =
  | { readonly kind: 'all' }
  | { readonly kind: 'source'; readonly sourceId: string }
  | { readonly kind: 'noted'; readonly publication: string }

/** A stretch of time, in milliseconds since the epoch; the end is not in it. */
export type Span = { readonly fromMs: number; readonly toMs: number }

/** The articles of one set in their order; what is asked costs what it gives, however many there are. */
export type ArticleKeys = {
  /** The newest articles, newest first, none older than `sinceMs`; all of them where `limit` is -1. */
  readonly newest: (limit: number, sinceMs?: number) => Promise<readonly ArticleKey[]>
  /** A stretch of articles, oldest first, of those older than `before`. */
  readonly oldest: (span: Span, before: ArticleKey, offset: number, limit: number) => Promise<readonly ArticleKey[]>
  /** How many articles there are in a stretch of time. */
  readonly count: (span: Span) => Promise<number>
  /** Every month (`YYYY-MM`, UTC) that has articles, oldest first. */
  readonly months: () => Promise<readonly string[]>
}
