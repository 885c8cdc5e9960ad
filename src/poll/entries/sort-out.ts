import type { ArticleDetails } from '../../archive/article-record.ts'
import type { ArticleIndex, KnownArticle, SightedEntry } from '../../archive/catalog.ts'
import type { WaitingEntry } from '../../archive/waiting-entry.ts'
import { isMadeOfSummary } from '../../article/text-origin.ts'
import { FeedkeeperError } from '../../feedkeeper-error.ts'
import type { Source } from '../../source/load.ts'
import type { ArchiveParts } from '../archive-entries.ts'
import type { WantedEntry } from '../make-article.ts'
import type { FailedEntry } from '../poll-report.ts'
import { changedDigest, entryDigest } from '../revisions/entry-digest.ts'
import type { ChangedEntry } from '../revisions/revise-entries.ts'
import { detailsOf } from './entry-details.ts'
import { withPictures } from './found-pictures.ts'
import type { IdentifiedEntry } from './identity.ts'

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
  /** The entries whose articles this source brought and of which it says something else than before. */
  readonly changed: readonly ChangedEntry[]
  /** How many were compared for that. */
  readonly comparable: number
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
  changed: [],
  comparable: 0,
  unseen: 0,
  isChurning: false,
}

/** A shorter listing is no sign of anything. */
const fewestEntries = 3
/** Titles of so many of a source's newest articles are known entries, for each entry its listing has. */
const titlesPerEntry = 3

/** Says whether there is an entry the archive has not. */
export async function hasNews(
  identified: readonly IdentifiedEntry[],
  sourceId: string,
  articles: Pick<ArticleIndex, 'known'>,
): Promise<boolean> {
  const known = await knownOf(identified, sourceId, articles)
  return identified.some((each) => !hashesOf(each).some((hash) => known.has(hash)))
}

/**
 * Drops the entries the archive has, and notes there that this source lists them too, and what their records lacked.
 *
 * `waiting` are the entries of the source that wait for another try; those are not wanted a second time. `hasChurned` says
 * whether the last listing brought known entries under new identities; a second such listing is not wanted.
 */
export async function sortOut(
  identified: readonly IdentifiedEntry[],
  { id, definition }: Pick<Source, 'id' | 'definition'>,
  parts: Pick<ArchiveParts, 'archive' | 'images' | 'timeZone' | 'clock' | 'log'>,
  { waiting, hasChurned }: { readonly waiting: readonly WaitingEntry[]; readonly hasChurned: boolean },
): Promise<Listed> {
  const { archive, clock, log } = parts
  const known = await knownOf(identified, id, archive.catalog.articles)
  const waitingHashes = new Set(waiting.map(({ hash }) => hash))
  const unseen: IdentifiedEntry[] = []
  const collisions: FailedEntry[] = []
  const listed: { hash: string; sourceId: string }[] = []
  const completed: { hash: string; details: ArticleDetails }[] = []
  const compared = new Map<string, Compared>()
  let duplicates = 0
  for (const each of identified) {
    const { entry, identity } = each
    const hash = hashesOf(each).find((candidate) => known.has(candidate))
    const article = hash === undefined ? undefined : known.get(hash)
    if (hash === undefined || article === undefined) {
      if (!waitingHashes.has(each.hash)) unseen.push(each)
      continue
    }
    const isOwnHash = hash === each.hash
    if (isOwnHash && article.identity !== undefined && article.identity !== identity) {
      const { code, message } = new HashCollisionError(hash, article.identity, identity)
      log.error({ source: id, hash }, `${id}: ${message}`)
      collisions.push({ title: entry.title, code, reason: message, attempts: 1, isGivenUp: true })
      continue
    }
    duplicates += 1
    if (article.isRemoved) continue
    if (!article.isListed) listed.push({ hash, sourceId: id })
    // Under another hash the entry has another identity than the one that is kept.
    const lacks = isOwnHash ? article.lacks : article.lacks.filter((name) => name !== 'identity')
    const details = detailsOf(entry, identity, isMadeOfSummary(entry, definition), lacks)
    if (Object.keys(details).length > 0) completed.push({ hash, details })
    if (article.isOwn && definition.revisions !== 'off' && !compared.has(hash))
      compared.set(hash, compare({ entry, hash, identity }, article))
  }
  const sighted = [...compared.values()].flatMap(({ first }) => first ?? [])
  if (listed.length + completed.length + sighted.length > 0)
    await archive.keep({ listed, completed: await withPictures(completed, definition, parts), sighted })

  const knownTitles = await archive.catalog.articles.newestTitles(id, identified.length * titlesPerEntry)
  const unseenTitles = unseen.map(({ entry }) => entry.title)
  const churning = isChurning({ listed: identified.length, unseenTitles, knownTitles })
  const news = churning && hasChurned ? unseen.filter(({ entry }) => !knownTitles.has(entry.title)) : unseen
  const firstSeenAtMs = clock()
  return {
    count: identified.length,
    wanted: news.map(({ entry, hash, identity }) => ({
      entry,
      hash,
      identity,
      firstSeenAtMs,
      attempts: 0,
      isNew: true,
    })),
    duplicates: duplicates + unseen.length - news.length,
    collisions,
    changed: [...compared.values()].flatMap(({ changed }) => changed ?? []),
    comparable: compared.size - sighted.length,
    unseen: unseen.length,
    isChurning: churning,
  }
}

/** What a listing says of an article for the first time, or otherwise than before. */
type Compared = { readonly first?: SightedEntry; readonly changed?: ChangedEntry }

function compare(known: Omit<ChangedEntry, 'digest'>, article: KnownArticle): Compared {
  if (article.entry === undefined) return { first: { hash: known.hash, entry: entryDigest(known.entry) } }
  const digest = changedDigest(known.entry, article.entry)
  return digest === undefined ? {} : { changed: { ...known, digest } }
}

/** What the archive has under the hashes of entries, and, of those it has not, under the others they go by. */
async function knownOf(
  identified: readonly IdentifiedEntry[],
  sourceId: string,
  articles: Pick<ArticleIndex, 'known'>,
): Promise<ReadonlyMap<string, KnownArticle>> {
  const hashes = identified.map(({ hash }) => hash)
  const known = await articles.known(hashes, sourceId)
  const others = identified.flatMap(({ hash, otherHashes }) => (known.has(hash) ? [] : otherHashes))
  return others.length === 0 ? known : new Map([...known, ...(await articles.known(others, sourceId))])
}

/** The hashes an entry may be archived under, its own first. */
const hashesOf = ({ hash, otherHashes }: IdentifiedEntry) => [hash, ...otherHashes]

/**
 * Says whether a listing brings known entries under new identities, as sites do that make up their guids anew each time:
 * more than half of its entries are unseen, and their titles, told apart, are titles the source's newest articles have.
 *
 * One such listing may be chance; a second in a row is not (`SourceState.churnedPolls`).
 */
function isChurning(listing: {
  readonly listed: number
  /** Titles of the entries that were never seen before. */
  readonly unseenTitles: readonly string[]
  readonly knownTitles: ReadonlySet<string>
}): boolean {
  if (listing.listed < fewestEntries) return false
  const returning = new Set(listing.unseenTitles.filter((title) => title !== '' && listing.knownTitles.has(title)))
  return returning.size > listing.listed / 2
}
