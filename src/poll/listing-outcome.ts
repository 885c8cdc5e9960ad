import { listingFacts } from '../archive/source-facts.ts'
import type { FetchOutcome } from '../fetch/outcome.ts'
import type { Listing } from '../parse/listing.ts'
import type { Listed } from './entries/sort-out.ts'
import { countFields } from './memory/field-counts.ts'
import type { ListingOutcome } from './poll-report.ts'
import { websubLinks } from './websub-links.ts'

/** An answer that brought a listing. */
export type Fetched = Extract<FetchOutcome, { kind: 'fetched' }>

/** The outcome of a request that brought a listing, whose entries are told apart from what the archive has. */
export function outcomeOf(answer: Fetched, listing: Listing, listed: Listed): ListingOutcome {
  return {
    kind: 'fetched',
    status: answer.status,
    wireBytes: answer.wireBytes,
    ...(answer.movedTo !== undefined && { movedTo: answer.movedTo }),
    validators: answer.validators,
    freshness: answer.freshness,
    ...listingFacts({ ...listing, siteUrl: listing.url }),
    ...websubLinks(answer, listing),
    rhythm: listing.rhythm,
    remarks: listing.remarks,
    listed: listed.count,
    fields: countFields(listing.entries),
    unseen: listed.unseen,
    comparable: listed.comparable,
    changed: listed.changed.length,
    isChurning: listed.isChurning,
    publishedAtMs: listing.entries.flatMap((entry) => entry.publishedAt?.getTime() ?? []).sort((a, b) => b - a),
  }
}

/** The outcome of a request that brought none. */
export function outcomeWithoutListing(answer: Exclude<FetchOutcome, Fetched>): ListingOutcome {
  const { wireBytes } = answer
  switch (answer.kind) {
    case 'gone':
      return { kind: 'gone', wireBytes }
    case 'refused':
      return {
        kind: 'refused',
        status: answer.status,
        wireBytes,
        ...(answer.retryAfterMs !== undefined && { retryAfterMs: answer.retryAfterMs }),
        ...(answer.isHeld && { isHeld: true }),
        reason: answer.isHeld
          ? `${answer.url}: not asked, its host told another source to wait (HTTP ${answer.status})`
          : `${answer.url}: HTTP ${answer.status}`,
      }
    case 'not-modified':
      return {
        kind: 'not-modified',
        wireBytes,
        ...(answer.movedTo !== undefined && { movedTo: answer.movedTo }),
        validators: answer.validators,
        freshness: answer.freshness,
      }
  }
}
