import type { Enclosure } from '../../parse/listing.ts'

/** Where an article came from, as a publication names it. */
export type PublishedSource = {
  readonly id: string
  readonly title: string
  /** The site's page. */
  readonly url?: string
  /** The feed the articles came from; absent where the source is no feed. */
  readonly feedUrl?: string
  /** Name of our own publication of this source alone, where there is one. */
  readonly publication?: string
}

/** One article as a publication shows it, cleaned of what no feed can carry only when it is written. */
export type PublishedArticle = {
  readonly hash: string
  /** The article's page; a publication leaves it out where it is no web address. */
  readonly url: string
  readonly title: string
  readonly publishedAt: Date
  readonly updatedAt?: Date
  readonly source: PublishedSource
  readonly author?: string
  readonly categories: readonly string[]
  /** Address of a picture, or empty. */
  readonly thumbnail: string
  /** BCP 47. */
  readonly lang: string
  /** Plain text. */
  readonly summary: string
  /** The body as HTML, links and pictures absolute. */
  readonly html: string
  readonly enclosures: readonly Enclosure[]
}
