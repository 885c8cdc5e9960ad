import { opmlAround, type Subscription, subscriptionLine } from '../source/opml/opml.ts'
import type { Directory } from './directory.ts'
import { feedDocumentFile } from './formats/feed-document.ts'
import { xmlLine } from './formats/xml-cleaning.ts'
import { inTurns } from './in-turns.ts'

/** Writes the lists of subscriptions (OPML): our publications, and what they are made of. Gives file names and texts. */
export async function subscriptionLists(
  { publications, sources }: Directory,
  site: { readonly title: string; readonly baseUrl: string },
): Promise<readonly (readonly [string, string])[]> {
  const addressOf = (publication: string) => new URL(feedDocumentFile(publication, 'rss'), site.baseUrl).href
  const ours: string[] = []
  await inTurns(publications, ({ name, title }) => {
    const page = new URL(`feeds/${name}`, site.baseUrl).href
    ours.push(subscriptionLine(subscription(title, addressOf(name), page)))
  })
  const theirs: string[] = []
  await inTurns(sources, ({ title, url, feedUrl, publication }) => {
    // A source that is no feed is listed by our publication of it.
    const address = feedUrl ?? (publication && addressOf(publication))
    if (address !== undefined) theirs.push(subscriptionLine(subscription(title, address, url)))
  })
  const title = xmlLine(site.title)
  return [
    ['publications.opml', opmlAround(title, ours)],
    ['sources.opml', opmlAround(`${title}: sources`, theirs)],
  ]
}

function subscription(title: string, url: string, siteUrl: string | undefined): Subscription {
  return { title: xmlLine(title), url, folders: [], ...(siteUrl !== undefined && { siteUrl }) }
}
