import type { ArticleKey, ArticleKeys } from '../../archive/article-keys.ts'
import type { ArticleIndex } from '../../archive/catalog.ts'
import type { PublishedDocuments } from '../../archive/publication-store.ts'
import type { WriteEntries } from '../formats/entries.ts'
import { type EntrySite, type FeedDocument, feedFormats, filesInEveryForm } from '../formats/feed-document.ts'
import type { Publication } from '../publications.ts'
import { digest, divideArchive, monthOf, planArchive, type StaleMonths, spanOf } from './archive-documents.ts'
import type { FeedDocumentFiles } from './feed-document-files.ts'
import { writeFeedDocument } from './feed-document-writer.ts'

/** Raised by one with every change of what documents look like, so that all are written anew. */
const writerVersion = 3

/** How long a superseded document stays for readers that are on their way to it. */
const supersededForMs = 600_000

/** What became of one publication. */
export type PublicationReport = {
  /** Files that changed, relative to the folder of feeds. */
  readonly written: readonly string[]
  /** Files that were looked at and left alone. */
  readonly unchanged: number
  /** Whether the subscription document holds other articles than before; links alone are no news. */
  readonly hasNews: boolean
  /** Whether time ran out before all of its archive was written; what is left is noted for the next run. */
  readonly isUnfinished: boolean
  /** When the publication changes without a new article, since its oldest gets too old. */
  readonly agesAtMs?: number
}

/** What a publication is written with. */
export type WriterParts = {
  readonly index: Pick<ArticleIndex, 'keys'>
  readonly documents: PublishedDocuments
  readonly files: FeedDocumentFiles
  readonly writeEntries: WriteEntries
  readonly site: Omit<EntrySite, 'content'>
  readonly hubs: readonly string[]
  readonly archiveSize: number
  readonly nowMs: number
  /** Whether there is time for more archive documents; each publication may write one in any case. */
  readonly hasTime: () => boolean
}

/**
 * Brings the documents of one publication in line with its articles: first the archive documents that may have changed,
 * then the subscription document that leads to them, each only where its bytes change.
 *
 * A large archive takes many runs: the subscription document, current after each of them, leads to the newest archive
 * document that is written.
 */
export async function writePublication(
  publication: Publication,
  stale: StaleMonths | 'everything',
  parts: WriterParts,
): Promise<PublicationReport> {
  const { documents, nowMs, archiveSize } = parts
  const { name, order, language, maxAgeMs } = publication
  const { set, keys, oldest } = await subscribedArticles(publication, parts)
  const site: EntrySite = { ...parts.site, content: publication.content }
  const settings = digest([writerVersion, site, order, language, archiveSize])
  const before = await documents.publication(name)
  const report = { written: [] as string[], unchanged: 0 }

  const isKnown = before?.settings === settings && stale !== 'everything'
  const hadArchive = before?.oldest !== undefined
  const months =
    isKnown && hadArchive === (oldest !== undefined)
      ? withMoved(stale, before.oldest, oldest)
      : await everyMonth(set, name, documents)
  const division = { publication: name, set, oldest, size: archiveSize, documents }
  const touched = await divideArchive({ ...division, stale: months, nowMs })
  let archiveDocuments = 0
  let isUnfinished = false
  for await (const plan of planArchive({ ...division, touched, settings, isForced: stale === 'everything' })) {
    isUnfinished = archiveDocuments > 0 && !parts.hasTime()
    if (isUnfinished) break
    archiveDocuments += 1
    const { path, prevArchivePath, nextArchivePath } = plan
    const links = { ...(prevArchivePath && { prevArchivePath }), ...(nextArchivePath && { nextArchivePath }) }
    const document = { ...frameOf(publication, site), path, currentPath: name, ...links }
    await writeFeedDocument(document, plan.hashes, publication, parts, report)
    if (plan.supersededPath !== undefined) await documents.supersede(plan.supersededPath, nowMs)
    await documents.revive(path)
    await documents.put(name, plan.document)
  }

  const prevArchivePath = oldest && (await documents.newestWritten(name))?.path
  const subscription = {
    ...frameOf(publication, site),
    hubUrls: parts.hubs,
    isComplete: maxAgeMs === undefined && oldest === undefined,
    ...(prevArchivePath && { prevArchivePath }),
  }
  const hashes = keys.map((key) => key.hash)
  const listed = digest(hashes)
  const subscribed = `${listed} ${digest([settings, subscription])}`
  const isAsBefore = stale !== 'everything' && before?.subscription === subscribed
  if (isAsBefore && (await isThere(name, parts))) report.unchanged += feedFormats.length
  else await writeFeedDocument(subscription, hashes, publication, parts, report)
  await documents.putPublication(name, { settings, subscription: subscribed, oldest })
  const oldestAtMs = keys.at(-1)?.publishedAtMs
  const outcome = { ...report, isUnfinished, hasNews: before?.subscription.startsWith(listed) !== true }
  if (maxAgeMs === undefined || oldestAtMs === undefined) return outcome
  return { ...outcome, agesAtMs: oldestAtMs + maxAgeMs + 1 }
}

/**
 * Writes the subscription document of a publication that has none yet, so that readers need not wait for its archive,
 * which may take long; it leads to the archive only once that is written.
 */
export async function announcePublication(publication: Publication, parts: WriterParts): Promise<void> {
  if ((await parts.documents.publication(publication.name)) !== undefined) return
  if (await isThere(publication.name, parts)) return
  const { keys, oldest } = await subscribedArticles(publication, parts)
  if (oldest === undefined) return
  const document = { ...frameOf(publication, { ...parts.site, content: publication.content }), hubUrls: parts.hubs }
  const hashes = keys.map((key) => key.hash)
  await writeFeedDocument(document, hashes, publication, parts, { written: [], unchanged: 0 })
}

/** Removes documents that nothing has led to for a while. */
export async function removeSuperseded({ documents, files, nowMs }: WriterParts): Promise<void> {
  for (const path of await documents.superseded(nowMs - supersededForMs)) {
    for (const file of filesInEveryForm(path)) await files.remove(file)
    await documents.revive(path)
  }
}

/** The articles of the subscription document, newest first; `oldest` is its last where older ones are in an archive. */
async function subscribedArticles(
  { limit, maxAgeMs, set: kind }: Publication,
  { index, nowMs }: WriterParts,
): Promise<{
  readonly set: ArticleKeys
  readonly keys: readonly ArticleKey[]
  readonly oldest: ArticleKey | undefined
}> {
  const set = index.keys(kind)
  const newest = await set.newest(limit + 1, maxAgeMs === undefined ? undefined : nowMs - maxAgeMs)
  const keys = newest.slice(0, limit)
  const hasArchive = maxAgeMs === undefined && newest.length > limit
  return { set, keys, oldest: hasArchive ? keys.at(-1) : undefined }
}

async function isThere(name: string, { files }: WriterParts): Promise<boolean> {
  const wanted = filesInEveryForm(name)
  return wanted.every(await files.presence(wanted))
}

function frameOf(
  { name, title, description }: Publication,
  site: EntrySite,
): EntrySite & Pick<FeedDocument, 'publication' | 'title' | 'description' | 'hubUrls' | 'path' | 'isComplete'> {
  return { ...site, publication: name, title, description, hubUrls: [], path: name, isComplete: false }
}

/** Adds the articles between the old end of the subscription document and the new one: they enter or leave the archive. */
function withMoved(stale: StaleMonths, from: ArticleKey | undefined, to: ArticleKey | undefined): StaleMonths {
  if (from === undefined || to === undefined || from.hash === to.hash) return stale
  const months = new Map(stale)
  const end = Math.max(from.publishedAtMs, to.publishedAtMs)
  for (let ms = Math.min(from.publishedAtMs, to.publishedAtMs); ms <= end; ms = spanOf(monthOf(ms)).toMs) {
    const month = monthOf(ms)
    months.set(month, Math.min(ms, months.get(month) ?? ms))
  }
  return months
}

async function everyMonth(set: ArticleKeys, publication: string, documents: PublishedDocuments): Promise<StaleMonths> {
  const months = [...(await set.months()), ...(await documents.all(publication)).map((document) => document.month)]
  return new Map(months.map((month) => [month, Number.NEGATIVE_INFINITY]))
}
