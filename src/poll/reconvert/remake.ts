import type { Archive, RevisedArticle } from '../../archive/archive.ts'
import type { ArticleRecord } from '../../archive/article-record.ts'
import { checksumOf } from '../../archive/checksum.ts'
import { readArticle } from '../../article/front-matter.ts'
import type { Jobs } from '../../jobs/jobs.ts'
import type { Source } from '../../source/load.ts'
import type { ImagesKept } from '../images-to-keep.ts'
import { makeArticles } from '../make-article.ts'
import type { SourceState } from '../memory/source-state.ts'
import { type CapturedArticle, CapturedArticles } from './captured-article.ts'
import { hasLostText } from './text-lost.ts'

/** What making articles anew works with. */
export type RemakingParts = {
  readonly archive: Pick<Archive<SourceState>, 'articles' | 'captures' | 'catalog' | 'keep'>
  readonly jobs: Jobs
  readonly timeZone: string
  /** How long a poll may take: what was fetched so long before an article was revised is not what it was revised by. */
  readonly timeLimitMs: number
  readonly images?: ImagesKept
}

/** What came of making an article anew. */
export type Remade =
  /** It comes out as it is. */
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'changed'; readonly revised: RevisedArticle }
  /** Text is lost by it; there is none at all where it cannot be made. */
  | { readonly kind: 'worse'; readonly title: string; readonly reason: string; readonly revised?: RevisedArticle }
  /** What it was last made from is not kept. */
  | { readonly kind: 'not-captured' }
  /** Its file is not what was written: it is left as it is. */
  | { readonly kind: 'edited' }

/**
 * Makes articles of one source anew from what is kept of their site, by the way of a poll; nothing is written. Their dates
 * stay as they are.
 */
export class Remaking {
  readonly #source: Source
  readonly #parts: RemakingParts
  readonly #captured: CapturedArticles

  constructor(source: Source, parts: RemakingParts) {
    this.#source = source
    this.#parts = parts
    this.#captured = new CapturedArticles(source, parts)
  }

  async remake(record: ArticleRecord): Promise<Remade> {
    const { archive, timeZone, timeLimitMs } = this.#parts
    const { hash, title } = record
    const bytes = await archive.articles.get(hash)
    if (bytes === undefined || (record.sha256 !== undefined && record.sha256 !== checksumOf(bytes))) {
      return { kind: 'edited' }
    }
    try {
      const former = readArticle(bytes.toString(), { hash, file: archive.articles.pathOf(hash), timeZone })
      const captured = await this.#captured.find(record, former)
      const isOlder = captured && captured.atMs + timeLimitMs < (record.revisedAtMs ?? 0)
      if (captured === undefined || isOlder) return { kind: 'not-captured' }
      const made = await this.#make(record, captured)
      if (Buffer.compare(made.text, bytes) === 0) return { kind: 'unchanged' }
      const now = readArticle(Buffer.from(made.text).toString(), { hash, file: 'made anew', timeZone })
      if (!hasLostText(former.markdown, now.markdown)) return { kind: 'changed', revised: made }
      return { kind: 'worse', title, reason: 'it loses text', revised: made }
    } catch (error) {
      return { kind: 'worse', title, reason: (error as Error).message }
    }
  }

  /**
   * Makes an article whose file is gone, or damaged, of what is kept of its site, and with the thumbnail it had where that is
   * known; absent where nothing of it is kept. Throws where it cannot be made.
   */
  async makeLost(record: ArticleRecord, thumbnail: string): Promise<Uint8Array | undefined> {
    const captured = await this.#captured.find(record, { thumbnail })
    return captured && (await this.#make(record, captured)).text
  }

  async #make(record: ArticleRecord, { entry, fetch }: CapturedArticle): Promise<RevisedArticle> {
    const { jobs, timeZone, images } = this.#parts
    const { hash, publishedAtMs, firstSeenAtMs = publishedAtMs } = record
    const identity = record.details.identity ?? record.url
    const dated = { ...entry, publishedAt: new Date(publishedAtMs) }
    const wanted = {
      entry: dated,
      hash,
      identity,
      firstSeenAtMs,
      attempts: 0,
      isNew: false,
      isDated: true,
      leftOut: record.details.leftOut ?? [],
    }
    const origin = { source: this.#source, language: record.lang, siteUrl: record.url }
    const [made] = await makeArticles([wanted], origin, { jobs, fetch, timeZone, ...(images && { images }) }, undefined)
    if (made === undefined || 'error' in made) throw made?.error ?? new Error('it was not made')
    const { article, text, details, images: shown = [] } = made.kept
    return { hash, article, text: Buffer.from(text), details, images: shown, why: 'reconverted' }
  }
}
