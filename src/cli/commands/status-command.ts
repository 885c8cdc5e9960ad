import { formatDuration } from '../../duration.ts'
import { reportSource, type SourceReport } from '../../poll/memory/source-report.ts'
import { type PublicationCoverage, publicationCoverage } from '../../publish/coverage.ts'
import { chooseSources } from '../../source/choose-sources.ts'
import { exitCodes } from '../exit-codes.ts'
import type { GlobalOptions } from '../global-options.ts'
import { openReader } from '../reader.ts'
import { paint, print, printJson, table } from '../terminal.ts'

/**
 * `feedkeeper status [SOURCE...]`: how the last poll of each source ended, what it keeps, when it is due and what calls for
 * attention. It may be asked while the daemon is at work.
 */
export async function statusCommand(options: GlobalOptions, ids: readonly string[]): Promise<number> {
  const reader = await openReader(options)
  try {
    const { catalog } = reader.archive
    const nowMs = reader.clock()
    const chosen = chooseSources(ids, reader)
    const rows = await catalog.sources.find(chosen.map(({ id }) => id))
    const sources: SourceReport[] = []
    for (const source of chosen) sources.push(await reportSource(source, rows.get(source.id), catalog, nowMs))
    const broken = reader.sourceErrors.map((error) => error.message)
    const subject = { ...reader, sources: () => reader.sources }
    const publications = ids.length > 0 ? [] : await publicationCoverage(subject)
    if (options.json) printJson({ articles: await catalog.articles.count(), sources, publications, broken })
    else if (sources.length > 0) print([table(sources.map(line)), ...publications.flatMap(coverage)].join('\n'))
    return broken.length === 0 ? exitCodes.ok : exitCodes.someFailed
  } finally {
    await reader.close()
  }
}

function line(report: SourceReport): readonly string[] {
  const { flags, flagReasons, remarks, waitingEntries, consecutiveFailures } = report
  const isBad = flags.includes('failing') || flags.includes('gone')
  const failures = consecutiveFailures > 1 ? ` (${consecutiveFailures} times)` : ''
  return [
    report.source,
    isBad ? paint('red', report.lastOutcome + failures) : report.lastOutcome,
    `${report.articles} articles`,
    `${report.articlesPerDay} a day`,
    waitingEntries > 0 ? `${waitingEntries} waiting` : '',
    whenNext(report),
    [...flags.map((flag) => `${paint('yellow', flag)}: ${flagReasons[flag]}`), ...remarks].join('; '),
  ]
}

/** What readers of a feed have to know who look at it now and then. */
function coverage({ name, articles, coversHours }: PublicationCoverage): readonly string[] {
  if (coversHours === undefined) return []
  return [`feed ${name}: its ${articles} articles cover ${coversHours} h; who looks less often walks its archive`]
}

function whenNext({ lastPollAt, nextPollInMs, isPaused }: SourceReport): string {
  if (isPaused) return 'paused'
  if (nextPollInMs === undefined) return lastPollAt === undefined ? 'due' : 'not polled'
  return nextPollInMs <= 0 ? 'due' : `next in ${formatDuration(nextPollInMs)}`
}
