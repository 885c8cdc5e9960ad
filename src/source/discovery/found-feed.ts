import type { Listing } from '../../parse/listing.ts'
import type { SourceDefinition } from '../definition.ts'

/** A definition as it is written and as it is understood. */
export type ListingDefinition = { readonly written: object; readonly checked: SourceDefinition }

/** A feed, or another listing, that was found and read. */
export type FoundFeed = {
  /** Where it is, after permanent redirects. */
  readonly url: string
  readonly listing: Listing
  /** The recipe that led to it. */
  readonly recipe?: string
  /** What to write, where it is no feed. */
  readonly definition?: ListingDefinition
}

/** Why an address gave nothing. */
export type Tried = { readonly url: string; readonly reason: string }
