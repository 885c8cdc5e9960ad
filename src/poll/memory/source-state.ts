import type { ListingFacts } from '../../archive/source-facts.ts'
import type { Validators } from '../../fetch/outcome.ts'
import type { ListingRhythm } from '../../parse/listing.ts'
import type { PollingSettings } from '../polling-settings.ts'
import { type Rhythm, unknownRhythm } from '../schedule/rhythm.ts'
import type { UsualListing } from './drift.ts'
import type { MovedAddress } from './moved-address.ts'
import type { SeenBlocks } from './seen-blocks.ts'
import type { Unstable } from './unstable.ts'

/**
 * What is remembered of a source between its polls, what its listing said of itself when it was last read included; one JSON
 * value in its catalog row.
 */
export type SourceState = ListingFacts & {
  /** Of the last listing that was read whole; sent back byte for byte. */
  readonly validators: Validators
  /** When a whole listing was last read, in milliseconds since the epoch. */
  readonly fetchedAtMs?: number
  readonly polledAtMs?: number
  /** How the last poll ended, in words. */
  readonly lastOutcome?: string
  /** Why the last poll failed; absent after one that went well. */
  readonly lastFailure?: string
  readonly consecutiveFailures: number
  /** How many polls were begun and never ended, since the last one that did. */
  readonly begun?: number
  /** What the last listing said about when to come again. */
  readonly listing: ListingRhythm
  readonly rhythm: Rhythm
  readonly moved?: MovedAddress
  /** Until when the site asked to be left alone (Retry-After). */
  readonly heldUntilMs?: number
  /** When the site said that the listing is gone for good (HTTP 410). */
  readonly goneAtMs?: number
  /** How often a listing held nothing that was seen before, so that entries were probably missed, and when it last did. */
  readonly gaps?: { readonly count: number; readonly lastAtMs: number }
  readonly usual?: UsualListing
  /** What the last listing lacked, in words; absent where nothing was amiss. */
  readonly drift?: readonly string[]
  /** Whether the last listing that was read held no entries. */
  readonly isEmpty?: true
  /** How many listings in a row brought known entries under new identities. */
  readonly churnedPolls?: number
  /** How many listings in a row brought every known entry changed, and when such changes were last looked at. */
  readonly unstable?: Unstable
  /** What was odd about the last listing and its articles' pages, one sentence each: wrongly labelled, cut off, undecodable. */
  readonly remarks?: readonly string[]
  /** What stood on the pages of its articles, to tell what is the site's; learned anew where it is lost. */
  readonly seenBlocks?: SeenBlocks
  /** Which rule set the next poll, in words. */
  readonly nextPollReason?: string
  /** The plan that the last poll made for the next one. */
  readonly planned?: PlanBasis & { readonly atMs: number }
}

/** What a plan is made from beside the state: when the last poll ended, and for how long its answer said it stays fresh. */
export type PlanBasis = { readonly fromMs: number; readonly freshForMs?: number }

/** The state of a source that was never polled. */
export const initialState: SourceState = { validators: {}, consecutiveFailures: 0, listing: {}, rhythm: unknownRhythm }

/** Gives the state of a source whose definition has changed: what was learned of the old listing is forgotten. */
export function stateOfChangedDefinition({ polledAtMs, lastOutcome, heldUntilMs }: SourceState): SourceState {
  return {
    ...initialState,
    ...(polledAtMs !== undefined && { polledAtMs }),
    ...(lastOutcome !== undefined && { lastOutcome }),
    ...(heldUntilMs !== undefined && { heldUntilMs }),
  }
}

/** The bounds of an adaptive interval, as the settings give them. */
export function boundsOf({ shortest, longest }: Pick<PollingSettings, 'shortest' | 'longest'>): {
  readonly shortestMs: number
  readonly longestMs: number
} {
  return { shortestMs: shortest, longestMs: longest }
}
