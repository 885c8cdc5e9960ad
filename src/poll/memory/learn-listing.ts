import { listingFacts } from '../../archive/source-facts.ts'
import type { PollReport } from '../poll-report.ts'
import { learnRhythm, type RhythmBounds } from '../schedule/rhythm.ts'
import { churnDrift, driftOf, learnUsual, pageDrift } from './drift.ts'
import type { SourceState } from './source-state.ts'
import { learnUnstable } from './unstable.ts'

/** So many remarks are remembered of one poll. */
const mostRemarks = 5

/** Adds to a state what a listing that was read whole tells of its source: its head, its rhythm, and what is amiss. */
export function learnListing(
  state: SourceState,
  report: PollReport,
  listing: Extract<PollReport['listing'], { kind: 'fetched' }>,
  nowMs: number,
  bounds: RhythmBounds,
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
  const unstable = learnUnstable(state.unstable, listing, nowMs)
  const {
    drift: _drift,
    unstable: _unstable,
    churnedPolls: _churned,
    remarks: _remarks,
    isEmpty: _empty,
    ...kept
  } = state
  return {
    ...kept,
    validators: listing.validators,
    fetchedAtMs: report.startedAtMs,
    listing: listing.rhythm,
    rhythm: learnRhythm(
      state.rhythm,
      { nowMs, publishedAtMs: listing.publishedAtMs, fresh: listing.unseen, isFirst, isGap },
      bounds,
    ),
    ...(isGap && { gaps: { count: (state.gaps?.count ?? 0) + 1, lastAtMs: nowMs } }),
    ...(usual && { usual }),
    ...(drift.length > 0 && { drift }),
    ...(unstable && { unstable }),
    ...(listing.listed === 0 && { isEmpty: true }),
    ...(remarks.length > 0 && { remarks }),
    ...(churnedPolls > 0 && { churnedPolls }),
    ...listingFacts(listing),
  }
}
