import type { Podcast } from '../parse/listing.ts'

/** What is known of a source beyond its definition, and kept in the journal; times in milliseconds since the epoch. */
export type SourceFacts = {
  /** The listing's own title, site, language, author and picture, as last read. */
  readonly title?: string
  readonly siteUrl?: string
  readonly language?: string
  readonly author?: string
  readonly imageUrl?: string
  /** What it says of itself as a podcast. */
  readonly podcast?: Podcast
  /** The address that is asked instead of the definition's, and since when. */
  readonly moved?: { readonly url: string; readonly sinceMs: number }
  /** When the site said that the listing is gone for good. */
  readonly goneAtMs?: number
}
