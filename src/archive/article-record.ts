import type { Enclosure } from '../parse/listing.ts'

/** What an entry says that its article's file has no place for; what is absent was not given. */
export type ArticleDetails = {
  /** The text the hash is made of. */
  readonly identity?: string
  readonly guid?: string
  readonly updatedAtMs?: number
  readonly authors?: readonly string[]
  readonly categories?: readonly string[]
  readonly enclosures?: readonly Enclosure[]
  /** The entry's own summary, where the article's text is not made of it. */
  readonly summaryHtml?: string
}

/** One article as the catalog indexes it; times in milliseconds since the epoch. */
export type ArticleRecord = {
  readonly hash: string
  /** The source that brought it first. */
  readonly sourceId: string
  readonly url: string
  readonly title: string
  readonly lang: string
  readonly publishedAtMs: number
  /** Absent where a file was found of which nothing else is known. */
  readonly firstSeenAtMs?: number
  /** Of the journal's line that says it is kept: the order in which articles were first seen. */
  readonly sequence?: number
  /** The SHA-256 of its file, in hex; absent where it is not known yet. */
  readonly sha256?: string
  readonly details: ArticleDetails
}

/** Those of the details that a record lacks. */
export function missingDetails(lacks: readonly (keyof ArticleDetails)[], details: ArticleDetails): ArticleDetails {
  return Object.fromEntries(Object.entries(details).filter(([name]) => lacks.includes(name as keyof ArticleDetails)))
}
