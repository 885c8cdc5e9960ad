import { partName } from '../../archive/opening/archive-place.ts'
import { storeOf } from '../../archive/opening/store-settings.ts'
import { DiskWatch } from '../../daemon/disk-watch.ts'
import { pollEach } from '../../daemon/poll-each.ts'
import {
  type PollRound,
  pollRound,
  type RoundImages,
  type RoundStep,
  stepsOfPoll,
  wentWellThroughout,
} from '../../daemon/poll-round.ts'
import { laneOfSource } from '../../daemon/source-lane.ts'
import { FeedkeeperError } from '../../feedkeeper-error.ts'
import { movedUrlOf } from '../../poll/memory/recall.ts'
import { runPoll } from '../../poll/run-poll.ts'
import type { Source } from '../../source/load.ts'
import { askWorker } from '../ask-worker.ts'
import { BarTerminal } from '../bar-terminal.ts'
import { exitCodes } from '../exit-codes.ts'
import type { GlobalOptions } from '../global-options.ts'
import { keepsImages } from '../keeps-images.ts'
import { onWorkspace } from '../on-workspace.ts'
import { growSlowly } from '../process/grow-slowly.ts'
import { optimizeLater } from '../process/optimize-later.ts'
import { untilStopped } from '../process/until-stopped.ts'
import { createProgress } from '../progress.ts'
import { type ReadSettings, settingsOf } from '../surroundings.ts'
import { print, printJson } from '../terminal.ts'
import type { Workspace } from '../workspace.ts'
import { describeRound } from './describe-round.ts'

/** So long pictures are fetched; the rest waits for the next poll. */
const longestForImagesMs = 120_000

/**
 * `feedkeeper poll [SOURCE...]`: polls now, once, whatever the schedule says, publishes, fetches pictures where they are kept,
 * and tells what came of it. A source
 * that is paused or gone, or asked to be left alone for a while, is asked only where it is named. Where a worker is at work
 * on the output folder, that is asked to do it.
 */
export async function pollCommand(options: GlobalOptions, ids: readonly string[]): Promise<number> {
  const stop = untilStopped()
  try {
    const read = await settingsOf(options)
    const round = (await pollThere(options, ids, stop.signal)) ?? (await pollHere(options, ids, read, stop.signal))
    const place = { folder: options.output, store: storeOf(read.settings.store, process.env) }
    const names = { archiveName: partName(place, 'articles'), feedsOutput: partName(place, 'feeds') }
    if (options.json) printJson(round)
    else print(describeRound(round, { nowMs: Date.now(), ...names }))
    return wentWellThroughout(round) ? exitCodes.ok : exitCodes.someFailed
  } finally {
    stop.dispose()
  }
}

/** Has the worker poll that is at work; absent where there is none. */
async function pollThere(
  options: GlobalOptions,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<PollRound | undefined> {
  const progress = roundProgress(options, new BarTerminal(process.stderr))
  const round = await askWorker(options.output, ids, { onStep: progress.onStep, signal }).finally(progress.stop)
  for (const fault of round?.broken ?? []) process.stderr.write(`${fault}\n`)
  return round
}

function roundProgress({ json }: GlobalOptions, terminal: BarTerminal) {
  const progress = createProgress(json ? undefined : terminal)
  const onStep = (step: RoundStep) => ('expected' in step ? progress.expect(step.expected) : progress.step(step.source))
  return { onStep, stop: progress.stop }
}

function pollHere(
  options: GlobalOptions,
  ids: readonly string[],
  read: ReadSettings,
  stopped: AbortSignal,
): Promise<PollRound> {
  return onWorkspace(options, { logLevel: 'warn', roles: ['poll', 'publish'], read }, (workspace) =>
    pollIn(workspace, options, ids, stopped),
  )
}

async function pollIn(
  workspace: Workspace,
  options: GlobalOptions,
  ids: readonly string[],
  stopped: AbortSignal,
): Promise<PollRound> {
  const { archive, fetcher, clock, polling, publisher, settings, sources, keptFolders, log } = workspace
  await new DiskWatch({ folders: keptFolders, log, clock }).look()
  const { onStep, stop } = roundProgress(options, workspace.terminal)
  // Nothing that a damaged catalog cannot take in is asked for.
  const signal = AbortSignal.any([stopped, archive.damage])
  try {
    return await pollRound(ids, {
      ...workspace,
      onStep,
      fetchImages: keepsImages(settings, sources) ? () => fetchImages(workspace, signal) : undefined,
      poll: (sources, stateOf) => {
        const tellRead = whenAllAreRead(sources.length, () => void publisher.getReady())
        return pollEach(sources, {
          clock,
          atOnce: polling.atOnce,
          signal,
          laneOf: (source) => laneOfSource(source, movedUrlOf(stateOf(source)), fetcher),
          poll: async (source) => {
            const tell = stepsOfPoll(source.id, onStep)
            const onProgress = (done: number, total: number) => {
              if (done === 0) {
                growSlowly(100)
                optimizeLater()
                tellRead(source, true)
              }
              tell(done, total)
            }
            const poll = await runPoll(source, workspace, { signal, isByHand: true, onProgress })
            tellRead(source, false)
            onStep({ source: source.id })
            return poll
          },
        })
      },
    })
  } finally {
    stop()
  }
}

/** Makes what is told of each source that was read, once or more; calls `onAll` when that is all of them and one had news. */
function whenAllAreRead(count: number, onAll: () => void): (source: Source, hasNews: boolean) => void {
  const read = new Set<Source>()
  let haveNews = false
  return (source, hasNews) => {
    if (read.has(source)) return
    read.add(source)
    haveNews ||= hasNews
    if (read.size === count && haveNews) onAll()
  }
}

/** Fetches pictures; where they cannot be kept, that is said with what came of the rest. */
async function fetchImages({ archive, imageFetcher }: Workspace, signal: AbortSignal): Promise<RoundImages> {
  const startedAt = performance.now()
  const hasTime = () => performance.now() - startedAt < longestForImagesMs
  const counts = { kept: 0, failed: 0 }
  const onKept = () => {
    counts.kept += 1
  }
  const onFailed = () => {
    counts.failed += 1
  }
  const problem = await imageFetcher.run({ signal, hasTime, onKept, onFailed }).then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof FeedkeeperError) return error.message
      throw error
    },
  )
  const { waiting } = await archive.catalog.images.counts()
  return { ...counts, waiting, ...(problem !== undefined && { problem }) }
}
