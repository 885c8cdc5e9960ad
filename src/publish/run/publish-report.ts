/** What one run of publishing did. */
export type PublishReport = {
  /** Files that changed, relative to the folder of feeds. */
  readonly written: readonly string[]
  /** Files that were looked at and left alone. */
  readonly unchanged: number
  /** Publications that could not be written, with the reason; they are tried again with the next run. */
  readonly failed: readonly { readonly publication: string; readonly reason: string }[]
  /** Whether archive pages are left for the next run, which comes by itself. */
  readonly isUnfinished: boolean
  readonly tookMs: number
}

/** Tells a report in one line. */
export function describePublished({ written, unchanged, failed }: PublishReport, folder: string): string {
  const trouble = failed.map(({ publication, reason }) => `; ${publication} failed: ${reason}`).join('')
  return `${written.length} feed files written, ${unchanged} unchanged in ${folder}${trouble}`
}

/** Joins the reports of runs that followed each other; what failed is what failed last. */
export function joinReports(first: PublishReport, then: PublishReport): PublishReport {
  return {
    ...then,
    written: [...new Set([...first.written, ...then.written])],
    unchanged: first.unchanged + then.unchanged,
    tookMs: first.tookMs + then.tookMs,
  }
}
