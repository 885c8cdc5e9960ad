import { pollEach } from '../../daemon/poll-each.ts'
import { type PollRound, pollRound, type RoundStep, stepsOfPoll, wentWellThroughout } from '../../daemon/poll-round.ts'
import { laneOfSource } from '../../daemon/source-lane.ts'
import { movedUrlOf } from '../../poll/memory/recall.ts'
import { runPoll } from '../../poll/run-poll.ts'
import { exitCodes } from '../exit-codes.ts'
import type { GlobalOptions } from '../global-options.ts'
import { onWorkspace } from '../on-workspace.ts'
import { untilStopped } from '../process/until-stopped.ts'
import { createProgress } from '../progress.ts'
import { print, printJson } from '../terminal.ts'
import type { Workspace } from '../workspace.ts'
import { describeRound } from './describe-round.ts'

/**
 * `feedkeeper poll [SOURCE...]`: polls now, once, whatever the schedule says, publishes, and tells what came of it. A source
 * that is paused or gone, or asked to be left alone for a while, is asked only where it is named.
 */
export async function pollCommand(options: GlobalOptions, ids: readonly string[]): Promise<number> {
  const stop = untilStopped()
  try {
    return await onWorkspace(options, { logLevel: 'warn' }, async (workspace) => {
      const round = await pollHere(workspace, options, ids, stop.signal)
      if (options.json) printJson(round)
      else print(describeRound(round, { ...workspace, nowMs: workspace.clock() }))
      return wentWellThroughout(round) && !stop.signal.aborted ? exitCodes.ok : exitCodes.someFailed
    })
  } finally {
    stop.dispose()
  }
}

async function pollHere(
  workspace: Workspace,
  options: GlobalOptions,
  ids: readonly string[],
  stopped: AbortSignal,
): Promise<PollRound> {
  const { archive, fetcher, clock, polling } = workspace
  const progress = createProgress(process.stderr.isTTY === true && !options.json)
  // Nothing that a damaged catalog cannot take in is asked for.
  const signal = AbortSignal.any([stopped, archive.damage])
  const onStep = (step: RoundStep) => ('expected' in step ? progress.expect(step.expected) : progress.step(step.source))
  try {
    return await pollRound(ids, {
      ...workspace,
      onStep,
      poll: (sources, stateOf) =>
        pollEach(sources, {
          clock,
          atOnce: polling.atOnce,
          signal,
          laneOf: (source) => laneOfSource(source, movedUrlOf(stateOf(source)), fetcher),
          poll: async (source) => {
            const onProgress = stepsOfPoll(source.id, onStep)
            const poll = await runPoll(source, workspace, { signal, isByHand: true, onProgress })
            onStep({ source: source.id })
            return poll
          },
        }),
    })
  } finally {
    progress.stop()
  }
}
