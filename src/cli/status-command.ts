import { formatDuration } from '../duration.ts'
import { reportSource, type SourceReport } from '../poll/source-report.ts'
import { chosenSources } from './chosen-sources.ts'
import { exitCodes } from './exit-codes.ts'
import type { GlobalOptions } from './global-options.ts'
import { paint, print, printJson, table } from './terminal.ts'
import { openWorkspace } from './workspace.ts'

/**
 * `feedkeeper status [SOURCE...]`: how the last poll of each source ended, what it keeps, when it is due and what calls for
 * attention. It may be asked while the daemon is at work.
 */
export async function statusCommand(options: GlobalOptions, ids: readonly string[]): Promise<number> {
  const workspace = await openWorkspace(options, { logLevel: 'warn', isReader: true })
  try {
    const { catalog, clock } = workspace
    const nowMs = clock()
    const sources = chosenSources(ids, workspace).map((source) => reportSource(source, catalog, nowMs))
    const broken = workspace.sourceErrors.map((error) => error.message)
    if (options.json) printJson({ articles: catalog.articles.count(), sources, broken })
    else if (sources.length > 0) print(table(sources.map(line)))
    return broken.length === 0 ? exitCodes.ok : exitCodes.someFailed
  } finally {
    await workspace.close()
  }
}

function line(report: SourceReport): readonly string[] {
  const { flags, flagReasons, remarks, pendingEntries, consecutiveFailures } = report
  const isBad = flags.includes('failing') || flags.includes('gone')
  const failures = consecutiveFailures > 1 ? ` (${consecutiveFailures} times)` : ''
  return [
    report.source,
    isBad ? paint('red', report.lastOutcome + failures) : report.lastOutcome,
    `${report.articles} articles`,
    `${report.articlesPerDay} a day`,
    pendingEntries > 0 ? `${pendingEntries} waiting` : '',
    whenNext(report),
    [...flags.map((flag) => `${paint('yellow', flag)}: ${flagReasons[flag]}`), ...remarks].join('; '),
  ]
}

function whenNext({ lastPollAt, nextPollInMs }: SourceReport): string {
  if (nextPollInMs === undefined) return lastPollAt === undefined ? 'due' : 'not polled'
  return nextPollInMs <= 0 ? 'due' : `next in ${formatDuration(nextPollInMs)}`
}
