import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Archive } from '../archive/archive.ts'
import type { SourceRow } from '../archive/catalog.ts'
import { FeedkeeperError } from '../feedkeeper-error.ts'
import type { Source } from '../source/load.ts'
import type { ArchiveParts } from './archive-entries.ts'
import { afterExtraFailure, extraPoll } from './extra-poll.ts'
import { factsTeller } from './memory/facts-of-state.ts'
import { pastPollOf } from './memory/past-poll.ts'
import { movedUrlOf, stateOf } from './memory/recall.ts'
import type { SourceState } from './memory/source-state.ts'
import { stateAfter } from './memory/state-after.ts'
import { isLookedAt } from './memory/unstable.ts'
import { type PollOptions, pollSource } from './poll.ts'
import { describeOutcome, failedReport, type PollReport } from './poll-report.ts'
import { logPoll } from './report/log-poll.ts'
import type { NextPoll } from './schedule/next-poll.ts'
import { type PlanParts, planNextPoll, unendedPollMs } from './schedule/plan-poll.ts'
import { limitTime } from './time-limit.ts'

/** What polling with remembered state works with. */
export type PollParts = Omit<ArchiveParts, 'archive'> &
  PlanParts & {
    readonly archive: Pick<Archive<SourceState>, 'catalog' | 'articles' | 'captures' | 'keep' | 'bring' | 'queue'>
  }

/** Another worker polls the source at the moment. */
class ClaimedElsewhereError extends FeedkeeperError {
  constructor(sourceId: string) {
    super('claimed-elsewhere', `${sourceId}: another worker polls it at the moment`)
  }
}

const restAfterPushMs = 86_400_000
/** What could not be kept is asked for again so soon; while there is nowhere to keep it nothing is polled. */
const keepAgainMs = 10_000
/** What failed where all of the archive failed, and neither the source nor a file of it: disk, store, database, or a turn to write. */
const archiveFailures: readonly string[] = ['disk-failed', 'store-failed', 'database-failed', 'turn-lost']

/** Every push puts off the next poll anew: where they cease, the site is asked when the last one is a day old, and then as ever. */
function afterPush(next: NextPoll, nowMs: number): NextPoll {
  const atMs = nowMs + restAfterPushMs
  return next.atMs >= atMs ? next : { atMs, reason: 'its hub pushes' }
}

/** A poll and when the next one is due. */
export type FinishedPoll = PollReport & {
  readonly nextPollAtMs: number
  /** The address that is asked from now on, where permanent redirects moved it. */
  readonly movedUrl?: string
}

/**
 * When a source is asked again of which nothing could be kept, which is not held against it: soon, and where that was in vain as
 * well as its schedule has it.
 */
function afterUnkept(source: Source, state: SourceState, parts: PlanParts): NextPoll {
  const fromMs = parts.clock()
  const soonMs = (state.begun ?? 0) === 0 ? fromMs + keepAgainMs : Number.POSITIVE_INFINITY
  const { atMs } = planNextPoll(source, state, { fromMs }, parts)
  return { atMs: Math.min(soonMs, atMs), reason: 'it could not be kept' }
}

/** Makes what tells the journal what a listing says of its source while its articles are kept: both are written together. */
function tellingAlong(
  { id, definitionHash }: Pick<SourceRow<SourceState>, 'id' | 'definitionHash'>,
  state: SourceState,
  tellFacts: ReturnType<typeof factsTeller>,
  { clock, polling }: Pick<PollParts, 'clock' | 'polling'>,
): NonNullable<PollOptions['onListing']> {
  return async (asked) => {
    const seen = stateAfter(state, asked, '', clock(), polling)
    // A move has the time at which the poll ends.
    if (seen.moved !== state.moved) return
    // Its articles come first: where nothing else is being written, that begins at once.
    await nextTurn()
    await tellFacts({ id, definitionHash, state: seen })
  }
}

/** How one poll is to be run. */
type RunOptions = Pick<PollOptions, 'signal' | 'onProgress'> & {
  /** Whether somebody asks for it now: a failure then puts off no poll that the schedule has. Default false. */
  readonly isByHand?: boolean
  /** Whether the listing is one that a hub has pushed: while pushes come, a day goes by before the site is asked. */
  readonly isPushed?: boolean
  /** Told where whoever polled or defined it last had another definition of it. */
  readonly onOtherDefinition?: (() => void) | undefined
}

/**
 * Polls a source with what is remembered of it, and remembers what came of it.
 *
 * The next poll is set forward before the request, so that a crash cannot hammer a site; validators and state are written
 * after all articles, in one transaction. Logs one line. Never throws for what a site, or its archive, does.
 */
export async function runPoll(source: Source, parts: PollParts, options: RunOptions = {}): Promise<FinishedPoll> {
  const { archive } = parts
  const { keep, end } = archive.bring(archive.keep)
  try {
    return await pollAndRemember(source, { ...parts, archive: { ...archive, keep } }, options)
  } finally {
    end()
  }
}

/** What came since the last listing, or, since sites show it late, since the newest that was in it. */
function newsSince({ fetchedAtMs, rhythm }: SourceState): number | undefined {
  return fetchedAtMs === undefined ? undefined : Math.min(fetchedAtMs, (rhythm.newestAtMs ?? fetchedAtMs) + 1)
}

async function pollAndRemember(source: Source, parts: PollParts, options: RunOptions): Promise<FinishedPoll> {
  const { archive, clock, polling, log } = parts
  const { id, definitionHash } = source
  const row = (await archive.catalog.sources.find([id])).get(id)
  if (row !== undefined && row.definitionHash !== definitionHash) options.onOtherDefinition?.()
  const state = stateOf(definitionHash, row)
  const sinceWholeMs = clock() - (state.fetchedAtMs ?? 0)
  // A whole listing of the future was read under a wrong clock.
  const isConditional = sinceWholeMs >= 0 && sinceWholeMs < polling.fullFetchEvery
  const extra = options.isByHand ? extraPoll(source, row, clock()) : undefined
  const nextPollAtMs = Math.max(unendedPollMs(source.definition, state, parts), extra?.dueAtMs ?? 0)
  const begun = { id, definitionHash, nextPollAtMs, state: { ...state, begun: (state.begun ?? 0) + 1 } }
  if (!(await archive.queue.begin(begun, clock()))) {
    return { ...failedReport(id, new ClaimedElsewhereError(id), clock()), nextPollAtMs }
  }

  const tellFacts = factsTeller(row, archive)
  const limit = limitTime(polling.timeLimit, options.signal)
  const report = await pollSource(source, parts, {
    ...(isConditional && { validators: state.validators }),
    movedUrl: movedUrlOf(state),
    listing: state,
    newsSinceMs: newsSince(state),
    seenBlocks: state.seenBlocks,
    hasChurned: (state.churnedPolls ?? 0) > 0,
    looksAtChanges: isLookedAt(state.unstable, clock()),
    isRedefined: state.polledAtMs !== undefined && state.fetchedAtMs === undefined,
    hasWaiting: row?.hasWaiting,
    signal: limit.signal,
    onProgress: options.onProgress,
    onListing: tellingAlong(begun, state, tellFacts, parts),
  })
    .catch((error: Error) => failedReport(id, error, clock()))
    .finally(limit.end)

  // Cut short by the end of the program, the poll did not take place; its claim keeps the next start from hurrying.
  if (options.signal?.aborted) {
    await archive.queue.finish({ ...begun, state })
    return { ...report, nextPollAtMs }
  }
  const outcome = describeOutcome(report)
  const { listing } = report
  if ('code' in listing && archiveFailures.includes(listing.code)) {
    const next = afterUnkept(source, state, parts)
    await archive.queue.finish({ ...begun, nextPollAtMs: next.atMs })
    logPoll(report, outcome, { ...next, waitMs: next.atMs - clock() }, log)
    return { ...report, nextPollAtMs: next.atMs }
  }
  const basis = { fromMs: clock(), ...('freshness' in listing && listing.freshness) }
  const learned = stateAfter(state, report, outcome, basis.fromMs, polling)
  const plan = planNextPoll(source, learned, basis, parts)
  const stateNow = { ...learned, planned: { ...basis, atMs: plan.atMs } }
  const planned = { state: stateNow, next: plan }
  const own = extra ? afterExtraFailure(extra, report, planned, basis.fromMs) : planned
  const { state: after } = own
  const next = options.isPushed && listing.kind === 'fetched' ? afterPush(own.next, basis.fromMs) : own.next
  const ended = { id, definitionHash, nextPollAtMs: next.atMs, state: { ...after, nextPollReason: next.reason } }
  await tellFacts(ended)
  // Asked for at the same time, both go in one transaction.
  await Promise.all([archive.catalog.polls.add(id, pastPollOf(report)), archive.queue.finish(ended)])
  logPoll(report, outcome, { ...next, waitMs: next.atMs - clock() }, log)
  const movedUrl = movedUrlOf(after)
  return { ...report, nextPollAtMs: next.atMs, ...(movedUrl !== undefined && { movedUrl }) }
}
