import type { RebuildReport } from '../../../archive/upkeep/rebuild.ts'
import { exitCodes } from '../../exit-codes.ts'
import type { GlobalOptions } from '../../global-options.ts'
import { onWorkspace } from '../../on-workspace.ts'
import { print, printJson } from '../../terminal.ts'

/**
 * `feedkeeper rebuild`: makes the catalog's index anew from the journal, reads every file, and names each line and file that
 * is damaged.
 */
export async function rebuildCommand(options: GlobalOptions): Promise<number> {
  return onWorkspace(options, { logLevel: 'warn', rebuild: true }, async ({ rebuilt }) => {
    const report = rebuilt as RebuildReport
    const { articles, damaged, faults, journalMs, filesMs } = report
    const rate = (ms: number) => Math.round((articles / Math.max(ms, 1)) * 1_000)
    if (options.json) {
      const rates = { articlesPerSecond: rate(journalMs), filesPerSecond: rate(filesMs) }
      printJson({ ...report, journalMs: Math.round(journalMs), filesMs: Math.round(filesMs), ...rates })
    } else print(described(report, rate))
    return damaged.length + faults.length === 0 ? exitCodes.ok : exitCodes.someFailed
  })
}

function described(report: RebuildReport, rate: (ms: number) => number): string {
  const { articles, added, removed, corrected, damaged, faults, journalMs, filesMs } = report
  const counts = `${added} added, ${removed} removed, ${corrected} corrected, ${damaged.length} damaged`
  return [
    `${articles} articles: ${counts}`,
    `journal: ${rate(journalMs)} articles/s, ${faults.length} bad lines; files: ${rate(filesMs)} files/s`,
    ...faults.map(({ file, line, reason }) => `${file}:${line}: ${reason}`),
    ...damaged.map(({ reason }) => reason),
  ].join('\n')
}
