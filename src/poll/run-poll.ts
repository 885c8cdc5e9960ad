import { isDeepStrictEqual } from 'node:util'
import type { Archive } from '../archive/archive.ts'
import type { SourceRow } from '../archive/catalog.ts'
import { neverMs } from '../archive/never.ts'
import { formatDuration } from '../duration.ts'
import { FeedkeeperError } from '../feedkeeper-error.ts'
import type { Source } from '../source/load.ts'
import type { ArchiveParts } from './archive-entries.ts'
import { factsOf } from './memory/facts-of-state.ts'
import {
  boundsOf,
  initialState,
  type SourceState,
  stateAfter,
  stateOfChangedDefinition,
} from './memory/source-state.ts'
import { type PollOptions, pollSource } from './poll.ts'
import { describeOutcome, type PollReport } from './poll-report.ts'
import type { PollingSettings } from './polling-settings.ts'
import type { CronTimes } from './schedule/cron-times.ts'
import { intervalMs, nextPoll, scheduleOf } from './schedule/next-poll.ts'
import { adaptiveIntervalMs } from './schedule/rhythm.ts'
import { limitTime } from './time-limit.ts'

/** What polling with remembered state works with. */
export type PollParts = Omit<ArchiveParts, 'archive'> & {
  readonly archive: Pick<Archive<SourceState>, 'catalog' | 'articles' | 'keep' | 'queue'>
  readonly polling: PollingSettings
  readonly cron: CronTimes
}

/** Another worker polls the source at the moment. */
class ClaimedElsewhereError extends FeedkeeperError {
  constructor(sourceId: string) {
    super('claimed-elsewhere', `${sourceId}: another worker polls it at the moment`)
  }
}

/** A poll and when the next one is due. */
export type FinishedPoll = PollReport & {
  readonly nextPollAtMs: number
  /** The address that is asked from now on, where permanent redirects moved it. */
  readonly movedUrl?: string
}

/** A poll that is never ended by its process may have sent its request this late after it was begun. */
const claimMarginMs = 30_000

/**
 * Polls a source with what is remembered of it, and remembers what came of it.
 *
 * The next poll is set forward before the request, so that a crash cannot hammer a site; validators and state are written
 * after all articles, in one transaction. Logs one line. Never throws for what a site, or its archive, does.
 */
export async function runPoll(
  source: Source,
  parts: PollParts,
  options: Pick<PollOptions, 'signal' | 'onProgress'> = {},
): Promise<FinishedPoll> {
  const { archive, clock, polling } = parts
  const row = (await archive.catalog.sources.find([source.id])).get(source.id)
  const state = stateOf(source, row)
  const sinceWholeMs = clock() - (state.fetchedAtMs ?? 0)
  // A whole listing of the future was read under a wrong clock.
  const isConditional = sinceWholeMs >= 0 && sinceWholeMs < polling.fullFetchEvery
  const begun = beginning(source, state, parts)
  if (!(await archive.queue.begin(begun, clock()))) {
    return { ...polledElsewhere(source, clock()), nextPollAtMs: begun.nextPollAtMs }
  }

  const limit = limitTime(polling.timeLimit, options.signal)
  const report = await pollSource(source, parts, {
    ...(isConditional && { validators: state.validators }),
    movedUrl: movedUrlOf(state),
    listing: state,
    hasChurned: (state.churnedPolls ?? 0) > 0,
    signal: limit.signal,
    onProgress: options.onProgress,
  })
    .catch((error: Error) => failedReport(source, error, clock()))
    .finally(limit.end)

  // Cut short by the end of the program, the poll did not take place; its claim keeps the next start from hurrying.
  if (options.signal?.aborted) {
    await archive.queue.finish({ ...begun, state })
    return { ...report, nextPollAtMs: begun.nextPollAtMs }
  }
  const after = stateAfter(state, report, describeOutcome(report), clock(), polling)
  const next = nextPollOf(source, after, report, parts)
  await keepFacts(source, row, after, parts)
  await archive.queue.finish({
    ...rowOf(source),
    nextPollAtMs: next.atMs,
    state: { ...after, nextPollReason: next.reason },
  })
  logPoll(report, { ...next, waitMs: next.atMs - clock() }, parts.log)
  const movedUrl = movedUrlOf(after)
  return { ...report, nextPollAtMs: next.atMs, ...(movedUrl !== undefined && { movedUrl }) }
}

/** What is remembered of a source, as far as it holds for the definition in hand. */
export function stateOf(source: Source, row: SourceRow<SourceState> | undefined): SourceState {
  if (row === undefined) return initialState
  const state = { ...initialState, ...row.state }
  return row.definitionHash === source.definitionHash ? state : stateOfChangedDefinition(state)
}

/** The address that is asked instead of the definition's, where permanent redirects moved it. */
export const movedUrlOf = ({ moved }: SourceState): string | undefined =>
  moved?.movedAtMs === undefined ? undefined : moved.url

const rowOf = ({ id, definitionHash }: Source) => ({ id, definitionHash })

/** The row of a source whose poll begins: its next poll is set forward, further with each that was begun and never ended. */
function beginning(source: Source, state: SourceState, { clock, polling, cron }: PollParts): SourceRow<SourceState> {
  const isKnown = state.fetchedAtMs !== undefined
  const adaptiveMs = isKnown ? adaptiveIntervalMs(state.rhythm, clock(), boundsOf(polling)) : polling.shortest
  const ownMs = intervalMs(scheduleOf(source.definition), adaptiveMs, cron)
  const begun = (state.begun ?? 0) + 1
  const restMs = Math.max(ownMs, Math.min(polling.longestBackOff, ownMs * 2 ** Math.min(begun - 1, 40)))
  return { ...rowOf(source), nextPollAtMs: clock() + claimMarginMs + restMs, state: { ...state, begun } }
}

/** Tells the journal what is known of the source where it does not know that yet; before the state is written that says so. */
async function keepFacts(
  source: Source,
  before: SourceRow<SourceState> | undefined,
  after: SourceState,
  { archive }: PollParts,
): Promise<void> {
  const facts = factsOf(after)
  const isTold =
    before !== undefined &&
    before.definitionHash === source.definitionHash &&
    isDeepStrictEqual(factsOf(before.state), facts)
  if (!isTold) await archive.keep({ facts: [{ sourceId: source.id, definitionHash: source.definitionHash, facts }] })
}

function nextPollOf(source: Source, state: SourceState, report: PollReport, { clock, polling, cron }: PollParts) {
  if (state.goneAtMs !== undefined) return { atMs: neverMs, reason: 'gone (HTTP 410)' }
  const { listing } = report
  return nextPoll(
    {
      sourceId: source.id,
      nowMs: clock(),
      schedule: scheduleOf(source.definition),
      adaptiveMs: adaptiveIntervalMs(state.rhythm, clock(), boundsOf(polling)),
      failures: state.consecutiveFailures,
      listing: state.listing,
      freshForMs: 'freshness' in listing ? listing.freshness.freshForMs : undefined,
      retryAfterMs: listing.kind === 'refused' ? listing.retryAfterMs : undefined,
    },
    polling,
    cron,
  )
}

function polledElsewhere(source: Source, nowMs: number): PollReport {
  return failedReport(source, new ClaimedElsewhereError(source.id), nowMs)
}

function failedReport(source: Source, error: Error, nowMs: number): PollReport {
  return {
    sourceId: source.id,
    url: '',
    startedAtMs: nowMs,
    tookMs: 0,
    listing: {
      kind: 'failed',
      code: error instanceof FeedkeeperError ? error.code : 'unexpected',
      reason: error.message,
    },
    archived: [],
    duplicates: 0,
    failedEntries: [],
    postponed: 0,
    pageRemarks: [],
  }
}

function logPoll(
  report: PollReport,
  next: { readonly atMs: number; readonly waitMs: number; readonly reason: string },
  log: PollParts['log'],
): void {
  const { listing } = report
  const reason = 'reason' in listing ? `: ${listing.reason}` : ''
  const when =
    next.atMs === neverMs ? 'not polled any more' : `next poll in ${formatDuration(next.waitMs)} (${next.reason})`
  const line = `${report.sourceId}: ${describeOutcome(report)}${reason}; ${when}`
  const fields = {
    source: report.sourceId,
    outcome: listing.kind,
    archived: report.archived.length,
    duplicates: report.duplicates,
    failedEntries: report.failedEntries.length,
    tookMs: report.tookMs,
    ...(next.atMs !== neverMs && { nextPollInMs: next.waitMs }),
    nextPollReason: next.reason,
    ...('code' in listing && { code: listing.code }),
    ...('status' in listing && { status: listing.status }),
    ...('reason' in listing && { reason: listing.reason }),
  }
  if (listing.kind === 'fetched' || listing.kind === 'not-modified') log.info(fields, line)
  else log.warn(fields, line)
  if (listing.kind === 'fetched') {
    for (const remark of listing.remarks) log.warn({ source: report.sourceId }, `${report.sourceId}: ${remark}`)
  }
}
