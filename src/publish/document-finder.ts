import { LRUCache } from 'lru-cache'
import type { Directory } from './directory.ts'
import { endOfFormerMonth, isThere, newestPage, pathOfPage, readPage } from './documents/archive-page.ts'
import { newestPageOf, planPage, planSubscription } from './documents/document-plan.ts'
import { removeFormerPages } from './documents/former-pages.ts'
import { type FeedFormat, feedDocumentFile } from './formats/feed-document.ts'
import type { Publication } from './publications.ts'
import { askedTimes, currentDirectory, type PublishParts, planParts } from './publish-parts.ts'
import type { DocumentRequest, Found } from './published.ts'
import { gonePublications } from './run/ended-publications.ts'

/** How often it is noted on disk that it was asked for. */
const notedEveryMs = 86_400_000
/** So many documents may wait for their turn to be made. */
const mostWaiting = 16
const retryAfterMs = 2_000
const mostKnown = 10_000

/** Finds the feed documents there are, and makes those that are made on request, one at a time. */
export class DocumentFinder {
  readonly #parts: PublishParts
  /** The documents that are being made or wait for their turn, by path. */
  readonly #waiting = new Map<string, Promise<void>>()
  #lastTurn: Promise<void> = Promise.resolve()
  /** Archive pages that were right at a position of the journal, as the directory was then, by path. */
  readonly #right = new LRUCache<string, { readonly position: string; readonly directory: Directory }>({
    max: mostKnown,
  })

  constructor(parts: PublishParts) {
    this.#parts = parts
  }

  /** Finds a feed document. */
  async find({ publication: name, place, format }: DocumentRequest): Promise<Found> {
    const directory = await this.#directory()
    const publication = directory.find(name)
    if (publication === undefined) return this.#findFormer(name, format, directory)
    if (place !== undefined) return this.#findPage(publication, place, format)
    const file: Found = { kind: 'file', name: feedDocumentFile(name, format), isPacked: false }
    return publication.delivery === 'file' || (await this.#keepCurrent(publication)) ? file : busy
  }

  /** The publications and sources as of the last look. */
  async #directory(): Promise<Directory> {
    return this.#parts.memory.looked?.directory ?? (await currentDirectory(this.#parts)).directory
  }

  async #findFormer(name: string, format: FeedFormat, { replaced }: Directory): Promise<Found> {
    const successor = replaced.get(name)
    if (successor !== undefined) return { kind: 'moved', name: feedDocumentFile(successor, format), isForGood: true }
    const gone = (await gonePublications(this.#parts)).get(name)
    if (gone !== undefined) return { kind: 'gone', title: gone.title, sinceMs: gone.goneAtMs }
    if (this.#parts.isBroken(name)) return { kind: 'file', name: feedDocumentFile(name, format), isPacked: false }
    return absent
  }

  /** Makes a source's own feed where it is not there, and notes that it was asked for; false where there is no room for that. */
  async #keepCurrent(publication: Publication): Promise<boolean> {
    const { memory, clock } = this.#parts
    const { name } = publication
    const nowMs = clock()
    const asked = await askedTimes(this.#parts)
    const noted = asked.get(name)
    if (memory.verified.has(name) && noted !== undefined && nowMs < noted + notedEveryMs) return true
    return this.#inTurn(name, async () => {
      const plan = async () => {
        const parts = planParts(await this.#directory(), this.#parts)
        return planSubscription(publication, await newestPageOf(publication, parts), parts)
      }
      await this.#parts.maker.make(name, plan, { askedAtMs: nowMs })
      asked.set(name, nowMs)
      memory.verified.add(name)
    })
  }

  async #findPage(publication: Publication, place: string, format: FeedFormat): Promise<Found> {
    const { settings, archive } = this.#parts
    const { archives } = settings.publish
    if (archives === 'off' || publication.maxAgeMs !== undefined) return absent
    const keys = archive.catalog.articles.keys(publication.set)
    const extent = await keys.pages()
    const to = (page: ReturnType<typeof newestPage>, isForGood: boolean): Found =>
      page === undefined
        ? absent
        : { kind: 'moved', name: feedDocumentFile(pathOfPage(publication.name, page), 'atom'), isForGood }
    const page = readPage(place)
    if (page === undefined) {
      const endMs = endOfFormerMonth(place)
      const last = endMs === undefined ? undefined : await keys.lastPlaceBefore(endMs)
      if (last === undefined) return absent
      const number = await keys.pageOf(last)
      return number <= extent.full ? to({ number }, true) : to(newestPage(extent), false)
    }
    if (!isThere(page, extent)) {
      const isOpen = page.number === extent.full + 1 && page.first === undefined
      return isOpen ? to(newestPage(extent), false) : absent
    }
    if (format !== 'atom') return to(page, true)
    const isPacked = archives === 'on-request'
    const path = pathOfPage(publication.name, page)
    const isMade = await this.#makePage(publication, page, path, isPacked)
    return isMade ? { kind: 'file', name: feedDocumentFile(path, 'atom'), isPacked } : busy
  }

  async #makePage(
    publication: Publication,
    page: Parameters<typeof planPage>[1],
    path: string,
    isPacked: boolean,
  ): Promise<boolean> {
    const { archive, maker } = this.#parts
    const position = `${await archive.catalog.position()}`
    const directory = await this.#directory()
    const right = this.#right.get(path)
    if (right?.position === position && right.directory === directory) return true
    const plan = () => planPage(publication, page, planParts(directory, this.#parts))
    const make = async () => {
      await maker.make(path, plan, { isPacked })
      if (page.first === undefined) return
      const { documents } = archive.publications
      await removeFormerPages(publication.name, page, { files: this.#parts.files, documents })
    }
    const isMade = (await maker.isMade(await plan(), { isPacked })) || (await this.#inTurn(path, make))
    if (isMade) this.#right.set(path, { position, directory })
    return isMade
  }

  /** Does one thing after the other, the same thing once for all who ask; false where too many wait already. */
  async #inTurn(path: string, act: () => Promise<void>): Promise<boolean> {
    let turn = this.#waiting.get(path)
    if (turn === undefined) {
      if (this.#waiting.size >= mostWaiting) return false
      turn = this.#lastTurn.catch(() => undefined).then(act)
      this.#lastTurn = turn
      this.#waiting.set(path, turn)
      const done = () => this.#waiting.delete(path)
      turn.then(done, done)
    }
    await turn
    return true
  }
}

const busy: Found = { kind: 'busy', retryAfterMs }
const absent: Found = { kind: 'absent' }
