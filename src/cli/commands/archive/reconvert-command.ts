import { type ReconvertReport, reconvert } from '../../../poll/reconvert/reconvert.ts'
import { describePublished } from '../../../publish/run/publish-report.ts'
import { chooseSources } from '../../../source/choose-sources.ts'
import { DateTime } from '../../../text/date/date-time.ts'
import { exitCodes } from '../../exit-codes.ts'
import type { GlobalOptions } from '../../global-options.ts'
import { onWorkspace } from '../../on-workspace.ts'
import { untilStopped } from '../../process/until-stopped.ts'
import { createProgress } from '../../progress.ts'
import { BadUseError } from '../../report-fatal.ts'
import { paint, print, printJson, table } from '../../terminal.ts'
import type { Workspace } from '../../workspace.ts'

type ReconvertOptions = GlobalOptions & {
  readonly since?: string
  readonly dryRun: boolean
  readonly force: boolean
}

/**
 * `feedkeeper reconvert [SOURCE...]`: makes the articles of sources anew from captures, keeps what comes out otherwise as
 * revisions, publishes, and tells what came of it. Exit code 1 where it stopped because too many would lose text.
 */
export async function reconvertCommand(options: ReconvertOptions, ids: readonly string[]): Promise<number> {
  const stop = untilStopped()
  try {
    return await onWorkspace(options, { logLevel: 'warn' }, (workspace) =>
      reconvertAll(workspace, options, ids, stop.signal),
    )
  } finally {
    stop.dispose()
  }
}

async function reconvertAll(
  workspace: Workspace,
  options: ReconvertOptions,
  ids: readonly string[],
  stopped: AbortSignal,
): Promise<number> {
  const sources = chooseSources(ids, workspace)
  const { archive, jobs, timeZone, polling, publisher, settings, terminal } = workspace
  const sinceMs = options.since === undefined ? undefined : instantOf(options.since, timeZone)
  const progress = createProgress(options.json ? undefined : terminal)
  for (const { id } of sources) progress.expect((await archive.catalog.sources.counts(id, 0)).articles)
  const report = await reconvert(
    sources,
    { archive, jobs, timeZone, timeLimitMs: polling.timeLimit, images: settings.images },
    {
      sinceMs,
      isDryRun: options.dryRun,
      isForced: options.force,
      signal: AbortSignal.any([stopped, archive.damage]),
      onArticle: (source) => progress.step(source),
    },
  ).finally(() => progress.stop())
  const published = report.written > 0 ? await publisher.publish() : undefined
  archive.damage.throwIfAborted()
  if (options.json) printJson({ ...report, ...(published && { published }) })
  else {
    print(describeReconversion(report, options.dryRun))
    if (published) print(describePublished(published, workspace.feedsOutput))
  }
  return report.isStopped || stopped.aborted ? exitCodes.someFailed : exitCodes.ok
}

/** The instant a date begins in the zone of the archive, or that a time names; throws `BadUseError` where it is neither. */
function instantOf(text: string, zone: string): number {
  const read = DateTime.fromISO(text, { zone })
  if (!read.isValid) throw new BadUseError(`--since ${text}: a date such as 2026-11-01 is expected`)
  return read.toMillis()
}

const shownWorse = 20

function describeReconversion({ sources, written, isStopped }: ReconvertReport, isDryRun: boolean): string {
  const rows = sources.map(({ source, unchanged, changed, worse, notCaptured, edited }) => [
    source,
    `${unchanged} unchanged`,
    `${changed} changed`,
    worse.length > 0 ? paint('red', `${worse.length} worse`) : '0 worse',
    `${notCaptured} without capture`,
    `${edited} edited by hand`,
  ])
  const worse = sources.flatMap((each) => each.worse)
  const left = worse.length > shownWorse ? [`and ${worse.length - shownWorse} more: --json has them all`] : []
  const last = isStopped
    ? 'more than a fifth would lose text: nothing is written; --force writes all the same'
    : isDryRun
      ? 'nothing is written'
      : `${written} articles revised`
  return [
    table(rows),
    ...worse.slice(0, shownWorse).map(({ hash, title, reason }) => `${hash} ${title}: ${reason}`),
    ...left,
    last,
  ].join('\n')
}
