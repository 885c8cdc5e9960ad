import { reportSource } from '../../poll/memory/source-report.ts'
import { publicationCoverage } from '../../publish/coverage.ts'
import { chooseSources } from '../../source/choose-sources.ts'
import { exitCodes } from '../exit-codes.ts'
import type { GlobalOptions } from '../global-options.ts'
import { openReader } from '../reader.ts'
import type { StatusOrder } from '../status-orders.ts'
import { print, printJson, terminalWidth } from '../terminal.ts'
import { describeStatus, inOrder, isInNeed, type Status, type TimedReport } from './describe-status.ts'

type StatusOptions = GlobalOptions & { readonly failing: boolean; readonly sort: StatusOrder }

/**
 * `feedkeeper status [SOURCE...]`: how the last poll of each source ended, what it keeps, when it is due and what calls for
 * attention: then the exit code is 1. It may be asked while the daemon is at work; it makes nothing.
 */
export async function statusCommand(options: StatusOptions, ids: readonly string[]): Promise<number> {
  const reader = await openReader(options, { tellsFaults: false })
  try {
    const { catalog } = reader.archive
    const nowMs = reader.clock()
    const chosen = chooseSources(ids, reader)
    const names = chosen.map(({ id }) => id)
    const [rows, usual] = await Promise.all([catalog.sources.find(names), catalog.polls.usualMs(names)])
    const reports: TimedReport[] = []
    for (const source of chosen) {
      const usualPollMs = usual.get(source.id)
      const report = await reportSource(source, rows.get(source.id), catalog, nowMs)
      reports.push({ ...report, ...(usualPollMs !== undefined && { usualPollMs }) })
    }
    const isFailing = ({ flags }: TimedReport) => flags.includes('failing') || flags.includes('gone')
    const status: Status = {
      articles: await catalog.articles.count(),
      known: reader.sources.length,
      sources: reports.filter((report) => !options.failing || isFailing(report)).sort(inOrder(options.sort)),
      publications:
        ids.length > 0 || options.failing
          ? []
          : await publicationCoverage({ ...reader, sources: () => reader.sources }),
      ...(ids.length === 0 && !options.failing && { images: await catalog.images.counts() }),
      workers: ids.length > 0 ? [] : await catalog.workers(),
      broken: reader.sourceErrors.map((error) => error.message),
    }
    if (options.json) printJson(status)
    else print(describeStatus(status, terminalWidth()))
    return status.broken.length === 0 && !reports.some(isInNeed) ? exitCodes.ok : exitCodes.someFailed
  } finally {
    await reader.close()
  }
}
