import type { Validators } from '../fetch/outcome.ts'
import type { PollReport } from './poll-report.ts'

/** What is remembered of a source between its polls; one JSON value in its catalog row. */
export type SourceState = {
  /** Of the last listing that was read whole; sent back byte for byte. */
  readonly validators: Validators
  /** When a whole listing was last read, in milliseconds since the epoch. */
  readonly fetchedAtMs?: number
  readonly polledAtMs?: number
  /** How the last poll ended, in words. */
  readonly lastOutcome?: string
  /** Why the last poll failed; absent after one that went well. */
  readonly lastFailure?: string
  readonly consecutiveFailures: number
  /** The listing's own title, language and site, as last read. */
  readonly title?: string
  readonly language?: string
  readonly siteUrl?: string
}

/** The state of a source that was never polled. */
export const initialState: SourceState = { validators: {}, consecutiveFailures: 0 }

/** Gives the state after a poll; `outcome` is how it ended, in words. */
export function stateAfter(state: SourceState, report: PollReport, outcome: string): SourceState {
  const { listing } = report
  const { lastFailure: _last, ...kept } = state
  const next = { ...kept, polledAtMs: report.startedAtMs, lastOutcome: outcome }
  switch (listing.kind) {
    case 'fetched':
      return {
        ...next,
        validators: listing.validators,
        fetchedAtMs: report.startedAtMs,
        consecutiveFailures: 0,
        ...(listing.title !== undefined && { title: listing.title }),
        ...(listing.language !== undefined && { language: listing.language }),
        ...(listing.siteUrl !== undefined && { siteUrl: listing.siteUrl }),
      }
    case 'not-modified':
      return { ...next, validators: { ...state.validators, ...listing.validators }, consecutiveFailures: 0 }
    case 'gone':
      return {
        ...next,
        lastFailure: `${report.url}: gone (HTTP 410)`,
        consecutiveFailures: state.consecutiveFailures + 1,
      }
    case 'refused':
    case 'failed':
      return { ...next, lastFailure: listing.reason, consecutiveFailures: state.consecutiveFailures + 1 }
  }
}
