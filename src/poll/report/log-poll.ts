import { neverMs } from '../../archive/never.ts'
import { formatDuration } from '../../duration.ts'
import type { Log } from '../../log/log.ts'
import type { PollReport } from '../poll-report.ts'

/** Tells of a poll in one line, and of what was odd about its listing in one line each; `outcome` is how it ended, in words. */
export function logPoll(
  report: PollReport,
  outcome: string,
  next: { readonly atMs: number; readonly waitMs: number; readonly reason: string },
  log: Log,
): void {
  const { listing } = report
  const reason = 'reason' in listing ? `: ${listing.reason}` : ''
  const when =
    next.atMs === neverMs ? 'not polled any more' : `next poll in ${formatDuration(next.waitMs)} (${next.reason})`
  const line = `${report.sourceId}: ${outcome}${reason}; ${when}`
  const fields = {
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
  if (listing.kind === 'fetched' || listing.kind === 'not-modified') log.info(fields, line)
  else log.warn(fields, line)
  if (listing.kind === 'fetched') {
    for (const remark of listing.remarks) log.warn({ source: report.sourceId }, `${report.sourceId}: ${remark}`)
  }
}
