import type { KeptPlace } from '../../../archive/opening/archive-place.ts'
import { isStoreUrl, storeOf } from '../../../archive/opening/store-settings.ts'
import type { MovedArchive } from '../../../archive/transfer/move-archive.ts'
import type { RebuildReport } from '../../../archive/upkeep/rebuild.ts'
import { exitCodes } from '../../exit-codes.ts'
import type { GlobalOptions } from '../../global-options.ts'
import { onWorkspace } from '../../on-workspace.ts'
import { print, printJson } from '../../terminal.ts'

/**
 * `feedkeeper rebuild [--from PLACE]`: makes the catalog's index anew from the journal, reads every file, and names each line
 * and file that is damaged; with `from`, all that is kept is copied here first from another folder or store.
 */
export async function rebuildCommand(options: GlobalOptions & { readonly from?: string }): Promise<number> {
  const from = options.from === undefined ? undefined : placeOf(options.from, options)
  const logLevel = from === undefined ? 'warn' : 'info'
  return onWorkspace(options, { logLevel, rebuild: true, from }, async ({ rebuilt, moved }) => {
    const report = rebuilt as RebuildReport
    const { articles, damaged, faults, journalMs, filesMs } = report
    const rate = (ms: number) => Math.round((articles / Math.max(ms, 1)) * 1_000)
    if (options.json) {
      const rates = { articlesPerSecond: rate(journalMs), filesPerSecond: rate(filesMs) }
      printJson({
        ...report,
        ...(moved && { moved }),
        journalMs: Math.round(journalMs),
        filesMs: Math.round(filesMs),
        ...rates,
      })
    } else print([...(moved ? [describedMove(moved)] : []), described(report, rate)].join('\n'))
    return damaged.length + faults.length === 0 ? exitCodes.ok : exitCodes.someFailed
  })
}

function placeOf(from: string, { output: folder }: GlobalOptions): KeptPlace {
  return isStoreUrl(from)
    ? { folder, store: storeOf({ url: from }, { ...process.env, STORE_URL: '' }) }
    : { folder: from }
}

function describedMove({ articles, revisions, images, captureBytes, journalBytes }: MovedArchive): string {
  const parts = [`${revisions} former versions`, `${images} pictures`, `${captureBytes} bytes of captures`]
  return `copied: ${articles} articles, ${parts.join(', ')}, ${journalBytes} bytes of journal`
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
