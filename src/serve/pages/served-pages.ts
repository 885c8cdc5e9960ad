import { promisify } from 'node:util'
import { brotliCompress, constants, gzip, zstdCompress } from 'node:zlib'
import { LRUCache } from 'lru-cache'
import { z } from 'zod'
import { type ContentCoding, digestOf, type Representation } from '../representation.ts'
import type { Route } from '../route.ts'
import type { ServedFiles } from '../served-files.ts'
import { writePage } from './page-frame.ts'
import {
  homePage,
  publicationPage,
  publicationsPage,
  type ShownArticle,
  type ShownPublication,
  type ShownSite,
} from './pages.ts'

/** Gives a page as it is now; absent where there is none of that name. */
export type ServedPages = (route: Exclude<Route, { kind: 'file' }>) => Promise<Representation | undefined>

const mostPagesKept = 200

const jsonFeed = z.object({
  items: z.array(
    z.object({
      title: z.string(),
      url: z.string().optional(),
      date_published: z.coerce.date(),
      language: z.string().optional(),
      _source: z.object({ title: z.string() }).optional(),
    }),
  ),
})

/** Makes what writes pages from the published feed documents; a page is written anew only when its own has changed. */
export function createServedPages(options: {
  readonly site: ShownSite
  readonly publications: () => Promise<readonly ShownPublication[]>
  readonly files: ServedFiles
  readonly startedAt: Date
}): ServedPages {
  const { site, publications, files, startedAt } = options
  const kept = new LRUCache<string, { readonly madeOf: string; readonly page: Representation }>({ max: mostPagesKept })

  return async (route) => {
    const shown = await publications()
    const publication = route.kind === 'publication' ? shown.find(({ name }) => name === route.name) : shown[0]
    if (route.kind === 'publication' && publication === undefined) return undefined
    const feedDocument =
      publication === undefined || route.kind === 'publications'
        ? undefined
        : await files(`${publication.name}.json`, 'application/feed+json')
    const key = route.kind === 'publication' ? `publication ${route.name}` : route.kind
    const madeOf = `${feedDocument?.digest} ${digestOf(Buffer.from(JSON.stringify(shown)))}`
    const before = kept.get(key)
    if (before?.madeOf === madeOf) return before.page

    const newest = feedDocument === undefined ? [] : articlesOf(feedDocument)
    const written = () => {
      if (route.kind === 'home') return homePage(site, shown, newest)
      return publication === undefined || route.kind === 'publications'
        ? publicationsPage(shown)
        : publicationPage(site, publication, newest)
    }
    const page = await represent(writePage(site.title, written()), feedDocument?.lastModified ?? startedAt)
    kept.set(key, { madeOf, page })
    return page
  }
}

/** The articles of a feed document; one that is too large to be kept in memory shows none. */
function articlesOf(feedDocument: Representation): readonly ShownArticle[] {
  const body = feedDocument.body('identity')
  if ('stream' in body) return []
  const { items } = jsonFeed.parse(JSON.parse(Buffer.from(body).toString()))
  return items.map((item) => ({
    title: item.title,
    publishedAt: item.date_published,
    ...(item.url !== undefined && { url: item.url }),
    ...(item.language !== undefined && { lang: item.language }),
    ...(item._source !== undefined && { source: item._source.title }),
  }))
}

async function represent(text: string, lastModified: Date): Promise<Representation> {
  const bytes = Buffer.from(text)
  const bodies = new Map<ContentCoding, Uint8Array>([
    ['identity', bytes],
    ['gzip', await promisify(gzip)(bytes)],
    ['zstd', await promisify(zstdCompress)(bytes)],
    ['br', await promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } })],
  ])
  return {
    mediaType: 'text/html; charset=utf-8',
    digest: digestOf(bytes),
    lastModified,
    codings: [...bodies.keys()],
    body: (coding) => bodies.get(coding) ?? bytes,
    size: bytes.length,
  }
}
