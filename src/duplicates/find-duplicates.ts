import type { Archive } from '../archive/archive.ts'
import type { ReadArticle } from '../archive/article-store.ts'
import type { ComparedSignature, DuplicateOf, SignedArticle } from '../archive/duplicates.ts'
import type { Article } from '../article/article.ts'
import type { LikenessJobs } from '../jobs/jobs.ts'
import type { Log } from '../log/log.ts'

/** What looking for duplicates works with. */
export type FindingParts = {
  readonly archive: Pick<Archive<never>, 'articles'> & {
    readonly catalog: Pick<Archive<never>['catalog'], 'articles' | 'duplicates'>
  }
  readonly jobs: LikenessJobs
  readonly readArticle: ReadArticle
  readonly log: Log
}

/** How far one step went. */
export type FindingStep = { readonly signed: number; readonly compared: number; readonly found: number }

const articlesPerStep = 50
/** So many of the most similar signatures are compared by their texts. */
const mostCandidates = 12

/**
 * Looks for articles that tell one story, step by step: signs what came in since, or all there is after an upgrade, and compares
 * that with what is like it. What is done is noted at once: killed, it goes on where it was.
 */
export class DuplicateFinder {
  readonly #parts: FindingParts

  constructor(parts: FindingParts) {
    this.#parts = parts
  }

  /** Does one step; all counts are zero where nothing is left to do. */
  async step(): Promise<FindingStep> {
    const signed = await this.#sign()
    const { duplicates } = this.#parts.archive.catalog
    const waiting = await duplicates.takeUncompared(articlesPerStep)
    const shared = new Map<string, Promise<ReadonlySet<number>>>()
    const sharedBlocks = (sourceId: string) => {
      const known = shared.get(sourceId) ?? duplicates.sharedBlocks(sourceId)
      shared.set(sourceId, known)
      return known
    }
    const compared: ComparedSignature[] = []
    for (const each of waiting) {
      const of = await this.#mostAlike(each, sharedBlocks)
      compared.push({ hash: each.hash, ...(of && { of }) })
    }
    if (compared.length > 0) await duplicates.join(compared)
    return { signed, compared: compared.length, found: compared.filter(({ of }) => of !== undefined).length }
  }

  /** Does what there is to do until nothing is left, or there is no time. */
  async run(hasTime: () => boolean = () => true, onStep: (step: FindingStep) => void = () => undefined): Promise<void> {
    while (hasTime()) {
      const step = await this.step()
      onStep(step)
      if (step.signed + step.compared === 0) return
    }
  }

  async #sign(): Promise<number> {
    const { archive, jobs } = this.#parts
    const { duplicates } = archive.catalog
    const hashes = await duplicates.unsigned(articlesPerStep)
    if (hashes.length === 0) return 0
    const read = (await Promise.all(hashes.map((hash) => this.#read(hash)))).filter((each) => each !== undefined)
    const signatures = await jobs.signArticles(read)
    const signed = read.flatMap(({ hash }, index): SignedArticle[] => {
      const signature = signatures[index]
      return signature instanceof Uint8Array ? [{ hash, signature }] : []
    })
    await duplicates.add(signed)
    const isSigned = new Set(signed.map(({ hash }) => hash))
    await duplicates.passOver(hashes.filter((hash) => !isSigned.has(hash)))
    return hashes.length
  }

  async #mostAlike(
    signed: SignedArticle,
    sharedBlocks: (sourceId: string) => Promise<ReadonlySet<number>>,
  ): Promise<DuplicateOf | undefined> {
    const { archive, jobs } = this.#parts
    const near = await archive.catalog.duplicates.near(signed, mostCandidates)
    if (near.length === 0) return undefined
    const own = await this.#read(signed.hash)
    if (own === undefined) return undefined
    const others = (await Promise.all(near.map((hash) => this.#read(hash)))).filter((each) => each !== undefined)
    const pairs = await Promise.all(
      others.map(async (other) => ({
        a: other,
        b: own,
        shared: {
          [other.sourceId]: [...(await sharedBlocks(other.sourceId))],
          [own.sourceId]: [...(await sharedBlocks(own.sourceId))],
        },
      })),
    )
    const found = await jobs.compareArticles(pairs)
    return others
      .flatMap(({ hash }, index): DuplicateOf[] => {
        const like = found[index]
        if (like === undefined || like instanceof Error || !like.isSame) return []
        return [{ hash, score: like.score, differences: like.differences }]
      })
      .reduce<DuplicateOf | undefined>((best, each) => (best && best.score >= each.score ? best : each), undefined)
  }

  async #read(hash: string): Promise<Article | undefined> {
    const { archive, readArticle, log } = this.#parts
    const file = archive.articles.pathOf(hash)
    try {
      const bytes = await archive.articles.get(hash)
      return bytes && readArticle(bytes.toString(), hash, file)
    } catch (error) {
      log.debug({ file, error: (error as Error).message }, `${file}: not looked at for duplicates`)
      return undefined
    }
  }
}
