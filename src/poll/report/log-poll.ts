import { neverMs } from '../../archive/never.ts'
import { formatDuration } from '../../duration.ts'
import type { Log } from '../../log/log.ts'
import type { PollReport } from '../poll-report.ts'

/** When the source is polled next, and why then. */
type Next = { readonly atMs: number; readonly waitMs: number; readonly reason: string }

/** Tells of a poll in one line, and of what was odd about its listing in one line each; `outcome` is how it ended, in words. */
export function logPoll(report: PollReport, outcome: string, next: Next, log: Log): void {
  const { listing, sourceId } = report
  const level = listing.kind === 'fetched' || listing.kind === 'not-modified' ? 'info' : 'warn'
  // Of a thousand polls that nobody wants to hear of, making the lines takes some ten milliseconds.
  if (log.isLevelEnabled(level)) log[level](fieldsOf(report, next), lineOf(report, outcome, next))
  if (listing.kind !== 'fetched') return
  for (const remark of listing.remarks) log.warn({ source: sourceId }, `${sourceId}: ${remark}`)
}

function lineOf({ listing, sourceId }: PollReport, outcome: string, next: Next): string {
  const reason = 'reason' in listing ? `: ${listing.reason}` : ''
  const when =
    next.atMs === neverMs ? 'not polled any more' : `next poll in ${formatDuration(next.waitMs)} (${next.reason})`
  return `${sourceId}: ${outcome}${reason}; ${when}`
}

function fieldsOf(report: PollReport, next: Next): object {
  const { listing } = report
  return {
    source: report.sourceId,
    outcome: listing.kind,
    archived: report.archived.length,
    ...(report.revised.length > 0 && { revised: report.revised.length }),
    duplicates: report.duplicates,
    failedEntries: report.failedEntries.length,
    tookMs: report.tookMs,
    ...(next.atMs !== neverMs && { nextPollInMs: next.waitMs }),
    nextPollReason: next.reason,
    ...('code' in listing && { code: listing.code }),
    ...('status' in listing && { status: listing.status }),
    ...('reason' in listing && { reason: listing.reason }),
  }
}
