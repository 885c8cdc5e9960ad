import { type Subscription, writeSubscriptions } from '../source/opml/opml.ts'
import type { Directory } from './directory.ts'
import { feedDocumentFile } from './formats/feed-document.ts'
import { xmlLine } from './formats/xml-cleaning.ts'

/** Writes the lists of subscriptions (OPML): our publications, and what they are made of. Gives file names and texts. */
export function subscriptionLists(
  { publications, sources }: Directory,
  site: { readonly title: string; readonly baseUrl: string },
): readonly (readonly [string, string])[] {
  const addressOf = (publication: string) => new URL(feedDocumentFile(publication, 'rss'), site.baseUrl).href
  const ours = publications.map(({ name, title }) =>
    subscription(title, addressOf(name), new URL(`feeds/${name}`, site.baseUrl).href),
  )
  const theirs = sources.flatMap(({ title, url, feedUrl, publication }) => {
    // A source that is no feed is listed by our publication of it.
    const address = feedUrl ?? (publication && addressOf(publication))
    return address === undefined ? [] : [subscription(title, address, url)]
  })
  const title = xmlLine(site.title)
  return [
    ['publications.opml', writeSubscriptions(title, ours)],
    ['sources.opml', writeSubscriptions(`${title}: sources`, theirs)],
  ]
}

function subscription(title: string, url: string, siteUrl: string | undefined): Subscription {
  return { title: xmlLine(title), url, folders: [], ...(siteUrl !== undefined && { siteUrl }) }
}
