import type { Source } from '../source/load.ts'
import { documentFile } from './feed-document.ts'
import type { OpmlOutline } from './opml.ts'
import { type Publication, publicationOfSource } from './publications.ts'
import type { PublishedSource } from './published-article.ts'
import { webUri } from './web-uri.ts'

/** What the listing of a source says of it, as far as publications show it. */
export type ListedSource = { readonly title?: string; readonly siteUrl?: string }

/** Says where articles of a source come from; a source whose definition is gone is known by its id alone. */
export function publishedSource(
  id: string,
  {
    sources,
    listed,
    publications,
  }: {
    readonly sources: readonly Source[]
    readonly listed: ListedSource
    readonly publications: readonly Publication[]
  },
): PublishedSource {
  const definition = sources.find((source) => source.id === id)?.definition
  const url = listed.siteUrl === undefined ? undefined : webUri(listed.siteUrl)
  const feedUrl = definition?.list.feed && webUri(definition.list.feed.url)
  const publication = publicationOfSource(publications, id)?.name
  return {
    id,
    title: definition?.title ?? listed.title ?? id,
    ...(url !== undefined && { url }),
    ...(feedUrl !== undefined && { feedUrl }),
    ...(publication !== undefined && { publication }),
  }
}

/** The publications as a list of subscriptions. */
export function publicationOutlines(publications: readonly Publication[], baseUrl: string): readonly OpmlOutline[] {
  return publications.map(({ name, title, description, language }) => ({
    title,
    feedUrl: new URL(documentFile(name, 'rss'), baseUrl).href,
    siteUrl: baseUrl,
    description,
    ...(language !== undefined && { language }),
  }))
}

/** The sources as a list of subscriptions; one that is no feed is listed by our publication of it. */
export function sourceOutlines(sources: readonly PublishedSource[], baseUrl: string): readonly OpmlOutline[] {
  return sources.flatMap(({ title, url, feedUrl, publication }) => {
    const own = publication && new URL(documentFile(publication, 'rss'), baseUrl).href
    const address = feedUrl ?? own
    return address === undefined ? [] : [{ title, feedUrl: address, ...(url !== undefined && { siteUrl: url }) }]
  })
}
