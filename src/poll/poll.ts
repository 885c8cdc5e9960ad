import { type IdentifiedEntry, identify } from '../article/identity.ts'
import { FeedkeeperError } from '../feedkeeper-error.ts'
import type { Validators } from '../fetch/outcome.ts'
import type { Listing } from '../parse/listing.ts'
import type { Source } from '../source/load.ts'
import { type ArchiveParts, archiveEntries, type WantedEntry } from './archive-entries.ts'
import { askListing, type Fetched } from './ask-listing.ts'
import { isChurning } from './churn.ts'
import { countFields } from './field-counts.ts'
import { listingRequest } from './listing-request.ts'
import type { FailedEntry, ListingOutcome, PollReport } from './poll-report.ts'

/** Two different identities have one hash, so one of the two articles cannot be kept. */
export class HashCollisionError extends FeedkeeperError {
  constructor(hash: string, kept: string, refused: string) {
    super('hash-collision', `${hash} is the hash of two identities: ${kept} is kept, ${refused} cannot be`)
  }
}

/** What a poll starts from. */
export type PollOptions = {
  /** Validators of the last listing that was read whole, if this poll may be conditional. */
  readonly validators?: Validators | undefined
  /** The address to ask instead of the definition's, where permanent redirects moved it. */
  readonly movedUrl?: string | undefined
  /** Language and site of the last listing, for pending entries of a listing that has not changed. */
  readonly listing?: { readonly language?: string | undefined; readonly siteUrl?: string | undefined } | undefined
  /** Whether the last listing brought known entries under new identities; a second such listing is not archived. */
  readonly hasChurned?: boolean | undefined
  readonly signal?: AbortSignal | undefined
  /** Told when it is known how many entries are to be archived, and at each that is done. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined
}

/**
 * Polls one source once, from request to archive; never throws for what a site does.
 *
 * Fetch, parse, drop what the archive has, full text, Markdown, files, catalog rows. The source's own state (validators,
 * next poll) is the caller's to write, after this.
 */
export async function pollSource(source: Source, parts: ArchiveParts, options: PollOptions = {}): Promise<PollReport> {
  const startedAtMs = parts.clock()
  const startedAt = performance.now()
  const request = listingRequest(source.definition.list)
  const url = options.movedUrl ?? request.url
  const report = (rest: Omit<PollReport, 'sourceId' | 'url' | 'startedAtMs' | 'tookMs'>): PollReport => ({
    sourceId: source.id,
    url,
    startedAtMs,
    tookMs: Math.round(performance.now() - startedAt),
    ...rest,
  })

  const asked = await askListing(source, { ...request, url }, parts, options)
  const listed = 'listing' in asked ? sortOut(asked.listing, source, parts, options.hasChurned ?? false) : nothingListed
  const outcome = 'listing' in asked ? fetchedOutcome(asked.answer, asked.listing, listed) : asked.outcome
  const isReachable = outcome.kind === 'fetched' || outcome.kind === 'not-modified'
  const wanted = isReachable ? [...listed.wanted, ...waiting(source, parts, listed.wanted)] : []

  let done = 0
  if (wanted.length > 0) options.onProgress?.(done, wanted.length)
  const site = 'listing' in asked ? { language: asked.listing.language, siteUrl: asked.listing.url } : options.listing
  const entries = await archiveEntries(
    wanted,
    source,
    { language: site?.language, siteUrl: site?.siteUrl ?? url },
    parts,
    {
      signal: options.signal,
      onEntry: () => {
        done += 1
        options.onProgress?.(done, wanted.length)
      },
    },
  )
  return report({
    listing: outcome,
    archived: entries.archived,
    duplicates: listed.duplicates + entries.duplicates,
    failedEntries: [...listed.collisions, ...entries.failed],
    postponed: entries.postponed,
    pageRemarks: entries.remarks,
  })
}

function fetchedOutcome(answer: Fetched, listing: Listing, listed: Listed): ListingOutcome {
  return {
    kind: 'fetched',
    ...(answer.movedTo !== undefined && { movedTo: answer.movedTo }),
    validators: answer.validators,
    freshness: answer.freshness,
    ...(listing.title !== undefined && { title: listing.title }),
    ...(listing.language !== undefined && { language: listing.language }),
    ...(listing.url !== undefined && { siteUrl: listing.url }),
    hubUrls: listing.hubUrls,
    rhythm: listing.rhythm,
    remarks: listing.remarks,
    listed: listed.count,
    fields: countFields(listing.entries),
    unseen: listed.unseen,
    isChurning: listed.isChurning,
    publishedAtMs: listing.entries.flatMap((entry) => entry.publishedAt?.getTime() ?? []).sort((a, b) => b - a),
  }
}

/** The entries of one listing, told apart from what the archive has. */
type Listed = {
  readonly count: number
  readonly wanted: readonly WantedEntry[]
  readonly duplicates: number
  readonly collisions: readonly FailedEntry[]
  /** How many entries were never seen before. */
  readonly unseen: number
  readonly isChurning: boolean
}

const nothingListed: Listed = { count: 0, wanted: [], duplicates: 0, collisions: [], unseen: 0, isChurning: false }

/** Titles of so many of a source's newest articles are known entries, for each entry its listing has. */
const titlesPerEntry = 3

/** Drops the entries the archive has, and notes that this source lists them too. */
function sortOut(listing: Listing, source: Source, { catalog, clock, log }: ArchiveParts, hasChurned: boolean): Listed {
  const identified = identify(listing.entries, { sourceId: source.id, identity: source.definition.identity })
  const known = catalog.articles.known(identified.flatMap((each) => [each.hash, ...each.otherHashes]))
  const pending = new Set(catalog.pending.of(source.id).map((each) => each.hash))
  const wanted: WantedEntry[] = []
  const collisions: FailedEntry[] = []
  let duplicates = 0
  catalog.transaction(() => {
    for (const each of identified) {
      const archivedAs = [each.hash, ...each.otherHashes].find((hash) => known.has(hash))
      if (archivedAs === undefined) {
        if (!pending.has(each.hash)) wanted.push(toWanted(each, clock()))
        continue
      }
      const keptIdentity = known.get(archivedAs)
      if (archivedAs === each.hash && keptIdentity !== undefined && keptIdentity !== each.identity) {
        const { code, message } = new HashCollisionError(each.hash, keptIdentity, each.identity)
        log.error({ source: source.id, hash: each.hash }, `${source.id}: ${message}`)
        collisions.push({ title: each.entry.title, code, reason: message, attempts: 1, isGivenUp: true })
        continue
      }
      catalog.articles.addSource(archivedAs, source.id)
      duplicates += 1
    }
  })
  const knownTitles = catalog.articles.newestTitles(source.id, identified.length * titlesPerEntry)
  const churning = isChurning({
    listed: identified.length,
    unseenTitles: wanted.map((each) => each.entry.title),
    knownTitles,
  })
  const news = churning && hasChurned ? wanted.filter((each) => !knownTitles.has(each.entry.title)) : wanted
  return {
    count: identified.length,
    wanted: news,
    duplicates: duplicates + wanted.length - news.length,
    collisions,
    unseen: wanted.length,
    isChurning: churning,
  }
}

function toWanted({ entry, hash, identity }: IdentifiedEntry, firstSeenAtMs: number): WantedEntry {
  return { entry, hash, identity, firstSeenAtMs, attempts: 0 }
}

/** The entries of earlier polls whose next try is due. */
function waiting(
  source: Source,
  { catalog, clock }: ArchiveParts,
  wanted: readonly WantedEntry[],
): readonly WantedEntry[] {
  const alreadyWanted = new Set(wanted.map((each) => each.hash))
  return catalog.pending
    .of(source.id)
    .filter((each) => each.nextTryAtMs <= clock() && !alreadyWanted.has(each.hash))
    .map(({ sourceId: _source, nextTryAtMs: _next, reason: _reason, ...rest }) => rest)
}
