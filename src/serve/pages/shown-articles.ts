import { LRUCache } from 'lru-cache'
import type { ArticleKey } from '../../archive/article-keys.ts'
import type { ArticleRecord } from '../../archive/article-record.ts'
import { imagePaths } from '../../archive/images/image-paths.ts'
import { readArticle } from '../../article/front-matter.ts'
import { visibleTitle } from '../../text/visible-title.ts'
import { webUri } from '../../text/web-uri.ts'
import { openingOf } from './opening.ts'
import type { PageParts } from './page-parts.ts'

/** An article as lists show it. */
export type ShownArticle = {
  readonly hash: string
  readonly title: string
  readonly lang: string
  readonly publishedAtMs: number
  readonly source: { readonly id: string; readonly title: string }
  /** The beginning of its text; empty where there is none. */
  readonly summary: string
  /** Address of a picture, and the path of our copy of it where there is one. */
  readonly thumbnail?: string
  readonly thumbnailPath?: string
}

/** Gives articles as lists show them, in order; those that are gone meanwhile are left out. */
export type ShowArticles = (keys: readonly Pick<ArticleKey, 'hash'>[]) => Promise<readonly ShownArticle[]>

type Head = Pick<ShownArticle, 'summary' | 'thumbnail'>

/** What is read of so many files is kept. */
const mostHeadsKept = 2_000

/** In UTF-16 units. */
const mostSummary = 150

/** Makes what looks articles up for lists: the catalog, and of their files what that does not know. */
export function createShowArticles({ archive, published, timeZone }: PageParts): ShowArticles {
  const heads = new LRUCache<string, Head>({ max: mostHeadsKept })

  const headOf = async ({ hash, sha256 }: ArticleRecord): Promise<Head> => {
    const known = heads.get(`${hash} ${sha256}`)
    if (known !== undefined) return known
    const file = archive.articles.pathOf(hash)
    try {
      const text = (await archive.articles.get(hash))?.toString() ?? ''
      const { markdown, thumbnail } = readArticle(text, { hash, file, timeZone })
      const picture = webUri(thumbnail)
      const head = { summary: openingOf(markdown, mostSummary), ...(picture !== undefined && { thumbnail: picture }) }
      heads.set(`${hash} ${sha256}`, head)
      return head
    } catch {
      // Its title can be shown all the same; `verify` tells of files that cannot be read.
      return { summary: '' }
    }
  }

  return async (keys) => {
    const records = await archive.catalog.articles.find(keys.map(({ hash }) => hash))
    const { sourceOf } = await published.sources()
    const images = await archive.catalog.images.of([...records.keys()])
    const found = keys.flatMap(({ hash }) => records.get(hash) ?? [])
    return Promise.all(
      found.map(async (record) => {
        const head = await headOf(record)
        const { hash, lang, publishedAtMs, url } = record
        const { id, title } = sourceOf(record.sourceId)
        const path = imagePaths(images.get(hash) ?? [])(head.thumbnail ?? '')?.path
        const shownTitle = visibleTitle(record.title, head.summary, url, hash)
        return {
          hash,
          lang,
          publishedAtMs,
          title: shownTitle,
          source: { id, title },
          ...head,
          ...(path !== undefined && { thumbnailPath: path }),
        }
      }),
    )
  }
}
