import { FeedkeeperError } from '../feedkeeper-error.ts'

/** What was fetched is no listing, or none that can be read. */
export class NotAFeedError extends FeedkeeperError {
  constructor(url: string | undefined, reason: string, options?: ErrorOptions) {
    super('not-a-feed', `${url ?? 'the document'} is not a feed: ${reason}`, options)
  }
}

/** A JSON or HTML listing does not hold what the definition says. */
export class UnreadableListingError extends FeedkeeperError {
  constructor(url: string, reason: string, options?: ErrorOptions) {
    super('unreadable-listing', `${url}: ${reason}`, options)
  }

  /** Tells what a key of the definition found in the answer, and what it should have. */
  static of(url: string, key: string, found: string, expected: string, cause?: unknown): UnreadableListingError {
    return new UnreadableListingError(url, `${key}: found ${found}, expected ${expected}`, cause ? { cause } : {})
  }
}
