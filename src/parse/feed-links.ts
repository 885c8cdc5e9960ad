import { Parser } from 'htmlparser2'
import { absoluteUrl } from './absolute-url.ts'
import { oneLine } from './clean-text.ts'

/** A feed a web page links to. */
export type FeedLink = { readonly url: string; readonly title?: string; readonly type: string }

const feedTypes = new Set([
  'application/rss+xml',
  'application/atom+xml',
  'application/rdf+xml',
  'application/feed+json',
  'application/json',
  'application/xml',
  'text/xml',
  'application/x-rss+xml',
])
const maxLinks = 50

/** The feeds a page announces by `<link rel="alternate" type="…">` (RSS autodiscovery), in its order, each once. */
export function autodiscoveredFeeds(html: string, pageUrl: string | undefined): readonly FeedLink[] {
  const found = new Map<string, FeedLink>()
  let base = pageUrl
  const parser = new Parser({
    onopentag(name, attributes) {
      if (name === 'base' && attributes.href) base = absoluteUrl(attributes.href, pageUrl) ?? base
      if (name !== 'link' || !attributes.href || found.size >= maxLinks) return
      const type = (attributes.type ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
      const rels = (attributes.rel ?? '').toLowerCase().split(/\s+/)
      if (!(rels.includes('alternate') && feedTypes.has(type)) && !rels.includes('feed')) return
      if (/\/wp-json\/|oembed/.test(attributes.href)) return
      const url = absoluteUrl(attributes.href, base)
      const title = oneLine(attributes.title ?? '').slice(0, 200)
      if (url !== undefined && !found.has(url)) found.set(url, { url, type, ...(title !== '' && { title }) })
    },
  })
  parser.end(html.slice(0, 2_000_000))
  return [...found.values()]
}
