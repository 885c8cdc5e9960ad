import type { Validators } from '../../fetch/outcome.ts'
import type { ListingRhythm } from '../../parse/listing.ts'
import type { PollReport } from '../poll-report.ts'
import type { PollingSettings } from '../polling-settings.ts'
import { learnQuiet, learnRhythm, type Rhythm, unknownRhythm } from '../schedule/rhythm.ts'
import { churnDrift, driftOf, learnUsual, pageDrift, type UsualListing } from './drift.ts'
import { doubtMove, type MovedAddress, seeRedirect } from './moved-address.ts'

/** What is remembered of a source between its polls; one JSON value in its catalog row. */
export type SourceState = {
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
  /** The listing's own title, language and site, as last read. */
  readonly title?: string
  readonly language?: string
  readonly siteUrl?: string
  /** The listing's own author and picture. */
  readonly author?: string
  readonly imageUrl?: string
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
  /** How many listings in a row brought known entries under new identities. */
  readonly churnedPolls?: number
  /** What was odd about the last listing and its articles' pages, one sentence each: wrongly labelled, cut off, undecodable. */
  readonly remarks?: readonly string[]
  /** Which rule set the next poll, in words. */
  readonly nextPollReason?: string
}

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

/** Gives the state after a poll that ended now; `outcome` is how it ended, in words. */
export function stateAfter(
  state: SourceState,
  report: PollReport,
  outcome: string,
  nowMs: number,
  settings: Pick<PollingSettings, 'shortest' | 'longest' | 'movedAfter'>,
): SourceState {
  const { begun: _begun, lastFailure: _last, moved: _moved, heldUntilMs: _held, ...kept } = state
  const after = { ...kept, polledAtMs: report.startedAtMs, lastOutcome: outcome }
  const { listing } = report
  switch (listing.kind) {
    case 'fetched':
      return afterListing({ ...after, ...stillThere(state, report, nowMs, settings) }, report, listing, nowMs, settings)
    case 'not-modified':
      return {
        ...withoutGone(after),
        ...stillThere(state, report, nowMs, settings),
        validators: { ...state.validators, ...listing.validators },
        rhythm: learnQuiet(state.rhythm, boundsOf(settings)),
      }
    case 'gone':
      return afterFailure(after, state, { reason: `${report.url}: gone (HTTP 410)`, isGone: true, nowMs })
    case 'refused': {
      const heldUntil = listing.retryAfterMs ? { heldUntilMs: nowMs + listing.retryAfterMs } : {}
      // A source that was not even asked has not failed.
      if (listing.isHeld) {
        const { begun: _ended, ...unchanged } = state
        return { ...unchanged, lastOutcome: outcome, ...heldUntil }
      }
      return {
        ...afterFailure(after, state, { reason: listing.reason, isGone: false, nowMs }),
        ...heldUntil,
      }
    }
    case 'failed':
      return afterFailure(after, state, { reason: listing.reason, isGone: false, nowMs })
  }
}

/** So many remarks are remembered of one poll. */
const mostRemarks = 5

type Fetched = Extract<PollReport['listing'], { kind: 'fetched' }>
type Bounds = Pick<PollingSettings, 'shortest' | 'longest'>

function afterListing(
  state: SourceState,
  report: PollReport,
  listing: Fetched,
  nowMs: number,
  settings: Bounds,
): SourceState {
  const isFirst = state.fetchedAtMs === undefined
  const isGap =
    !isFirst &&
    (state.usual?.entries ?? 0) > 0 &&
    listing.listed > 0 &&
    listing.unseen === listing.listed &&
    !listing.isChurning
  const churnedPolls = listing.isChurning ? (state.churnedPolls ?? 0) + 1 : 0
  const drift = [
    ...churnDrift(churnedPolls),
    ...driftOf(state.usual, listing.listed, listing.fields),
    ...pageDrift(report.archived.length, report.failedEntries),
  ]
  const usual = drift.length > 0 ? state.usual : learnUsual(state.usual, listing.listed, listing.fields)
  const remarks = [...listing.remarks, ...report.pageRemarks].slice(0, mostRemarks)
  const { drift: _drift, churnedPolls: _churned, remarks: _remarks, ...kept } = withoutGone(state)
  return {
    ...kept,
    validators: listing.validators,
    fetchedAtMs: report.startedAtMs,
    listing: listing.rhythm,
    rhythm: learnRhythm(
      state.rhythm,
      { nowMs, publishedAtMs: listing.publishedAtMs, fresh: listing.unseen, isFirst, isGap },
      boundsOf(settings),
    ),
    ...(isGap && { gaps: { count: (state.gaps?.count ?? 0) + 1, lastAtMs: nowMs } }),
    ...(usual && { usual }),
    ...(drift.length > 0 && { drift }),
    ...(remarks.length > 0 && { remarks }),
    ...(churnedPolls > 0 && { churnedPolls }),
    ...(listing.title !== undefined && { title: listing.title }),
    ...(listing.language !== undefined && { language: listing.language }),
    ...(listing.siteUrl !== undefined && { siteUrl: listing.siteUrl }),
    ...(listing.author !== undefined && { author: listing.author }),
    ...(listing.imageUrl !== undefined && { imageUrl: listing.imageUrl }),
  }
}

/** What every answer that is no failure says: the source is there, perhaps elsewhere. */
function stillThere(
  state: SourceState,
  report: PollReport,
  nowMs: number,
  settings: Pick<PollingSettings, 'movedAfter'>,
): Pick<SourceState, 'consecutiveFailures' | 'moved'> {
  const movedTo = 'movedTo' in report.listing ? report.listing.movedTo : undefined
  const moved = seeRedirect(state.moved, { askedUrl: report.url, movedTo, nowMs }, settings.movedAfter)
  return { consecutiveFailures: 0, ...(moved && { moved }) }
}

function afterFailure(
  after: SourceState,
  state: SourceState,
  failure: { readonly reason: string; readonly isGone: boolean; readonly nowMs: number },
): SourceState {
  const consecutiveFailures = state.consecutiveFailures + 1
  const moved = doubtMove(state.moved, { failures: consecutiveFailures, isGone: failure.isGone })
  // Where a new address is gone, the definition's own has the last word.
  const isGone = failure.isGone && state.moved?.movedAtMs === undefined
  return {
    ...after,
    lastFailure: failure.reason,
    consecutiveFailures,
    ...(moved && { moved }),
    ...(isGone && { goneAtMs: state.goneAtMs ?? failure.nowMs }),
  }
}

function withoutGone<State extends SourceState>({ goneAtMs: _gone, ...state }: State): Omit<State, 'goneAtMs'> {
  return state
}

/** The bounds of an adaptive interval, as the settings give them. */
export function boundsOf({ shortest, longest }: Bounds): { readonly shortestMs: number; readonly longestMs: number } {
  return { shortestMs: shortest, longestMs: longest }
}
