import { join } from 'node:path'
import type { RoundImages, RoundStep } from '../../../daemon/poll-round.ts'
import type { NotedBacklog } from '../../../daemon/socket/worker-socket.ts'
import { describePublished } from '../../../publish/run/publish-report.ts'
import { askForImages } from '../../ask-worker.ts'
import { BarTerminal } from '../../bar-terminal.ts'
import { exitCodes } from '../../exit-codes.ts'
import type { GlobalOptions } from '../../global-options.ts'
import { onWorkspace } from '../../on-workspace.ts'
import { untilStopped } from '../../process/until-stopped.ts'
import { createProgress } from '../../progress.ts'
import { openReader } from '../../reader.ts'
import { print, printJson, table } from '../../terminal.ts'
import type { Workspace } from '../../workspace.ts'
import { backlogNoter } from './image-backlog-here.ts'

/** What `feedkeeper fetch-images` takes; `since` in milliseconds since the epoch. */
type FetchImagesOptions = GlobalOptions & { readonly since?: number; readonly dryRun: boolean }

type Fetched = NotedBacklog & {
  /** What came of fetching them; absent where a worker does that, or nothing was to be fetched. */
  readonly fetched?: RoundImages
  readonly published?: Parameters<typeof describePublished>[0]
}

/**
 * `feedkeeper fetch-images [SOURCE...] [--since DATE] [--dry-run]`: has the pictures of articles kept that came in before
 * pictures were, and fetches all that wait, at the pace of their hosts. Beside a worker, that is told and fetches them by and
 * by. Stopped, it goes on where it was when it is asked again, and so do polls.
 */
export async function fetchImagesCommand(options: FetchImagesOptions, ids: readonly string[]): Promise<number> {
  const stop = untilStopped()
  try {
    const { signal } = stop
    const done = options.dryRun
      ? await countOnly(options, ids, signal)
      : ((await fetchThere(options, ids, signal)) ?? (await fetchHere(options, ids, signal)))
    if (options.json) printJson(done)
    else print(describeFetched(done, options))
    return signal.aborted ? exitCodes.someFailed : exitCodes.ok
  } finally {
    stop.dispose()
  }
}

async function countOnly(options: FetchImagesOptions, ids: readonly string[], signal: AbortSignal): Promise<Fetched> {
  const reader = await openReader(options)
  const { onStep, stop } = progressOf(options, reader.terminal)
  try {
    return await backlogNoter(reader, { isDryRun: true })(ids, { sinceMs: options.since, signal, onStep })
  } finally {
    stop()
    await reader.close()
  }
}

/** Has the worker do it that is at work; absent where there is none. */
async function fetchThere(
  options: FetchImagesOptions,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<Fetched | undefined> {
  const { onStep, stop } = progressOf(options, new BarTerminal(process.stderr))
  const asked = { sources: ids, ...(options.since !== undefined && { sinceMs: options.since }) }
  return askForImages(options.output, asked, { onStep, signal }).finally(stop)
}

function fetchHere(options: FetchImagesOptions, ids: readonly string[], signal: AbortSignal): Promise<Fetched> {
  return onWorkspace(options, { logLevel: 'warn', roles: ['poll', 'publish'] }, (workspace) =>
    fetchIn(workspace, options, ids, AbortSignal.any([signal, workspace.archive.damage])),
  )
}

async function fetchIn(
  workspace: Workspace,
  options: FetchImagesOptions,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<Fetched> {
  const { archive, imageFetcher, publisher, settings, terminal } = workspace
  const noting = progressOf(options, terminal)
  const note = backlogNoter(workspace, { keep: archive.keep })
  const noted = await note(ids, { sinceMs: options.since, signal, onStep: noting.onStep }).finally(noting.stop)
  const fetching = createProgress(options.json ? undefined : terminal)
  fetching.expect(noted.waiting)
  const onKept = () => fetching.step('pictures')
  const counts = await imageFetcher.run({ signal, onKept, onFailed: onKept }).finally(() => fetching.stop())
  const isShown = settings.publish.images === 'archived' && !signal.aborted
  const published = isShown ? await publisher.publish() : undefined
  archive.damage.throwIfAborted()
  const { waiting } = await archive.catalog.images.counts()
  return { ...noted, waiting, fetched: { ...counts, waiting }, ...(published && { published }) }
}

function progressOf({ json }: GlobalOptions, terminal: BarTerminal) {
  const progress = createProgress(json ? undefined : terminal)
  const onStep = (step: RoundStep) => ('expected' in step ? progress.expect(step.expected) : progress.step(step.source))
  return { onStep, stop: progress.stop }
}

function describeFetched(
  { sources, waiting, fetched, published }: Fetched,
  { dryRun, output }: FetchImagesOptions,
): string {
  const rows = sources.map(({ source, articles, images }) => [
    source,
    `${articles} ${articles === 1 ? 'article' : 'articles'}`,
    `${images} ${images === 1 ? 'picture' : 'pictures'} not asked for before`,
  ])
  const outcome = dryRun
    ? 'nothing is written'
    : fetched
      ? `${fetched.kept} pictures kept, ${fetched.failed} failed, ${fetched.waiting} waiting: polls go on with those`
      : `the worker fetches them by and by: ${waiting} pictures wait; \`feedkeeper status\` says how many are left`
  const last = published ? [describePublished(published, join(output, 'feeds'))] : []
  return [table(rows), outcome, ...last].filter((line) => line !== '').join('\n')
}
