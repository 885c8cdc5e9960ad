import type { Catalog } from '../archive/catalog.ts'
import { formatDuration } from '../duration.ts'
import { FeedkeeperError } from '../feedkeeper-error.ts'
import type { Source } from '../source/load.ts'
import type { ArchiveParts } from './archive-entries.ts'
import { nextPollAt } from './next-poll.ts'
import { pollSource } from './poll.ts'
import { describeOutcome, type PollReport } from './poll-report.ts'
import { initialState, type SourceState, stateAfter } from './source-state.ts'

/** What polling with remembered state works with. */
export type PollParts = Omit<ArchiveParts, 'catalog'> & { readonly catalog: Catalog<SourceState> }

/** A poll and when the next one is due. */
export type FinishedPoll = PollReport & { readonly nextPollAtMs: number }

/** A listing is asked for whole at least this often, which heals servers that answer 304 for ever. */
const longestConditionalMs = 24 * 60 * 60_000

/**
 * Polls a source with what is remembered of it, and remembers what came of it.
 *
 * The next poll is set forward before the request, so that a crash cannot hammer a site; validators and state are written
 * after all articles, in one transaction. Logs one line. Never throws for what a site, or its archive, does.
 */
export async function runPoll(
  source: Source,
  parts: PollParts,
  options: { readonly signal?: AbortSignal; readonly onProgress?: (done: number, total: number) => void } = {},
): Promise<FinishedPoll> {
  const { catalog, clock, log } = parts
  const row = catalog.sources.find(source.id)
  const state = row?.state ?? initialState
  const isSameDefinition = row?.definitionHash === source.definitionHash
  const isConditional = isSameDefinition && clock() - (state.fetchedAtMs ?? 0) < longestConditionalMs
  catalog.sources.put({
    id: source.id,
    definitionHash: source.definitionHash,
    nextPollAtMs: nextPollAt(source, clock()),
    state: isSameDefinition ? state : { ...state, validators: {} },
  })

  const report = await pollSource(source, parts, {
    ...(isConditional && { validators: state.validators }),
    listing: state,
    ...options,
  }).catch(
    (error: Error): PollReport => ({
      sourceId: source.id,
      url: '',
      startedAtMs: clock(),
      tookMs: 0,
      listing: {
        kind: 'failed',
        code: error instanceof FeedkeeperError ? error.code : 'unexpected',
        reason: error.message,
      },
      archived: [],
      duplicates: 0,
      failedEntries: [],
    }),
  )

  const nextPollAtMs = nextPollAt(source, clock())
  if (!options.signal?.aborted) {
    catalog.transaction(() => {
      catalog.sources.put({
        id: source.id,
        definitionHash: source.definitionHash,
        nextPollAtMs,
        state: stateAfter(state, report, describeOutcome(report)),
      })
    })
  }
  logPoll(report, nextPollAtMs - clock(), log)
  return { ...report, nextPollAtMs }
}

function logPoll(report: PollReport, waitMs: number, log: PollParts['log']): void {
  const { listing } = report
  const reason = 'reason' in listing ? `: ${listing.reason}` : ''
  const line = `${report.sourceId}: ${describeOutcome(report)}${reason}; next poll in ${formatDuration(waitMs)}`
  const fields = {
    source: report.sourceId,
    outcome: listing.kind,
    archived: report.archived.length,
    duplicates: report.duplicates,
    failedEntries: report.failedEntries.length,
    tookMs: report.tookMs,
    nextPollInMs: waitMs,
    ...('reason' in listing && { reason: listing.reason }),
  }
  if (listing.kind === 'fetched' || listing.kind === 'not-modified') log.info(fields, line)
  else log.warn(fields, line)
  if (listing.kind === 'fetched') {
    for (const remark of listing.remarks) log.warn({ source: report.sourceId }, `${report.sourceId}: ${remark}`)
  }
}
