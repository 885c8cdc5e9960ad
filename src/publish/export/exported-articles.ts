import type { ArticleSet } from '../../archive/article-keys.ts'
import type { ArticleRecord } from '../../archive/article-record.ts'
import type { ArticleStore } from '../../archive/article-store.ts'
import type { ArticleCatalog } from '../../archive/catalog.ts'
import type { ArchivedImage } from '../../archive/images/image-index.ts'
import type { Images } from '../../archive/images/images.ts'
import type { Article } from '../../article/article.ts'
import { readArticle } from '../../article/front-matter.ts'

/** Which articles are exported; times are those of publication, in milliseconds since the epoch, `untilMs` excluded. */
export type ExportSelection = { readonly sourceId?: string; readonly sinceMs?: number; readonly untilMs?: number }

/** What an export works with. */
export type ExportParts = {
  readonly catalog: Pick<ArticleCatalog, 'articles' | 'selections' | 'images'>
  readonly articles: ArticleStore
  readonly images: Pick<Images, 'get' | 'stamp' | 'stream'>
  /** The zone the archive tells its dates in. */
  readonly timeZone: string
  /** Told of each article or picture whose file cannot be read; it is left out. */
  readonly onDamaged: (reason: string) => void
}

/** An article that is exported, without its text. */
export type ExportedArticle = {
  readonly record: ArticleRecord
  /** Every source that lists it. */
  readonly sourceIds: readonly string[]
  /** Its pictures that are kept. */
  readonly images: readonly ArchivedImage[]
}

const articlesPerPage = 200

/** Gives the articles of a selection, the last to come into the archive first, a page at a time, however many they are. */
export async function* exportedArticles(
  { sourceId, sinceMs = Number.NEGATIVE_INFINITY, untilMs = Number.POSITIVE_INFINITY }: ExportSelection,
  { catalog }: Pick<ExportParts, 'catalog'>,
): AsyncGenerator<ExportedArticle> {
  const set: ArticleSet = sourceId === undefined ? { kind: 'all' } : { kind: 'source', sourceId }
  const keys = catalog.articles.keys(set)
  for (let before: number | undefined; ; ) {
    const placed = await keys.latest(articlesPerPage, before)
    before = placed.at(-1)?.place
    if (before === undefined) return
    const wanted = placed.filter(({ publishedAtMs }) => publishedAtMs >= sinceMs && publishedAtMs < untilMs)
    const hashes = wanted.map(({ hash }) => hash)
    const records = await catalog.articles.find(hashes)
    const listings = new Map((await catalog.selections.candidates(hashes)).map((each) => [each.hash, each.listings]))
    const images = await catalog.images.of(hashes)
    for (const hash of hashes) {
      const record = records.get(hash)
      if (record === undefined) continue
      const sourceIds = (listings.get(hash) ?? []).map((each) => each.sourceId)
      yield { record, sourceIds, images: images.get(hash) ?? [] }
    }
  }
}

/** Reads an article that is exported; absent, and told, where its file cannot be read. */
export async function readExported(
  { hash }: ArticleRecord,
  { articles, timeZone, onDamaged }: ExportParts,
): Promise<{ readonly article: Article; readonly bytes: Buffer } | undefined> {
  const file = articles.pathOf(hash)
  try {
    const bytes = await articles.get(hash)
    if (bytes === undefined) throw new Error(`${file}: it is gone`)
    return { bytes, article: readArticle(bytes.toString(), { hash, file, timeZone }) }
  } catch (error) {
    onDamaged((error as Error).message)
    return undefined
  }
}
