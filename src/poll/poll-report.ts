import type { ListingFacts } from '../archive/source-facts.ts'
import { FeedkeeperError } from '../feedkeeper-error.ts'
import type { Freshness, Validators } from '../fetch/outcome.ts'
import type { ListingRhythm } from '../parse/listing.ts'
import type { FieldCounts } from './memory/field-counts.ts'
import type { SeenBlocks } from './memory/seen-blocks.ts'

/** An article that a poll archived. */
export type ArchivedArticle = {
  readonly hash: string
  readonly title: string
  readonly url: string
  readonly file: string
  readonly publishedAtMs: number
}

/** An entry that a poll could not archive; it is kept and tried again. */
export type FailedEntry = {
  readonly title: string
  readonly url?: string
  /** The error's code. */
  readonly code: string
  readonly reason: string
  readonly attempts: number
  readonly isGivenUp: boolean
}

/** How the request for the listing ended. */
export type ListingOutcome =
  | (ListingFacts & {
      readonly kind: 'fetched'
      readonly status?: number
      /** Bytes of the answer as they came; that of the first page, where there are several. */
      readonly wireBytes?: number
      readonly movedTo?: string
      readonly validators: Validators
      readonly freshness: Freshness
      /** The WebSub hubs, and the address the listing is subscribed to by. */
      readonly hubUrls: readonly string[]
      readonly topicUrl?: string
      readonly rhythm: ListingRhythm
      readonly remarks: readonly string[]
      /** How many entries the listing held. */
      readonly listed: number
      readonly fields: FieldCounts
      /** How many of them were never seen before. */
      readonly unseen: number
      /** How many of the entries have an article this source brought, and how many of those came back changed. */
      readonly comparable: number
      readonly changed: number
      /** Whether most entries are known ones under new identities. */
      readonly isChurning: boolean
      /** Publication times of the entries that have one, newest first, in milliseconds. */
      readonly publishedAtMs: readonly number[]
    })
  | {
      readonly kind: 'not-modified'
      readonly wireBytes?: number
      readonly movedTo?: string
      readonly validators: Validators
      readonly freshness: Freshness
    }
  | { readonly kind: 'gone'; readonly wireBytes?: number }
  | {
      readonly kind: 'refused'
      readonly status: number
      readonly wireBytes?: number
      readonly retryAfterMs?: number
      /** Nothing was asked: the host's Retry-After to another source is still running. */
      readonly isHeld?: true
      readonly reason: string
    }
  /** No whole answer, or one that is no listing. `code` is the error's. */
  | { readonly kind: 'failed'; readonly code: string; readonly reason: string }

/** What one poll did. */
export type PollReport = {
  readonly sourceId: string
  /** The address that was asked. */
  readonly url: string
  readonly startedAtMs: number
  readonly tookMs: number
  readonly listing: ListingOutcome
  readonly archived: readonly ArchivedArticle[]
  /** Articles that were kept and are another now. */
  readonly revised: readonly ArchivedArticle[]
  /** Entries that were archived before, or fell on a file that was there. */
  readonly duplicates: number
  readonly failedEntries: readonly FailedEntry[]
  /** Entries the poll had no time for; they wait for the next one. */
  readonly postponed: number
  /** What was odd about the pages of articles, one sentence each, with their addresses. */
  readonly pageRemarks: readonly string[]
  /** What is known by now of the blocks of its articles' pages. */
  readonly seenBlocks?: SeenBlocks
}

/** What a poll has done before it has done anything. */
export const nothingDone = {
  archived: [],
  revised: [],
  duplicates: 0,
  failedEntries: [],
  postponed: 0,
  pageRemarks: [],
} as const satisfies Partial<PollReport>

/** Whether everything the poll set out to do went well; decides the exit code of `feedkeeper poll`. */
export function wentWell(report: PollReport): boolean {
  return (
    (report.listing.kind === 'fetched' || report.listing.kind === 'not-modified') && report.failedEntries.length === 0
  )
}

/** Says in a few words how a poll ended: `3 new`, `not modified`, `HTTP 503`, `failed`. */
export function describeOutcome(report: PollReport): string {
  const failed = report.failedEntries.length
  const waiting = report.postponed > 0 ? `, ${report.postponed} put off` : ''
  const revised = report.revised.length > 0 ? `, ${report.revised.length} revised` : ''
  const kept = `${report.archived.length} new${revised}${failed > 0 ? `, ${failed} failed` : ''}${waiting}`
  switch (report.listing.kind) {
    case 'fetched':
      return kept
    case 'not-modified':
      return report.archived.length + failed + report.postponed > 0 ? `not modified, ${kept}` : 'not modified'
    case 'gone':
      return 'gone (HTTP 410)'
    case 'refused':
      return report.listing.isHeld
        ? `waits for its host (HTTP ${report.listing.status})`
        : `refused (HTTP ${report.listing.status})`
    case 'failed':
      return 'failed'
  }
}

/** The report of a poll that could not be made at all. */
export function failedReport(sourceId: string, error: Error, nowMs: number): PollReport {
  return {
    sourceId,
    url: '',
    startedAtMs: nowMs,
    tookMs: 0,
    listing: {
      kind: 'failed',
      code: error instanceof FeedkeeperError ? error.code : 'unexpected',
      reason: error.message,
    },
    ...nothingDone,
  }
}
