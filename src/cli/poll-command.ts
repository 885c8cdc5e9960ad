import { formatDuration } from '../duration.ts'
import { describeOutcome, wentWell } from '../poll/poll-report.ts'
import { type FinishedPoll, runPoll } from '../poll/run-poll.ts'
import { describePublished } from '../publish/publish-report.ts'
import { exitCodes } from './exit-codes.ts'
import type { GlobalOptions } from './global-options.ts'
import { createProgress } from './progress.ts'
import { BadUseError } from './report-fatal.ts'
import { paint, print, printJson, table } from './terminal.ts'
import { untilStopped } from './until-stopped.ts'
import { openWorkspace, type Workspace } from './workspace.ts'

/** `feedkeeper poll [SOURCE...]`: polls now, once, whatever the schedule says, publishes, and tells what came of it. */
export async function pollCommand(options: GlobalOptions, ids: readonly string[]): Promise<number> {
  const workspace = await openWorkspace(options, { logLevel: 'warn' })
  const stop = untilStopped()
  try {
    const sources = chosen(workspace, ids)
    const isTerminal = process.stderr.isTTY === true && !options.json
    const progress = createProgress(isTerminal)
    progress.expect(sources.length)
    const polls = await Promise.all(
      sources.map(async (source) => {
        const poll = await runPoll(source, workspace, {
          signal: stop.signal,
          onProgress: (done, total) => (done === 0 ? progress.expect(total) : progress.step(source.id)),
        })
        progress.step(source.id)
        return poll
      }),
    )
    progress.stop()
    const published = await workspace.publisher.publish()
    if (options.json) printJson({ polls, broken: workspace.sourceErrors.map((error) => error.message), published })
    else print(`${describePolls(polls, workspace)}\n${describePublished(published, workspace.publisher.folder)}`)
    const isAllWell =
      polls.every(wentWell) &&
      workspace.sourceErrors.length === 0 &&
      published.failed.length === 0 &&
      !stop.signal.aborted
    return isAllWell ? exitCodes.ok : exitCodes.someFailed
  } finally {
    stop.dispose()
    await workspace.close()
  }
}

function chosen({ sources, feedsFolder }: Workspace, ids: readonly string[]): Workspace['sources'] {
  const unknown = ids.filter((id) => !sources.some((source) => source.id === id))
  if (unknown.length > 0) {
    const there = sources.map((source) => source.id).join(', ') || 'none'
    throw new BadUseError(`no usable source ${unknown.join(', ')} in ${feedsFolder} (there are: ${there})`)
  }
  if (sources.length === 0)
    throw new BadUseError(`no usable source in ${feedsFolder}: write one as ${feedsFolder}/<id>.yaml`)
  return ids.length === 0 ? sources : sources.filter((source) => ids.includes(source.id))
}

function describePolls(polls: readonly FinishedPoll[], { clock, archiveFolder }: Workspace): string {
  const rows = polls.map((poll) => [
    poll.sourceId,
    wentWell(poll) ? describeOutcome(poll) : paint('red', describeOutcome(poll)),
    poll.duplicates === 1 ? '1 duplicate' : `${poll.duplicates} duplicates`,
    `next in ${formatDuration(poll.nextPollAtMs - clock())}`,
  ])
  const archived = polls.reduce((sum, poll) => sum + poll.archived.length, 0)
  return `${table(rows)}\n${archived} new in ${archiveFolder}`
}
