import type { Enclosure, EntryExtras } from '../parse/listing.ts'

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
  readonly extras?: EntryExtras
  /** Blocks of its page that were left out since other pages of its site have them too, by their hashes. */
  readonly leftOut?: readonly string[]
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
  /** The digest of what its listing last said of it, 16 hex digits; absent where that was never noted. */
  readonly entry?: string
  /** When it was last revised for its readers: not where it was only converted better. */
  readonly revisedAtMs?: number
  /** What that changed, in one line. */
  readonly change?: string
  readonly details: ArticleDetails
}

/**
 * Why an article was made anew: its listing changed, or its page did, or it was converted better, or a change made to its
 * file by hand was accepted.
 */
export type RevisionCause = 'listing' | 'page' | 'reconverted' | 'accepted'

/** One change of an article. */
export type RevisionRecord = {
  readonly atMs: number
  readonly why: RevisionCause
  /** What changed, in one line. */
  readonly change?: string
  /** The version it put away, by its name among the revisions, which may have been dropped since; absent where there was none. */
  readonly file?: string
  readonly formerSha256?: string
}

/** Those of the details that a record lacks. */
export function missingDetails(lacks: readonly (keyof ArticleDetails)[], details: ArticleDetails): ArticleDetails {
  return Object.fromEntries(Object.entries(details).filter(([name]) => lacks.includes(name as keyof ArticleDetails)))
}
