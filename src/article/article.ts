/** What we keep of one entry: what stands in its file, and no more. */
export type Article = {
  /** First 16 hex digits of SHA-256 of the identity; the name of the file. */
  readonly hash: string
  /** The source that brought it first. */
  readonly sourceId: string
  /** The article's page as the source gave it; for an entry without one, the listing's site. */
  readonly url: string
  readonly title: string
  /** Publication time, to the second. */
  readonly publishedAt: Date
  /** First 50 code points of the plain text, then `...`. */
  readonly summary: string
  /** BCP 47 tag of the source. */
  readonly lang: string
  /** Address of a picture, or empty. */
  readonly thumbnail: string
  /** The body without blank lines at either end. */
  readonly markdown: string
}

/** What is known of an article without its text. */
export type ArticleHead = Omit<Article, 'markdown'>
