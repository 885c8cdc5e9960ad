import { createHash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ArticleKey, ArticleKeys, Span } from '../../archive/article-keys.ts'
import type { ArchiveDocument, DocumentPlace, PublishedDocuments } from '../../archive/publication-store.ts'

/** A document that has to be written, with its ways to its neighbours. */
export type ArchivePlan = {
  readonly path: string
  readonly prevArchivePath?: string
  readonly nextArchivePath?: string
  /** The articles in it, newest first. */
  readonly hashes: readonly string[]
  /** To be noted once it is written. */
  readonly document: ArchiveDocument
  /** Where it was written before, if that is another place. */
  readonly supersededPath?: string
}

/** The articles from a time on that may have to stand elsewhere, by month (`YYYY-MM`). */
export type StaleMonths = ReadonlyMap<string, number>

/**
 * Divides the articles older than `oldest`, the last of the subscription document, into archive documents (RFC 5005, 4).
 *
 * Each month is cut, oldest first, into parts of `size` articles. A part that is full, or that newer parts follow, never
 * changes again unless an article of its month comes late. The newest part grows with every article that leaves the
 * subscription document; its name says how many articles it holds, so that a reader that knows it by an older name, and
 * stops at names it knows, reads it again.
 *
 * Notes the documents there are now, without their being written; gives the places whose document may have changed.
 */
export async function divideArchive(options: {
  readonly publication: string
  readonly set: ArticleKeys
  readonly oldest: ArticleKey | undefined
  readonly stale: StaleMonths
  readonly size: number
  readonly documents: PublishedDocuments
  readonly nowMs: number
}): Promise<readonly DocumentPlace[]> {
  const { publication, set, oldest, size, documents } = options
  const touched: DocumentPlace[] = []
  const lastBefore = await documents.before(publication)
  for (const [month, sinceMs] of [...options.stale].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const known = await documents.inMonth(publication, month)
    const span = spanOf(month)
    const unchanged = sinceMs > span.fromMs ? await set.count({ fromMs: span.fromMs, toMs: sinceMs }) : 0
    const full = known.findIndex((each) => each.articles < size)
    let part = Math.min(Math.floor(unchanged / size), full < 0 ? known.length : full) + 1
    for (; oldest !== undefined; part += 1) {
      const keys = await set.oldest(span, oldest, (part - 1) * size, size)
      if (keys.length === 0) break
      const before = known[part - 1]
      const ofKeys = digest(keys.map((key) => key.hash))
      if (before?.digest !== ofKeys) {
        await documents.put(publication, {
          month,
          part,
          articles: keys.length,
          digest: ofKeys,
          path: before?.path ?? '',
          written: '',
        })
      }
      touched.push({ month, part })
      if (keys.length < size) {
        part += 1
        break
      }
    }
    for (const gone of known.slice(part - 1)) {
      await documents.remove(publication, gone)
      if (gone.path !== '') await documents.supersede(gone.path, options.nowMs)
      touched.push(gone)
    }
    await nextTurn()
  }
  if (lastBefore !== undefined) touched.push(lastBefore)
  return touched
}

/**
 * Notes, of the places touched and their neighbours, each document that is not written as it has to be, then gives all that
 * are noted so, oldest first: those that an earlier run left as well.
 */
export async function* planArchive(options: {
  readonly publication: string
  readonly set: ArticleKeys
  readonly oldest: ArticleKey | undefined
  readonly size: number
  readonly documents: PublishedDocuments
  readonly touched: readonly DocumentPlace[]
  /** What all documents of the publication are written with, as a digest. */
  readonly settings: string
  /** Whether documents are written anew that are written as they have to be. */
  readonly isForced: boolean
}): AsyncGenerator<ArchivePlan> {
  const { publication, set, oldest, size, documents } = options
  if (oldest === undefined) return
  const last = await documents.before(publication)
  const isOpen = (document: ArchiveDocument) => document.articles < size && isAt(document, last)
  const pathOf = (document: ArchiveDocument) => `${publication}/${nameOf(document, isOpen(document))}`
  const linksOf = async (document: ArchiveDocument): Promise<Links> => {
    const before = await documents.before(publication, document)
    const after = await documents.after(publication, document)
    return {
      path: pathOf(document),
      prevArchivePath: before && pathOf(before),
      nextArchivePath: after === undefined || isOpen(after) ? undefined : pathOf(after),
    }
  }
  const writtenWith = (document: ArchiveDocument, { path, prevArchivePath, nextArchivePath }: Links) =>
    digest([options.settings, document.digest, path, prevArchivePath, nextArchivePath])

  const looked = new Set<string>()
  const look = async (document: ArchiveDocument | undefined) => {
    if (document === undefined || looked.has(`${document.month} ${document.part}`)) return
    looked.add(`${document.month} ${document.part}`)
    const isRight = document.written === writtenWith(document, await linksOf(document))
    if (!isRight || options.isForced) await documents.put(publication, { ...document, written: '' })
  }
  for (const [index, place] of options.touched.entries()) {
    if (index % looksPerTurn === 0) await nextTurn()
    await look(await documents.before(publication, place))
    await look(await documents.find(publication, place))
    await look(await documents.after(publication, place))
  }
  await look(last)
  for (const document of await documents.unwritten(publication)) {
    const { path, prevArchivePath, nextArchivePath } = await linksOf(document)
    const written = writtenWith(document, { path, prevArchivePath, nextArchivePath })
    const keys = await set.oldest(spanOf(document.month), oldest, (document.part - 1) * size, size)
    yield {
      path,
      ...(prevArchivePath !== undefined && { prevArchivePath }),
      ...(nextArchivePath !== undefined && { nextArchivePath }),
      ...(document.path !== '' && document.path !== path && { supersededPath: document.path }),
      hashes: keys.map((key) => key.hash).reverse(),
      document: { ...document, path, written },
    }
  }
}

/** So many documents are looked at before anything else gets its turn. */
const looksPerTurn = 100

type Links = {
  readonly path: string
  readonly prevArchivePath: string | undefined
  readonly nextArchivePath: string | undefined
}

/** The first and last instant of a month. */
export function spanOf(month: string): Span {
  const fromMs = Date.parse(`${month}-01T00:00:00Z`)
  const next = new Date(fromMs)
  next.setUTCMonth(next.getUTCMonth() + 1)
  return { fromMs, toMs: next.getTime() }
}

/** The month of an instant, in UTC. */
export function monthOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 7)
}

/** A short digest of anything JSON can hold. */
export function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 32)
}

function nameOf({ month, part, articles }: ArchiveDocument, isOpen: boolean): string {
  return `${month}${part > 1 ? `-${part}` : ''}${isOpen ? `-first-${articles}` : ''}`
}

function isAt(document: DocumentPlace, place: DocumentPlace | undefined): boolean {
  return document.month === place?.month && document.part === place.part
}
