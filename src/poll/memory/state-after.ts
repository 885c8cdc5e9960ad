import type { PollReport } from '../poll-report.ts'
import type { PollingSettings } from '../polling-settings.ts'
import { learnQuiet } from '../schedule/rhythm.ts'
import { learnListing } from './learn-listing.ts'
import { doubtMove, seeRedirect } from './moved-address.ts'
import { boundsOf, type SourceState } from './source-state.ts'

/** Gives the state after a poll that ended now; `outcome` is how it ended, in words. */
export function stateAfter(
  state: SourceState,
  report: PollReport,
  outcome: string,
  nowMs: number,
  settings: Pick<PollingSettings, 'shortest' | 'longest' | 'movedAfter'>,
): SourceState {
  const { begun: _begun, lastFailure: _last, moved, heldUntilMs: _held, ...kept } = state
  const seenBlocks = report.seenBlocks && report.seenBlocks.pages > 0 ? { seenBlocks: report.seenBlocks } : {}
  const after = { ...kept, ...seenBlocks, polledAtMs: report.startedAtMs, lastOutcome: outcome }
  const { listing } = report
  switch (listing.kind) {
    case 'fetched':
    case 'not-modified': {
      const { goneAtMs: _gone, ...there } = after
      const movedNow = seeRedirect(
        moved,
        { askedUrl: report.url, movedTo: listing.movedTo, nowMs },
        settings.movedAfter,
      )
      const found = { ...there, consecutiveFailures: 0, ...(movedNow && { moved: movedNow }) }
      if (listing.kind === 'fetched') return learnListing(found, report, listing, nowMs, boundsOf(settings))
      const validators = { ...state.validators, ...listing.validators }
      return { ...found, validators, rhythm: learnQuiet(state.rhythm, boundsOf(settings)) }
    }
    case 'gone':
      return afterFailure(after, moved, { reason: `${report.url}: gone (HTTP 410)`, isGone: true, nowMs })
    case 'refused': {
      const heldUntil = listing.retryAfterMs ? { heldUntilMs: nowMs + listing.retryAfterMs } : {}
      // A source that was not even asked has not failed.
      if (listing.isHeld) {
        const { begun: _ended, ...unchanged } = state
        return { ...unchanged, lastOutcome: outcome, ...heldUntil }
      }
      return { ...afterFailure(after, moved, { reason: listing.reason, isGone: false, nowMs }), ...heldUntil }
    }
    case 'failed':
      return afterFailure(after, moved, { reason: listing.reason, isGone: false, nowMs })
  }
}

function afterFailure(
  after: SourceState,
  moved: SourceState['moved'],
  failure: { readonly reason: string; readonly isGone: boolean; readonly nowMs: number },
): SourceState {
  const consecutiveFailures = after.consecutiveFailures + 1
  const movedStill = doubtMove(moved, { failures: consecutiveFailures, isGone: failure.isGone })
  // Where a new address is gone, the definition's own has the last word.
  const isGone = failure.isGone && moved?.movedAtMs === undefined
  return {
    ...after,
    lastFailure: failure.reason,
    consecutiveFailures,
    ...(movedStill && { moved: movedStill }),
    ...(isGone && { goneAtMs: after.goneAtMs ?? failure.nowMs }),
  }
}
