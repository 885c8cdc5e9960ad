import { neverMs } from '../../archive/never.ts'
import { pollEach } from '../../daemon/poll-each.ts'
import { laneOfSource } from '../../daemon/source-lane.ts'
import { formatDuration } from '../../duration.ts'
import { movedUrlOf, stateOf } from '../../poll/memory/recall.ts'
import { initialState, type SourceState } from '../../poll/memory/source-state.ts'
import { describeOutcome, wentWell } from '../../poll/poll-report.ts'
import { type FinishedPoll, runPoll } from '../../poll/run-poll.ts'
import { describePublished } from '../../publish/run/publish-report.ts'
import type { Source } from '../../source/load.ts'
import { chosenSources } from '../chosen-sources.ts'
import { exitCodes } from '../exit-codes.ts'
import type { GlobalOptions } from '../global-options.ts'
import { onWorkspace } from '../on-workspace.ts'
import { untilStopped } from '../process/until-stopped.ts'
import { createProgress } from '../progress.ts'
import { BadUseError } from '../report-fatal.ts'
import { paint, print, printJson, table } from '../terminal.ts'
import type { Workspace } from '../workspace.ts'

/**
 * `feedkeeper poll [SOURCE...]`: polls now, once, whatever the schedule says, publishes, and tells what came of it. A source
 * that is paused or gone, or asked to be left alone for a while, is asked only where it is named.
 */
export async function pollCommand(options: GlobalOptions, ids: readonly string[]): Promise<number> {
  const stop = untilStopped()
  try {
    return await onWorkspace(options, { logLevel: 'warn' }, (workspace) =>
      pollAll(workspace, options, ids, stop.signal),
    )
  } finally {
    stop.dispose()
  }
}

async function pollAll(
  workspace: Workspace,
  options: GlobalOptions,
  ids: readonly string[],
  stopped: AbortSignal,
): Promise<number> {
  const sources = chosenSources(ids, workspace)
  if (sources.length === 0) {
    throw new BadUseError(
      `no usable source in ${workspace.feedsFolder}: write one as ${workspace.feedsFolder}/<id>.yaml`,
    )
  }
  const { archive, fetcher, clock, polling } = workspace
  const rows = await archive.catalog.sources.find(sources.map(({ id }) => id))
  const states = new Map(sources.map((source) => [source.id, stateOf(source.definitionHash, rows.get(source.id))]))
  const stateIn = ({ id }: Source) => states.get(id) ?? initialState
  const skipped = ids.length > 0 ? [] : sources.flatMap((source) => notAsked(source, stateIn(source), clock()) ?? [])
  const asked = sources.filter((source) => !skipped.some((each) => each.source === source.id))
  const isTerminal = process.stderr.isTTY === true && !options.json
  const progress = createProgress(isTerminal)
  progress.expect(asked.length)
  // Nothing that a damaged catalog cannot take in is asked for.
  const signal = AbortSignal.any([stopped, archive.damage])
  const inTurn = await pollEach(asked, {
    clock,
    atOnce: polling.atOnce,
    signal,
    laneOf: (source) => laneOfSource(source, movedUrlOf(stateIn(source)), fetcher),
    poll: async (source) => {
      const poll = await runPoll(source, workspace, {
        signal,
        onProgress: (done, total) => (done === 0 ? progress.expect(total) : progress.step(source.id)),
      })
      progress.step(source.id)
      return poll
    },
  })
  progress.stop()
  const polls = inTurn.toSorted((a, b) => a.sourceId.localeCompare(b.sourceId))
  const published = await workspace.publisher.publish()
  archive.damage.throwIfAborted()
  if (options.json) {
    printJson({ polls, skipped, broken: workspace.sourceErrors.map((error) => error.message), published })
  } else {
    print(`${describePolls(polls, skipped, workspace)}\n${describePublished(published, workspace.feedsOutput)}`)
  }
  const isAllWell =
    polls.every(wentWell) && workspace.sourceErrors.length === 0 && published.failed.length === 0 && !stopped.aborted
  return isAllWell ? exitCodes.ok : exitCodes.someFailed
}

/** A source that is not asked unless it is named: it is paused or gone, or asked to be left alone. */
type SkippedSource = { readonly source: string; readonly reason: string }

function notAsked(
  { id, definition }: Source,
  { goneAtMs, heldUntilMs = 0 }: SourceState,
  nowMs: number,
): SkippedSource | undefined {
  if (definition.paused) return { source: id, reason: 'not asked: paused' }
  if (goneAtMs !== undefined) return { source: id, reason: 'not asked: gone (HTTP 410)' }
  const leftMs = heldUntilMs - nowMs
  return leftMs > 0
    ? { source: id, reason: `not asked: it asked to wait for ${formatDuration(leftMs)} (Retry-After)` }
    : undefined
}

function describePolls(
  polls: readonly FinishedPoll[],
  skipped: readonly SkippedSource[],
  { clock, archiveFolder }: Workspace,
): string {
  const rows = polls.map((poll) => [
    poll.sourceId,
    wentWell(poll) ? describeOutcome(poll) : paint('red', describeOutcome(poll)),
    poll.duplicates === 1 ? '1 duplicate' : `${poll.duplicates} duplicates`,
    poll.nextPollAtMs === neverMs ? 'not polled any more' : `next in ${formatDuration(poll.nextPollAtMs - clock())}`,
  ])
  const archived = polls.reduce((sum, poll) => sum + poll.archived.length, 0)
  const all = [...rows, ...skipped.map(({ source, reason }) => [source, paint('yellow', reason)])]
  return `${table(all.sort(([a = ''], [b = '']) => a.localeCompare(b)))}\n${archived} new in ${archiveFolder}`
}
