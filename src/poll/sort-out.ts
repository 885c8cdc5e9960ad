import { detailsOf, missingDetails } from '../archive/article-record.ts'
import { type IdentifiedEntry, identify } from '../article/identity.ts'
import { FeedkeeperError } from '../feedkeeper-error.ts'
import type { Listing } from '../parse/listing.ts'
import type { Source } from '../source/load.ts'
import type { ArchiveParts } from './archive-entries.ts'
import { isMadeOfSummary } from './entry-text.ts'
import type { WantedEntry } from './make-article.ts'
import { isChurning } from './memory/churn.ts'
import type { FailedEntry } from './poll-report.ts'

/** Two different identities have one hash, so one of the two articles cannot be kept. */
export class HashCollisionError extends FeedkeeperError {
  constructor(hash: string, kept: string, refused: string) {
    super('hash-collision', `${hash} is the hash of two identities: ${kept} is kept, ${refused} cannot be`)
  }
}

/** The entries of one listing, told apart from what the archive has. */
export type Listed = {
  readonly count: number
  readonly wanted: readonly WantedEntry[]
  readonly duplicates: number
  readonly collisions: readonly FailedEntry[]
  /** How many entries were never seen before. */
  readonly unseen: number
  readonly isChurning: boolean
}

/** Where no listing was brought. */
export const nothingListed: Listed = {
  count: 0,
  wanted: [],
  duplicates: 0,
  collisions: [],
  unseen: 0,
  isChurning: false,
}

/** Titles of so many of a source's newest articles are known entries, for each entry its listing has. */
const titlesPerEntry = 3

/**
 * Drops the entries the archive has, and notes there that this source lists them too, and what their records lacked.
 *
 * @param hasChurned whether the last listing brought known entries under new identities; a second such listing is not wanted
 */
export async function sortOut(
  listing: Listing,
  source: Source,
  parts: Pick<ArchiveParts, 'archive' | 'clock' | 'log'>,
  hasChurned: boolean,
): Promise<Listed> {
  const { archive, clock } = parts
  const identified = identify(listing.entries, { sourceId: source.id, identity: source.definition.identity })
  const { wanted, duplicates, collisions } = await tellApart(identified, source, parts)
  const knownTitles = await archive.catalog.articles.newestTitles(source.id, identified.length * titlesPerEntry)
  const churning = isChurning({
    listed: identified.length,
    unseenTitles: wanted.map((each) => each.entry.title),
    knownTitles,
  })
  const news = churning && hasChurned ? wanted.filter((each) => !knownTitles.has(each.entry.title)) : wanted
  const nowMs = clock()
  return {
    count: identified.length,
    wanted: news.map(({ entry, hash, identity }) => ({
      entry,
      hash,
      identity,
      firstSeenAtMs: nowMs,
      attempts: 0,
      isNew: true,
    })),
    duplicates: duplicates + wanted.length - news.length,
    collisions,
    unseen: wanted.length,
    isChurning: churning,
  }
}

/** Whether a page of a listing holds an entry the archive has not. */
export async function hasNews(
  page: Listing,
  { id, definition }: Source,
  { archive }: Pick<ArchiveParts, 'archive'>,
): Promise<boolean> {
  const identified = identify(page.entries, { sourceId: id, identity: definition.identity })
  const hashes = identified.flatMap((each) => [each.hash, ...each.otherHashes])
  const known = await archive.catalog.articles.known(hashes, id)
  return identified.some((each) => ![each.hash, ...each.otherHashes].some((hash) => known.has(hash)))
}

async function tellApart(
  identified: readonly IdentifiedEntry[],
  source: Source,
  { archive, log }: Pick<ArchiveParts, 'archive' | 'log'>,
) {
  const hashes = identified.flatMap((each) => [each.hash, ...each.otherHashes])
  const known = await archive.catalog.articles.known(hashes, source.id)
  const waiting = new Set((await archive.catalog.waiting.of(source.id)).map((each) => each.hash))
  const wanted: IdentifiedEntry[] = []
  const collisions: FailedEntry[] = []
  const listed: { hash: string; sourceId: string }[] = []
  const completed: { hash: string; details: ReturnType<typeof missingDetails> }[] = []
  let duplicates = 0
  for (const each of identified) {
    const hash = [each.hash, ...each.otherHashes].find((candidate) => known.has(candidate))
    const article = hash === undefined ? undefined : known.get(hash)
    if (hash === undefined || article === undefined) {
      if (!waiting.has(each.hash)) wanted.push(each)
      continue
    }
    if (hash === each.hash && article.identity !== undefined && article.identity !== each.identity) {
      const { code, message } = new HashCollisionError(each.hash, article.identity, each.identity)
      log.error({ source: source.id, hash }, `${source.id}: ${message}`)
      collisions.push({ title: each.entry.title, code, reason: message, attempts: 1, isGivenUp: true })
      continue
    }
    duplicates += 1
    if (!article.isListed) listed.push({ hash, sourceId: source.id })
    // Under another hash the entry has another identity than the one that is kept.
    const lacks = hash === each.hash ? article.lacks : article.lacks.filter((name) => name !== 'identity')
    const details = missingDetails(
      lacks,
      detailsOf(each.entry, each.identity, isMadeOfSummary(each.entry, source.definition)),
    )
    if (Object.keys(details).length > 0) completed.push({ hash, details })
  }
  if (listed.length + completed.length > 0) await archive.keep({ listed, completed })
  return { wanted, duplicates, collisions }
}

/** The entries of earlier polls whose next try is due. */
export async function dueEntries(
  source: Source,
  { archive, clock }: ArchiveParts,
  wanted: readonly WantedEntry[],
): Promise<readonly WantedEntry[]> {
  const alreadyWanted = new Set(wanted.map((each) => each.hash))
  return (await archive.catalog.waiting.of(source.id))
    .filter((each) => each.nextTryAtMs <= clock() && !alreadyWanted.has(each.hash))
    .map(({ entry, hash, identity, firstSeenAtMs, attempts }) => {
      return { entry, hash, identity, firstSeenAtMs, attempts, isNew: false }
    })
}
