import { LRUCache } from 'lru-cache'
import type { Article } from '../../article/article.ts'
import type { ExcerptPiece } from '../../text/query/excerpt.ts'
import { excerptOf, markFound } from '../../text/query/excerpt.ts'
import { markdownReader } from '../../text/query/markdown-text.ts'
import type { Archive } from '../archive.ts'
import type { ArticleRecord } from '../article-record.ts'
import type { ReadArticle } from '../article-store.ts'
import type { ChangeMark } from '../catalog.ts'
import { checksumOf } from '../checksum.ts'
import type { SearchedArticle, SearchHits, SearchIndex, SearchRequest } from './search-index.ts'

/** What searching works with; the archive is only read. */
export type SearchParts = {
  readonly archive: Pick<Archive<never>, 'articles'> & {
    readonly catalog: Pick<Archive<never>['catalog'], 'articles' | 'selections'>
  }
  readonly index: SearchIndex
  readonly readArticle: ReadArticle
}

/** How far one step went: how many changes it took in, up to which mark, and how many are left. */
export type SearchStep = { readonly taken: number; readonly left: number; readonly mark: ChangeMark }

/** An article that was found, with what was looked for marked in its title and in a part of its text. */
export type FoundArticle = {
  readonly hash: string
  readonly title: readonly ExcerptPiece[]
  readonly url: string
  /** The source that brought it first. */
  readonly sourceId: string
  readonly lang: string
  readonly publishedAtMs: number
  readonly excerpt: readonly ExcerptPiece[]
}

/** A page of what was found, and how much there is in all. */
export type FoundArticles = Omit<SearchHits, 'hashes'> & { readonly articles: readonly FoundArticle[] }

const changesPerStep = 50
/** A step of large articles ends early: what is asked meanwhile waits for it. */
const bytesPerStep = 1_000_000
const excerptLength = 180
/** The newest articles with common words are the same for many queries: so much of their text is at hand. */
const mostCharacters = 1_000_000

/**
 * Searches the articles of an archive. The index follows the catalog step by step, each durable by itself: killed, or beside
 * another program that does the same, it goes on where it stands.
 */
export class ArticleSearch {
  readonly #parts: SearchParts
  readonly #textOf = markdownReader()
  /** Texts by the checksums of their files. */
  readonly #texts = new LRUCache<string, string>({
    maxSize: mostCharacters,
    sizeCalculation: ({ length }) => length + 1,
  })

  constructor(parts: SearchParts) {
    this.#parts = parts
  }

  /** Takes in some of what changed since the last step; nothing is left where `left` is 0. */
  async step(): Promise<SearchStep> {
    const { archive, index } = this.#parts
    const from = await index.mark()
    const { changes, isAnew, mark, left } = await archive.catalog.articles.changedSince(from, changesPerStep)
    if (changes.length === 0 && !isAnew) return { taken: 0, left: 0, mark }
    const { articles, gone, taken } = await this.#read(changes.map(({ hash }) => hash))
    const to = changes[taken - 1]?.mark ?? mark
    const isTaken = await index.index({ from, to, isAnew, articles, gone })
    return isTaken ? { taken, left: left - taken, mark: to } : { taken: 0, left, mark }
  }

  /** Takes in all that changed until nothing is left, or there is no time. */
  async catchUp(hasTime: () => boolean, onStep: (step: SearchStep) => void = () => undefined): Promise<void> {
    while (hasTime()) {
      const step = await this.step()
      onStep(step)
      if (step.left === 0) return
    }
  }

  /** How many changes are not taken in yet. */
  async left(): Promise<number> {
    const { archive, index } = this.#parts
    return (await archive.catalog.articles.changedSince(await index.mark(), 0)).left
  }

  /** Finds articles by what was taken in so far. */
  async find(request: SearchRequest): Promise<FoundArticles> {
    const { archive, index } = this.#parts
    const { hashes, ...counted } = await index.search(request)
    const records = await archive.catalog.articles.find(hashes)
    const files = await archive.articles.read(hashes.filter((hash) => records.has(hash)))
    const articles = hashes.flatMap((hash): readonly FoundArticle[] => {
      const record = records.get(hash)
      if (record === undefined) return []
      const { sourceId, url, lang, publishedAtMs } = record
      const file = files.get(hash)
      const text = file instanceof Buffer ? this.#shownText(file, hash) : undefined
      const excerpt = text === undefined ? [] : excerptOf(text, request.query, excerptLength)
      const title = markFound(record.title, request.query, 'title')
      return [{ hash, title, url, sourceId, lang, publishedAtMs, excerpt }]
    })
    return { ...counted, articles }
  }

  /** Reads changed articles, the first of them and as many as a step takes; what is not there or cannot be read is gone. */
  async #read(hashes: readonly string[]) {
    const { archive } = this.#parts
    const wanted = [...new Set(hashes)]
    const records = await archive.catalog.articles.find(wanted)
    const candidates = await archive.catalog.selections.candidates(wanted)
    const listedBy = new Map(
      candidates.map(({ hash, listings }) => [hash, listings.map(({ sourceId }) => sourceId)] as const),
    )
    const articles: SearchedArticle[] = []
    const gone: string[] = []
    const done = new Set<string>()
    let bytes = 0
    let taken = 0
    for (const hash of hashes) {
      if (bytes > bytesPerStep) break
      taken += 1
      if (done.has(hash)) continue
      done.add(hash)
      const record = records.get(hash)
      const file = record && (await archive.articles.read([hash])).get(hash)
      const article =
        file instanceof Buffer ? this.#searched(record as ArticleRecord, file, listedBy.get(hash)) : undefined
      bytes += file instanceof Buffer ? file.length : 0
      if (article === undefined) gone.push(hash)
      else articles.push(article)
    }
    return { articles, gone, taken }
  }

  #searched(
    { hash, sourceId, title, lang, publishedAtMs, details }: ArticleRecord,
    file: Buffer,
    sourceIds: readonly string[] = [sourceId],
  ): SearchedArticle | undefined {
    const text = this.#textIn(file, hash)
    if (text === undefined) return undefined
    const { categories: tags = [] } = details
    return { hash, sha256: checksumOf(file), title, text, lang, publishedAtMs, sourceIds, tags }
  }

  #shownText(file: Buffer, hash: string): string | undefined {
    const checksum = checksumOf(file)
    const known = this.#texts.get(checksum)
    if (known !== undefined) return known
    const text = this.#textIn(file, hash)
    if (text !== undefined) this.#texts.set(checksum, text)
    return text
  }

  #textIn(file: Buffer, hash: string): string | undefined {
    let article: Article
    try {
      article = this.#parts.readArticle(file.toString(), hash, hash)
    } catch {
      // `verify` tells of files that cannot be read; they are found by nothing.
      return undefined
    }
    return this.#textOf(article.markdown)
  }
}
