import type { SourceRow } from '../archive/catalog.ts'
import { neverMs } from '../archive/never.ts'
import type { Source } from '../source/load.ts'
import type { SourceState } from './memory/source-state.ts'
import type { PollReport } from './poll-report.ts'
import type { NextPoll } from './schedule/next-poll.ts'

/** A poll that was asked for by hand before its source was due: the next poll and the failures as they were before it. */
export type ExtraPoll = { readonly dueAtMs: number; readonly reason: string | undefined; readonly failures: number }

/** Tells of a poll by hand what it comes on top of; absent where the source is due anyway, or is another than before. */
export function extraPoll(
  { definitionHash }: Pick<Source, 'definitionHash'>,
  row: SourceRow<SourceState> | undefined,
  nowMs: number,
): ExtraPoll | undefined {
  if (row === undefined || row.definitionHash !== definitionHash || row.nextPollAtMs <= nowMs) return undefined
  const { nextPollReason: reason, consecutiveFailures: failures } = row.state
  return { dueAtMs: row.nextPollAtMs, reason, failures }
}

/**
 * What an extra poll that failed leaves: the failure is told, but somebody who tries again by hand pushes no back-off
 * further. The next poll stays where it was, unless the site asks to be left alone for longer.
 */
export function afterExtraFailure(
  extra: ExtraPoll,
  { listing }: PollReport,
  planned: { readonly state: SourceState; readonly next: NextPoll },
  nowMs: number,
): { readonly state: SourceState; readonly next: NextPoll } {
  const { state, next } = planned
  if (state.consecutiveFailures === 0 || next.atMs === neverMs) return planned
  const heldUntilMs = listing.kind === 'refused' ? nowMs + (listing.retryAfterMs ?? 0) : 0
  return {
    state: { ...state, consecutiveFailures: Math.max(1, extra.failures) },
    next:
      heldUntilMs > extra.dueAtMs
        ? { atMs: heldUntilMs, reason: 'Retry-After' }
        : { atMs: extra.dueAtMs, reason: extra.reason ?? next.reason },
  }
}
