import { isMadeOfPage } from '../article/text-origin.ts'
import type { Validators } from '../fetch/outcome.ts'
import { freeMemory } from '../free-memory.ts'
import type { Listing } from '../parse/listing.ts'
import type { Source } from '../source/load.ts'
import { type ArchiveParts, archiveEntries } from './archive-entries.ts'
import { type AskedListing, askListing } from './ask-listing.ts'
import { listingCaptures } from './captures-of-poll.ts'
import { identify } from './entries/identity.ts'
import { hasNews, nothingListed, sortOut } from './entries/sort-out.ts'
import { outcomeOf } from './listing-outcome.ts'
import { isDatedListing, isPagedByNumber, listingRequest } from './listing-request.ts'
import { BlockMemory, type SeenBlocks } from './memory/seen-blocks.ts'
import { nothingDone, type PollReport } from './poll-report.ts'
import { placedReport } from './report/placed-report.ts'
import { recheckArticles } from './revisions/recheck.ts'
import { reviseEntries } from './revisions/revise-entries.ts'

/** What a poll starts from. */
export type PollOptions = {
  /** Validators of the last listing that was read whole, if this poll may be conditional. */
  readonly validators?: Validators | undefined
  /** The address to ask instead of the definition's, where permanent redirects moved it. */
  readonly movedUrl?: string | undefined
  /** Language and site of the last listing, for pending entries of a listing that has not changed. */
  readonly listing?: { readonly language?: string | undefined; readonly siteUrl?: string | undefined } | undefined
  /** Entries that are older than this are hardly news; absent where no listing was read whole. */
  readonly newsSinceMs?: number | undefined
  /** Whether the last listing brought known entries under new identities; a second such listing is not archived. */
  readonly hasChurned?: boolean | undefined
  /** What is known of the blocks of its articles' pages. */
  readonly seenBlocks?: SeenBlocks | undefined
  /** Whether entries that came back changed are made anew; default true. */
  readonly looksAtChanges?: boolean
  /** Whether the definition is another than that of the listings before. */
  readonly isRedefined?: boolean
  /** Whether entries of it may wait for another try; default true. */
  readonly hasWaiting?: boolean | undefined
  readonly signal?: AbortSignal | undefined
  /** Told when it is known how many entries are to be archived, and at each that is done. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined
  /** Told of a listing that was read, while its articles are made and kept: what that keeps is written with them. */
  readonly onListing?: ((report: PollReport) => Promise<void>) | undefined
}

/**
 * Polls one source once, from request to archive; never throws for what a site does.
 *
 * Fetch, parse, drop what the archive has, full text, Markdown, files, catalog rows. The source's own state (validators,
 * next poll) is the caller's to write, after this.
 */
export async function pollSource(source: Source, parts: ArchiveParts, options: PollOptions = {}): Promise<PollReport> {
  const { id, definition } = source
  const { archive, clock } = parts
  const startedAtMs = clock()
  const startedAt = performance.now()
  const requestOf = (page: number) => listingRequest(definition, { page, nowMs: startedAtMs })
  const url = options.movedUrl ?? requestOf(1).url
  const naming = { sourceId: id, identity: definition.identity }

  const asked = await askListing(
    definition,
    { ...requestOf(1), url },
    {
      ...parts,
      ...(isPagedByNumber(definition) && options.movedUrl === undefined && { requestOf }),
      along: { sourceId: id, siteUrl: url, timeZone: parts.timeZone, sinceMs: options.newsSinceMs },
      hasNews: (page) => hasNews(identify(page.entries, naming), id, archive.catalog.articles),
    },
    { ...options, ...(isDatedListing(definition) && { validators: undefined }) },
  )
  const isReachable = 'listing' in asked || asked.outcome.kind === 'not-modified'
  const waiting = isReachable && options.hasWaiting !== false ? await archive.catalog.waiting.of(id) : []
  const listed =
    'listing' in asked
      ? await sortOut(identify(asked.listing.entries, naming), source, parts, {
          waiting,
          hasChurned: options.hasChurned ?? false,
        })
      : nothingListed
  const outcome = 'listing' in asked ? outcomeOf(asked.answer, asked.listing, listed) : asked.outcome
  const begun = { sourceId: id, url, startedAtMs, listing: outcome }
  const nowMs = clock()
  const due = waiting.filter((each) => each.nextTryAtMs <= nowMs).map((each) => ({ ...each, isNew: false }))
  const wanted = [...listed.wanted, ...due]

  let done = 0
  if (wanted.length > 0) options.onProgress?.(done, wanted.length)
  if ('listing' in asked) {
    const ofListing = listed.wanted.map((each) => ({ ...each, isOfPage: isMadeOfPage(each.entry, definition) }))
    await archive.captures.append(listingCaptures(asked.pages, ofListing, source, parts.capturing))
  }
  const origin = originOf(source, asked, url, options)
  const { signal, looksAtChanges = true, isRedefined = false } = options
  const pages = 'listing' in asked ? asked.pages : []
  const onEntry = () => options.onProgress?.(++done, wanted.length)
  const entries = await whenBothEnd(
    archiveEntries(wanted, origin, parts, { signal, onEntry }),
    outcome.kind === 'fetched' ? options.onListing?.({ ...nothingDone, ...begun, tookMs: 0 }) : undefined,
  )
  const revised = [
    ...(looksAtChanges ? await reviseEntries(listed.changed, origin, parts, { signal, isRedefined, pages }) : []),
    ...(isReachable ? await recheckArticles(origin, parts, signal) : []),
  ]
  if ('listing' in asked) letGo(asked)
  const report: PollReport = {
    ...begun,
    tookMs: Math.round(performance.now() - startedAt),
    archived: entries.archived,
    revised,
    duplicates: listed.duplicates + entries.duplicates,
    failedEntries: [...listed.collisions, ...entries.failed],
    postponed: entries.postponed,
    pageRemarks: entries.remarks,
    seenBlocks: origin.blocks.seen,
  }
  return placedReport(report, source.file)
}

/** What the first comes to, once the other has ended too: whichever fails, nothing of a poll goes on after its end. */
async function whenBothEnd<Result>(work: Promise<Result>, beside: Promise<void> | undefined): Promise<Result> {
  const [worked, besides] = await Promise.allSettled([work, beside])
  if (worked.status === 'rejected') throw worked.reason
  if (besides.status === 'rejected') throw besides.reason
  return worked.value
}

/** All of a listing is kept, or told of: its bytes, and those of its articles, are of no use any more. */
function letGo({ answer, pages, texts }: Extract<AskedListing, { listing: Listing }>): void {
  for (const bytes of [answer.body, ...pages.map((page) => page.answer.body), texts]) if (bytes) freeMemory(bytes)
}

function originOf(source: Source, asked: AskedListing, url: string, { listing, seenBlocks }: PollOptions) {
  const site = 'listing' in asked ? { language: asked.listing.language, siteUrl: asked.listing.url } : listing
  return {
    source,
    language: site?.language,
    siteUrl: site?.siteUrl ?? url,
    blocks: new BlockMemory(seenBlocks),
    ...('listing' in asked && asked.written && { written: asked.written }),
  }
}
