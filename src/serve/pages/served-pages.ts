import { LRUCache } from 'lru-cache'
import { z } from 'zod'
import type { Published } from '../../publish/published.ts'
import { type Compressor, representBytes } from '../coded-bytes.ts'
import { digestOf, type Representation } from '../representation.ts'
import { jsonRoute, type PageRoute } from '../route.ts'
import type { Served, ServedFeeds } from '../served-feeds.ts'
import { writePage } from './page-frame.ts'
import {
  homePage,
  publicationPage,
  publicationPath,
  publicationsPage,
  type ShownArticle,
  type ShownPublication,
  type ShownSite,
} from './pages.ts'

/** Gives a page as it is now. */
export type ServedPages = (route: PageRoute) => Promise<Served>

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

/**
 * Makes what writes pages from the published feed documents; a page is written anew only when its own has changed. The page
 * of a publication whose feed moved, is gone or has to wait does as the feed does.
 */
export function createServedPages(options: {
  readonly site: ShownSite
  readonly publications: Published['publications']
  readonly feeds: ServedFeeds
  readonly compressor: Compressor
  readonly startedAt: Date
}): ServedPages {
  const { site, publications, feeds, compressor, startedAt } = options
  const kept = new LRUCache<string, { readonly madeOf: string; readonly page: Representation }>({ max: mostPagesKept })
  const digestOfList = createListDigest()

  return async (route) => {
    const shown = await publications()
    const name = route.kind === 'publication' ? route.name : shown[0]?.name
    const publication = shown.find((each) => each.name === name)
    const feed = name === undefined || route.kind === 'publications' ? absent : await feeds(jsonRoute(name))
    if (feed.kind === 'moved') return { ...feed, name: publicationPath(feed.name.split('.', 1).join()) }
    if (feed.kind === 'gone' || feed.kind === 'busy') return feed
    if (route.kind === 'publication' && publication === undefined) return absent

    const document = feed.kind === 'here' ? feed.representation : undefined
    const key = route.kind === 'publication' ? `publication ${route.name}` : route.kind
    const madeOf = `${document?.digest} ${digestOfList(shown)}`
    const before = kept.get(key)
    if (before?.madeOf === madeOf) return { kind: 'here', representation: before.page }

    const newest = document === undefined ? [] : await articlesOf(document)
    const written = () => {
      if (route.kind === 'home') return homePage(site, shown, newest)
      return publication === undefined || route.kind === 'publications'
        ? publicationsPage(site, shown)
        : publicationPage(site, publication, newest)
    }
    const page = representBytes(Buffer.from(writePage(site, written())), {
      mediaType: 'text/html; charset=utf-8',
      lastModified: document?.lastModified ?? startedAt,
      compressor,
    })
    kept.set(key, { madeOf, page })
    return { kind: 'here', representation: page }
  }
}

const absent = { kind: 'absent' } as const

/** Makes what tells whether the list of publications says the same as before; it is the same list for a long time. */
function createListDigest(): (shown: readonly ShownPublication[]) => string {
  let last: { readonly shown: readonly ShownPublication[]; readonly digest: string } | undefined
  return (shown) => {
    if (last?.shown !== shown) last = { shown, digest: digestOf(Buffer.from(JSON.stringify(shown))) }
    return last.digest
  }
}

/** The articles of a feed document; one that is too large to be kept in memory shows none. */
async function articlesOf(feedDocument: Representation): Promise<readonly ShownArticle[]> {
  const body = await feedDocument.body('identity')
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
