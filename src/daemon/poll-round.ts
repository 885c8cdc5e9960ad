import type { Catalog } from '../archive/catalog.ts'
import type { Clock } from '../clock.ts'
import { formatDuration } from '../duration.ts'
import type { FetchedImages } from '../images/fetch-images.ts'
import { stateOf } from '../poll/memory/recall.ts'
import type { SourceState } from '../poll/memory/source-state.ts'
import { wentWell } from '../poll/poll-report.ts'
import type { FinishedPoll } from '../poll/run-poll.ts'
import type { Publisher } from '../publish/publisher.ts'
import { joinReports, type PublishReport } from '../publish/run/publish-report.ts'
import { chooseSources, NoSourceError } from '../source/choose-sources.ts'
import type { Source } from '../source/load.ts'
import type { SourceFolder } from '../source/source-folder.ts'

/** A source that is not asked unless it is named: it is paused or gone, or asked to be left alone. */
export type SkippedSource = { readonly source: string; readonly reason: string }

/** What came of polling sources because somebody asked for it. */
export type PollRound = {
  /** By id of the source. */
  readonly polls: readonly FinishedPoll[]
  readonly skipped: readonly SkippedSource[]
  /** What is wrong with definitions that cannot be used, one sentence each. */
  readonly broken: readonly string[]
  readonly published: PublishReport
  /** What came of the pictures of articles; absent where none are kept, or a worker fetches them by and by. */
  readonly images?: RoundImages
  /** Whether some of what was asked for was not polled, because it was called off or the worker was stopped. */
  readonly isCutShort: boolean
}

/** Pictures that were fetched, how many addresses are left to be asked for, and why it ended before that, where they cannot be kept. */
export type RoundImages = FetchedImages & { readonly waiting: number; readonly problem?: string }

/** How far a round is: steps more are to be done, or one is done for a source. */
export type RoundStep = { readonly expected: number } | { readonly source: string }

/** What a round works with. */
export type RoundParts = {
  readonly folder: Pick<SourceFolder, 'sources' | 'errors'>
  readonly feedsFolder: string
  readonly archive: { readonly catalog: Pick<Catalog<SourceState>, 'sources'>; readonly damage: AbortSignal }
  readonly publisher: Pick<Publisher, 'publish'>
  readonly clock: Clock
  /** Polls each of these now; `states` is what is remembered of them. */
  readonly poll: (
    sources: readonly Source[],
    stateOf: (source: Source) => SourceState,
  ) => Promise<readonly FinishedPoll[]>
  /** Fetches pictures once the text is published. */
  readonly fetchImages?: (() => Promise<RoundImages>) | undefined
  readonly onStep: (step: RoundStep) => void
}

/**
 * Polls sources now, those that are named or all of them, publishes, fetches pictures, and tells what came of it. Where none is named, those
 * that are paused or gone, or asked to be left alone for a while are left out.
 *
 * Throws `UnknownSourceError` and `NoSourceError`, and, with its own error, for a catalog that turns out to be damaged.
 */
export async function pollRound(ids: readonly string[], parts: RoundParts): Promise<PollRound> {
  const { folder, feedsFolder, archive, publisher, clock, poll, fetchImages, onStep } = parts
  const sources = chooseSources(ids, { sources: folder.sources, feedsFolder, sourceErrors: folder.errors })
  if (sources.length === 0) throw new NoSourceError(feedsFolder)
  const rows = await archive.catalog.sources.find(sources.map(({ id }) => id))
  const stateIn = (source: Source) => stateOf(source.definitionHash, rows.get(source.id))
  const skipped = ids.length > 0 ? [] : sources.flatMap((source) => notAsked(source, stateIn(source), clock()) ?? [])
  const isSkipped = new Set(skipped.map(({ source }) => source))
  const asked = sources.filter(({ id }) => !isSkipped.has(id))
  onStep({ expected: asked.length })
  const polls = await poll(asked, stateIn)
  const first = await publisher.publish()
  const images = await fetchImages?.()
  const published = images && images.kept > 0 ? joinReports(first, await publisher.publish()) : first
  archive.damage.throwIfAborted()
  return {
    polls: polls.toSorted((a, b) => a.sourceId.localeCompare(b.sourceId)),
    skipped,
    broken: folder.errors.map((error) => error.message),
    published,
    ...(images && { images }),
    isCutShort: polls.length < asked.length,
  }
}

/** Whether a round went well in every part; decides the exit code of `feedkeeper poll`. */
export function wentWellThroughout({ polls, broken, published, images, isCutShort }: PollRound): boolean {
  const isKept = published.failed.length === 0 && images?.problem === undefined
  return polls.every(wentWell) && broken.length === 0 && isKept && !isCutShort
}

/** Makes what tells of one source's poll, entry by entry, as steps of a round. */
export function stepsOfPoll(source: string, onStep: RoundParts['onStep']): (done: number, total: number) => void {
  return (done, total) => onStep(done === 0 ? { expected: total } : { source })
}

function notAsked(
  { id: source, definition }: Source,
  { goneAtMs, heldUntilMs = 0 }: SourceState,
  nowMs: number,
): SkippedSource | undefined {
  if (definition.paused) return { source, reason: 'not asked: paused' }
  if (goneAtMs !== undefined) return { source, reason: 'not asked: gone (HTTP 410)' }
  const leftMs = heldUntilMs - nowMs
  return leftMs > 0
    ? { source, reason: `not asked: it asked to wait for ${formatDuration(leftMs)} (Retry-After)` }
    : undefined
}
