import type { PollReport } from '../poll-report.ts'
import { placedReason } from './placed-reason.ts'

/** A report in which what names a key of the definition names its file and line too. */
export async function placedReport(report: PollReport, file: string): Promise<PollReport> {
  const { listing, failedEntries, pageRemarks } = report
  const placed = (reasons: readonly string[]) => Promise.all(reasons.map((reason) => placedReason(reason, file)))
  return {
    ...report,
    listing:
      listing.kind === 'failed'
        ? { ...listing, reason: await placedReason(listing.reason, file) }
        : listing.kind === 'fetched'
          ? { ...listing, remarks: await placed(listing.remarks) }
          : listing,
    failedEntries: await Promise.all(
      failedEntries.map(async (each) => ({ ...each, reason: await placedReason(each.reason, file) })),
    ),
    pageRemarks: await placed(pageRemarks),
  }
}
