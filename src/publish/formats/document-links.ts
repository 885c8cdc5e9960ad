import { documentUrl, type FeedDocument, type FeedFormat } from './feed-document.ts'

/** A link of a whole document (RFC 4287, 4.2.7). */
export type DocumentLink = { readonly rel: string; readonly href: string; readonly type?: string }

/** Media types of our documents. */
export const feedMediaTypes = {
  rss: 'application/rss+xml',
  atom: 'application/atom+xml',
  json: 'application/feed+json',
} as const

/** The links a document carries: itself, its page, its hubs, and the way through its history (RFC 5005, 4). */
export function documentLinks(document: FeedDocument, format: FeedFormat): readonly DocumentLink[] {
  const type = feedMediaTypes[format]
  const to = (rel: string, path: string | undefined): readonly DocumentLink[] =>
    path === undefined ? [] : [{ rel, href: documentUrl(document, path, format), type }]
  return [
    ...to('self', document.path),
    { rel: 'alternate', href: document.homeUrl, type: 'text/html' },
    ...document.hubUrls.map((href) => ({ rel: 'hub', href })),
    ...to('current', document.currentPath),
    ...to('prev-archive', document.prevArchivePath),
    ...to('next-archive', document.nextArchivePath),
  ]
}
