import type { ArticleKey } from '../../../archive/article-keys.ts'
import type { ArticleRecord } from '../../../archive/article-record.ts'
import type { ArticleCaptures } from '../../../archive/captures/captures.ts'
import type { ArchivedImage } from '../../../archive/images/image-index.ts'
import type { Article } from '../../../article/article.ts'
import { readArticle } from '../../../article/front-matter.ts'
import type { PublishedSource } from '../../../publish/formats/published-article.ts'
import type { PageParts } from '../page-parts.ts'
import type { ShowArticles, ShownArticle } from '../shown-articles.ts'

/** An article with all that a page tells of it. */
export type ReadableArticle = {
  readonly record: ArticleRecord
  /** Absent where its file cannot be read. */
  readonly article?: Article
  readonly source: PublishedSource
  /** Other sources that list it. */
  readonly alsoListedBy: readonly PublishedSource[]
  /** Articles that tell the same story. */
  readonly sameStory: readonly ShownArticle[]
  readonly newer?: ShownArticle
  readonly older?: ShownArticle
  readonly revisions: number
  /** Our copies of its pictures. */
  readonly images: readonly ArchivedImage[]
  /** How many pages of what its site sent may be had; 0 where none is kept, or it is nobody's business. */
  readonly originals: number
}

/** Looks up an article; absent where none of this hash is kept. */
export async function readableArticle(
  hash: string,
  parts: PageParts,
  showArticles: ShowArticles,
): Promise<ReadableArticle | undefined> {
  const { archive, published } = parts
  const { articles: index, duplicates, selections } = archive.catalog
  const record = (await index.find([hash])).get(hash)
  if (record === undefined) return undefined
  const { sourceOf } = await published.sources()
  const article = await fileOf(record, parts)
  const [candidate] = await selections.candidates([hash])
  const listedBy = candidate?.listings.map(({ sourceId }) => sourceId) ?? []
  const group = (await duplicates.groupsOf([hash])).get(hash) ?? []
  const beside = await index.keys({ kind: 'source', sourceId: record.sourceId }).beside(record)
  const show = async (key: ArticleKey | undefined) => key && (await showArticles([key]))[0]
  const [newer, older] = [await show(beside.newer), await show(beside.older)]
  return {
    record,
    ...(article && { article }),
    source: sourceOf(record.sourceId),
    alsoListedBy: listedBy.filter((id) => id !== record.sourceId).map(sourceOf),
    sameStory: await showArticles(group.filter((each) => each !== hash).map((each) => ({ hash: each }))),
    ...(newer && { newer }),
    ...(older && { older }),
    images: (await archive.catalog.images.of([hash])).get(hash) ?? [],
    revisions: (await index.revisions(hash)).length,
    originals: originalsOf(await capturesOf(record, parts), parts.isPrivate(record.sourceId)).length,
  }
}

/** What an article was made from, as far as a source kept it; absent where that cannot be found out. */
export async function capturesOf(
  { hash, sourceId }: ArticleRecord,
  { archive }: PageParts,
): Promise<ArticleCaptures | undefined> {
  return archive.captures.find(hash, sourceId)
}

/** Where the originals of an article stand: its pages, or else the listing, which is nobody's business of a private source. */
export function originalsOf(captures: ArticleCaptures | undefined, isPrivate: boolean): ArticleCaptures['pages'] {
  if (captures === undefined) return []
  if (captures.pages.length > 0) return captures.pages
  return captures.listing === undefined || isPrivate ? [] : [captures.listing]
}

async function fileOf({ hash }: ArticleRecord, { archive, timeZone }: PageParts): Promise<Article | undefined> {
  const file = archive.articles.pathOf(hash)
  try {
    const text = (await archive.articles.get(hash))?.toString()
    return text === undefined ? undefined : readArticle(text, { hash, file, timeZone })
  } catch {
    // The page says so, and `verify` tells why.
    return undefined
  }
}
