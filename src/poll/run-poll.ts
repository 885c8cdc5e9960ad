import type { Catalog } from '../archive/catalog.ts'
import { formatDuration } from '../duration.ts'
import { FeedkeeperError } from '../feedkeeper-error.ts'
import type { Source } from '../source/load.ts'
import type { ArchiveParts } from './archive-entries.ts'
import type { CronTimes } from './cron-times.ts'
import { neverMs } from './never.ts'
import { intervalMs, nextPoll, scheduleOf } from './next-poll.ts'
import { type PollOptions, pollSource } from './poll.ts'
import { describeOutcome, type PollReport } from './poll-report.ts'
import type { PollingSettings } from './polling-settings.ts'
import { adaptiveIntervalMs } from './rhythm.ts'
import { boundsOf, initialState, type SourceState, stateAfter, stateOfChangedDefinition } from './source-state.ts'
import { limitTime } from './time-limit.ts'

/** What polling with remembered state works with. */
export type PollParts = Omit<ArchiveParts, 'catalog'> & {
  readonly catalog: Catalog<SourceState>
  readonly polling: PollingSettings
  readonly cron: CronTimes
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
  const { catalog, clock, polling } = parts
  const state = stateOf(source, catalog)
  const isConditional = clock() - (state.fetchedAtMs ?? 0) < polling.fullFetchEvery
  const claimedUntilMs = claim(source, state, parts)

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
    catalog.sources.put({ ...rowOf(source), nextPollAtMs: claimedUntilMs, state })
    return { ...report, nextPollAtMs: claimedUntilMs }
  }
  const after = stateAfter(state, report, describeOutcome(report), clock(), polling)
  const next = nextPollOf(source, after, report, parts)
  catalog.sources.put({
    ...rowOf(source),
    nextPollAtMs: next.atMs,
    state: { ...after, nextPollReason: next.reason },
  })
  logPoll(report, { ...next, waitMs: next.atMs - clock() }, parts.log)
  const movedUrl = movedUrlOf(after)
  return { ...report, nextPollAtMs: next.atMs, ...(movedUrl !== undefined && { movedUrl }) }
}

/** What is remembered of a source, as far as it holds for the definition in hand. */
export function stateOf(source: Source, catalog: Catalog<SourceState>): SourceState {
  const row = catalog.sources.find(source.id)
  if (row === undefined) return initialState
  const state = { ...initialState, ...row.state }
  return row.definitionHash === source.definitionHash ? state : stateOfChangedDefinition(state)
}

/** The address that is asked instead of the definition's, where permanent redirects moved it. */
export const movedUrlOf = ({ moved }: SourceState): string | undefined =>
  moved?.movedAtMs === undefined ? undefined : moved.url

const rowOf = ({ id, definitionHash }: Source) => ({ id, definitionHash })

/** Sets the next poll forward before this one, further with each poll that was begun and never ended. */
function claim(source: Source, state: SourceState, { catalog, clock, polling, cron }: PollParts): number {
  const isKnown = state.fetchedAtMs !== undefined
  const adaptiveMs = isKnown ? adaptiveIntervalMs(state.rhythm, clock(), boundsOf(polling)) : polling.shortest
  const ownMs = intervalMs(scheduleOf(source.definition), adaptiveMs, cron)
  const begun = (state.begun ?? 0) + 1
  const restMs = Math.max(ownMs, Math.min(polling.longestBackOff, ownMs * 2 ** Math.min(begun - 1, 40)))
  const claimedUntilMs = clock() + claimMarginMs + restMs
  catalog.sources.put({ ...rowOf(source), nextPollAtMs: claimedUntilMs, state: { ...state, begun } })
  return claimedUntilMs
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
