import type { RevisedArticle } from '../../archive/archive.ts'
import { ArchiveError } from '../../archive/archive-error.ts'
import type { ArticleRecord, RevisionCause } from '../../archive/article-record.ts'
import type { SightedEntry } from '../../archive/catalog.ts'
import type { Article } from '../../article/article.ts'
import { ArticleFileError, readArticle } from '../../article/front-matter.ts'
import { isMadeOfPage, isMadeOfSummary } from '../../article/text-origin.ts'
import type { Entry } from '../../parse/listing.ts'
import type { ArchiveParts } from '../archive-entries.ts'
import { type ListedPage, listingCaptures, pageCaptures } from '../captures-of-poll.ts'
import { ArticlePageError } from '../entry-text.ts'
import { type Made, makeArticles, type Origin, type WantedEntry } from '../make-article.ts'
import type { ArchivedArticle } from '../poll-report.ts'
import { contentChange } from './content-change.ts'

/** An entry whose article is kept and of which its listing says something else than before. */
export type ChangedEntry = {
  readonly entry: Entry
  readonly hash: string
  readonly identity: string
  /** The digest of what the listing now says; absent where it was not looked at for that. */
  readonly digest?: string
}

/** How changed entries are made anew. */
type RevisingOptions = {
  readonly signal?: AbortSignal | undefined
  readonly isRedefined: boolean
  /** The listing they stand in, where it is kept as it came. */
  readonly pages?: readonly ListedPage[]
}

const entriesPerBatch = 20

/**
 * Makes the articles of changed entries anew, and keeps those whose content is another as revisions; of the others it notes
 * what their listing now says, so that they are not looked at again for that. A page that fails for the moment is asked
 * again at the next poll. Where the definition is another than before (`isRedefined`), that is no news to readers.
 */
export async function reviseEntries(
  changed: readonly ChangedEntry[],
  origin: Origin,
  parts: ArchiveParts,
  { signal, isRedefined, pages = [] }: RevisingOptions,
): Promise<readonly ArchivedArticle[]> {
  const { archive } = parts
  const done: ArchivedArticle[] = []
  for (let from = 0; from < changed.length && !signal?.aborted; from += entriesPerBatch) {
    const batch = changed.slice(from, from + entriesPerBatch)
    const records = await archive.catalog.articles.find(batch.map(({ hash }) => hash))
    const wanted = batch.flatMap((each) => wantedFrom(each, records.get(each.hash), parts.clock()) ?? [])
    const made = await makeArticles(wanted, origin, parts, signal)
    if (signal?.aborted) break
    const digests = new Map(batch.map(({ hash, digest }) => [hash, digest]))
    const revised: RevisedArticle[] = []
    const sighted: SightedEntry[] = []
    for (const each of made) {
      const { hash } = each.each
      const digest = digests.get(hash)
      const entry = digest === undefined ? {} : { entry: digest }
      const found = await compare(each, records.get(hash)?.sha256, parts)
      if (found === 'same') sighted.push({ hash, ...entry })
      else if (found !== 'failed' && 'kept' in each) {
        const { article, text, details, images = [] } = each.kept
        const why = isRedefined ? 'reconverted' : causeOf(each.each.entry, origin)
        revised.push({ hash, article, text: Buffer.from(text), details, images, ...entry, why, ...found })
      }
    }
    const isRevised = new Set(revised.map(({ hash }) => hash))
    const listed = batch
      .filter(({ hash }) => isRevised.has(hash))
      .map((each) => ({ ...each, isOfPage: isMadeOfPage(each.entry, origin.source.definition) }))
    await archive.captures.append([
      ...listingCaptures(pages, listed, origin.source, parts.capturing),
      ...made.flatMap((each) =>
        'answers' in each && isRevised.has(each.each.hash)
          ? pageCaptures(origin.source.id, each.each.hash, each.answers)
          : [],
      ),
    ])
    const outcomes = await archive.keep({ revised, sighted })
    for (const [index, { hash, article, change }] of revised.entries()) {
      if (outcomes[index] !== 'revised') continue
      const { title, url, publishedAt } = article
      done.push({ hash, title, url, file: archive.articles.pathOf(hash), publishedAtMs: publishedAt.getTime() })
      parts.log.info({ source: origin.source.id, hash, change }, `${origin.source.id}: revised ${hash}: ${change}`)
    }
  }
  return done
}

/** What is kept of an article when it is made anew: its time, its address and its language. */
function wantedFrom(
  { entry, hash, identity }: ChangedEntry,
  record: ArticleRecord | undefined,
  nowMs: number,
): WantedEntry | undefined {
  if (record === undefined) return undefined
  const { publishedAtMs, firstSeenAtMs = nowMs, url, lang, details } = record
  return {
    entry: { ...entry, publishedAt: new Date(publishedAtMs), ...(entry.url !== undefined && { url }) },
    hash,
    identity,
    firstSeenAtMs,
    attempts: 0,
    isNew: false,
    isDated: true,
    lang,
    leftOut: details.leftOut ?? [],
  }
}

/** What an article that was made anew is beside its file: `same` where nothing is different. */
async function compare(
  made: Made,
  knownSha256: string | undefined,
  { archive, timeZone, log }: ArchiveParts,
): Promise<'same' | 'failed' | { readonly change?: string }> {
  const { hash } = made.each
  const file = archive.articles.pathOf(hash)
  try {
    if ('error' in made) throw made.error
    const bytes = await archive.articles.get(hash)
    if (bytes === undefined) return 'failed'
    const read = (text: string) => readArticle(text, { hash, file, timeZone })
    const now = read(Buffer.from(made.kept.text).toString())
    let former: Article
    try {
      former = read(bytes.toString())
    } catch (error) {
      if (error instanceof ArticleFileError) return {}
      throw error
    }
    // A site that sends nothing for once has not corrected anything.
    if (now.markdown === '' && former.markdown !== '') return 'same'
    const change = contentChange(former, now)
    if (change !== undefined) return { change }
    return bytes.equals(made.kept.text as Uint8Array) && (await archive.articles.checksum(hash)) !== knownSha256
      ? {}
      : 'same'
  } catch (error) {
    const isAnswer = error instanceof ArticlePageError && !error.isPassing
    log.debug({ hash, error: (error as Error).message }, `${hash}: not made anew: ${(error as Error).message}`)
    if (isAnswer) return 'same'
    if (error instanceof ArchiveError) log.warn({ file, error: error.message }, error.message)
    return 'failed'
  }
}

function causeOf(entry: Entry, { source: { definition } }: Origin): RevisionCause {
  return entry.contentHtml === undefined && !isMadeOfSummary(entry, definition) ? 'page' : 'listing'
}
