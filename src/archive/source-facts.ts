import type { Podcast } from '../parse/listing.ts'

/** What a listing says of itself beside its entries. */
export type ListingFacts = {
  readonly title?: string
  /** The site's page. */
  readonly siteUrl?: string
  readonly language?: string
  readonly author?: string
  /** Its own picture: a logo, a cover, an icon. */
  readonly imageUrl?: string
  /** What it says of itself as a podcast. */
  readonly podcast?: Podcast
}

/** Takes what a listing says of itself out of what knows more of it. */
export function listingFacts(
  known: { readonly [Key in keyof ListingFacts]: ListingFacts[Key] | undefined },
): ListingFacts {
  const { title, siteUrl, language, author, imageUrl, podcast } = known
  return {
    ...(title !== undefined && { title }),
    ...(siteUrl !== undefined && { siteUrl }),
    ...(language !== undefined && { language }),
    ...(author !== undefined && { author }),
    ...(imageUrl !== undefined && { imageUrl }),
    ...(podcast && { podcast }),
  }
}

/**
 * What is known of a source beyond its definition, and kept in the journal: what its listing said of itself when it was last
 * read, and what became of its address; times in milliseconds since the epoch.
 */
export type SourceFacts = ListingFacts & {
  /** The address that is asked instead of the definition's, and since when. */
  readonly moved?: { readonly url: string; readonly sinceMs: number }
  /** When the site said that the listing is gone for good. */
  readonly goneAtMs?: number
}
