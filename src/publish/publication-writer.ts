import { setImmediate as nextTurn } from 'node:timers/promises'
import { type ArticleKey, ArticleSet } from '../archive/article-set.ts'
import type { Database } from '../archive/sqlite.ts'
import { digest, divideArchive, monthOf, planArchive, type StaleMonths, spanOf } from './archive-documents.ts'
import { atomDocument } from './atom.ts'
import type { DocumentFiles } from './document-files.ts'
import type { WriteEntries, WrittenEntry } from './entries.ts'
import { documentFile, type EntrySite, type FeedDocument, feedFormats } from './feed-document.ts'
import { jsonDocument } from './json-feed.ts'
import { languageTag } from './language-tag.ts'
import type { Publication } from './publications.ts'
import type { PublishedDocuments } from './published-documents.ts'
import { rssDocument } from './rss.ts'

/** Raised by one with every change of what documents look like, so that all are written anew. */
const writerVersion = 1

/** How long a superseded document stays for readers that are on their way to it. */
const supersededForMs = 600_000

const entriesPerTurn = 10

/** What became of one publication. */
export type PublicationReport = {
  /** Files that changed, relative to the folder of feeds. */
  readonly written: readonly string[]
  /** Files that were looked at and left alone. */
  readonly unchanged: number
  /** When the publication changes without a new article, since its oldest gets too old. */
  readonly agesAtMs?: number
}

/** What a publication is written with. */
export type WriterParts = {
  readonly database: Database
  readonly documents: PublishedDocuments
  readonly files: DocumentFiles
  readonly writeEntries: WriteEntries
  readonly site: Omit<EntrySite, 'content'>
  readonly hubs: readonly string[]
  readonly archiveSize: number
  readonly nowMs: number
}

/**
 * Brings the documents of one publication in line with its articles: first the archive documents that may have changed,
 * then the subscription document that leads to them, each only where its bytes change.
 */
export async function writePublication(
  publication: Publication,
  stale: StaleMonths | 'everything',
  parts: WriterParts,
): Promise<PublicationReport> {
  const { documents, files, nowMs } = parts
  const { name, limit, maxAgeMs, order } = publication
  const set = new ArticleSet(parts.database, publication.set)
  const newest = set.newest(limit + 1, maxAgeMs === undefined ? undefined : nowMs - maxAgeMs)
  const keys = newest.slice(0, limit)
  const hasArchive = maxAgeMs === undefined && newest.length > limit
  const oldest = hasArchive ? keys.at(-1) : undefined
  const site: EntrySite = { ...parts.site, content: publication.content }
  const settings = digest([writerVersion, site, order, publication.language, parts.archiveSize])
  const before = documents.publication(name)
  const report = { written: [] as string[], unchanged: 0 }

  const write = async (document: Omit<FeedDocument, 'updatedAt'>, hashes: readonly string[]): Promise<void> => {
    const entries: WrittenEntry[] = []
    for (let from = 0; from < hashes.length; from += entriesPerTurn) {
      entries.push(...(await parts.writeEntries(hashes.slice(from, from + entriesPerTurn), site)))
      await nextTurn()
    }
    if (order === 'oldest-first') entries.reverse()
    const whole = { ...document, ...facts(entries), ...(publication.language && { language: publication.language }) }
    const changes = await Promise.all(
      feedFormats.map(async (format) => {
        const texts = entries.map((entry) => entry[format])
        const file = documentFile(document.path, format)
        return { file, isWritten: await files.write(file, documentWriters[format](whole, texts)) }
      }),
    )
    for (const { file, isWritten } of changes) {
      if (isWritten) report.written.push(file)
      else report.unchanged += 1
    }
  }

  const frame = { ...site, publication: name, title: publication.title, description: publication.description }
  const isKnown = before?.settings === settings && stale !== 'everything'
  const hadArchive = before?.oldest !== undefined
  const months =
    isKnown && hadArchive === hasArchive ? withMoved(stale, before.oldest, oldest) : everyMonth(set, name, documents)
  const division = { publication: name, set, oldest, size: parts.archiveSize, documents }
  const touched = divideArchive({ ...division, stale: months, nowMs })
  for (const plan of planArchive({ ...division, touched, settings, isForced: stale === 'everything' })) {
    const { path, prevArchivePath, nextArchivePath } = plan
    const links = { ...(prevArchivePath && { prevArchivePath }), ...(nextArchivePath && { nextArchivePath }) }
    await write({ ...frame, hubUrls: [], path, currentPath: name, isComplete: false, ...links }, plan.hashes)
    if (plan.supersededPath !== undefined) documents.supersede(plan.supersededPath, nowMs)
    documents.revive(path)
    documents.put(name, plan.document)
  }

  const prevArchivePath = oldest && documents.before(name)?.path
  const subscription = {
    ...frame,
    hubUrls: parts.hubs,
    path: name,
    isComplete: maxAgeMs === undefined && !hasArchive,
    ...(prevArchivePath && { prevArchivePath }),
  }
  const hashes = keys.map((key) => key.hash)
  const subscribed = digest([settings, subscription, hashes])
  const isWritten =
    stale !== 'everything' &&
    before?.subscription === subscribed &&
    subscriptionFiles(name).every(await files.presence(subscriptionFiles(name)))
  if (isWritten) report.unchanged += feedFormats.length
  else await write(subscription, hashes)
  documents.putPublication(name, { settings, subscription: subscribed, oldest })
  const oldestAtMs = keys.at(-1)?.publishedAtMs
  if (maxAgeMs === undefined || oldestAtMs === undefined) return report
  return { ...report, agesAtMs: oldestAtMs + maxAgeMs + 1 }
}

/** Removes documents that nothing has led to for a while. */
export async function removeSuperseded({ documents, files, nowMs }: WriterParts): Promise<void> {
  for (const path of documents.superseded(nowMs - supersededForMs)) {
    for (const format of feedFormats) await files.remove(documentFile(path, format))
    documents.revive(path)
  }
}

/** The files of the document readers subscribe to. */
export function subscriptionFiles(name: string): readonly string[] {
  return feedFormats.map((format) => documentFile(name, format))
}

const documentWriters = { rss: rssDocument, atom: atomDocument, json: jsonDocument } as const

/** What the entries say of their document: its time, and its language where they agree. */
function facts(entries: readonly WrittenEntry[]): Pick<FeedDocument, 'updatedAt' | 'language'> {
  const [first] = entries
  if (first === undefined) return {}
  const times = entries.map((entry) => entry.changedAt.getTime())
  const language = entries.every(({ lang }) => lang === first.lang) ? languageTag(first.lang) : undefined
  return { updatedAt: new Date(Math.max(...times)), ...(language !== undefined && { language }) }
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

function everyMonth(set: ArticleSet, publication: string, documents: PublishedDocuments): StaleMonths {
  const months = [...set.months(), ...documents.all(publication).map((document) => document.month)]
  return new Map(months.map((month) => [month, Number.NEGATIVE_INFINITY]))
}
