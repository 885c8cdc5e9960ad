import type { Directory } from './directory.ts'
import { documentFile } from './feed-document.ts'
import { type OpmlOutline, writeOpml } from './opml.ts'
import type { Publication } from './publications.ts'
import type { PublishedSource } from './published-article.ts'

/** Writes the lists of subscriptions: our publications, and what they are made of. Gives file names and texts. */
export function subscriptionLists(
  { publications, sources }: Directory,
  site: { readonly title: string; readonly baseUrl: string },
): readonly (readonly [string, string])[] {
  return [
    ['publications.opml', writeOpml(site.title, publicationOutlines(publications, site.baseUrl))],
    ['sources.opml', writeOpml(`${site.title}: sources`, sourceOutlines(sources, site.baseUrl))],
  ]
}

function publicationOutlines(publications: readonly Publication[], baseUrl: string): readonly OpmlOutline[] {
  return publications.map(({ name, title, description, language }) => ({
    title,
    feedUrl: new URL(documentFile(name, 'rss'), baseUrl).href,
    siteUrl: baseUrl,
    description,
    ...(language !== undefined && { language }),
  }))
}

/** One that is no feed is listed by our publication of it. */
function sourceOutlines(sources: readonly PublishedSource[], baseUrl: string): readonly OpmlOutline[] {
  return sources.flatMap(({ title, url, feedUrl, publication }) => {
    const own = publication && new URL(documentFile(publication, 'rss'), baseUrl).href
    const address = feedUrl ?? own
    return address === undefined ? [] : [{ title, feedUrl: address, ...(url !== undefined && { siteUrl: url }) }]
  })
}
