import { Parser } from 'htmlparser2'
import { decodeBytes } from '../../text/charset.ts'
import { oneLine } from '../../text/clean-text.ts'
import { absoluteUrl } from '../absolute-url.ts'

/** A feed a web page links to. */
export type FeedLink = {
  readonly url: string
  readonly title?: string
  /** `announced` by `<link rel="alternate">`, or only `linked` to by an address that looks like a feed's. */
  readonly by: 'announced' | 'linked'
}

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
const feedAddress = /(?:^|[/._?=&-])(?:rss2?|atom|feeds?|rdf|index\.xml)(?:$|[/._?=&#-])|\.(?:rss|atom|rdf)(?:$|[?#])/i
const noFeed = /\/wp-json\/|oembed|\.(?:png|jpe?g|gif|svg|css|js|ico|pdf|zip)(?:$|[?#])|^(?:mailto|javascript):/i
const maxLinks = 50
const maxLength = 2_000_000

/**
 * The feeds a web page leads to, each once: first those it announces (RSS autodiscovery,
 * https://www.rssboard.org/rss-autodiscovery), then links whose address looks like a feed's.
 */
export function feedLinks(html: string, pageUrl: string | undefined): readonly FeedLink[] {
  const announced = new Map<string, FeedLink>()
  const linked = new Map<string, FeedLink>()
  let base = pageUrl
  const note = (links: Map<string, FeedLink>, by: FeedLink['by'], href: string, title: string) => {
    const url = noFeed.test(href) ? undefined : absoluteUrl(href, base)
    if (url === undefined || links.has(url) || links.size >= maxLinks) return
    links.set(url, { url, by, ...(title !== '' && { title }) })
  }
  const parser = new Parser({
    onopentag(name, { href, type = '', rel = '', title = '' }) {
      if (!href) return
      if (name === 'base') base = absoluteUrl(href, pageUrl) ?? base
      const rels = rel.toLowerCase().split(/\s+/)
      const isFeedType = feedTypes.has((type.split(';')[0] ?? '').trim().toLowerCase())
      if (name === 'link' && ((rels.includes('alternate') && isFeedType) || rels.includes('feed'))) {
        note(announced, 'announced', href, oneLine(title).slice(0, 200))
      } else if (name === 'a' && feedAddress.test(href.slice(0, 2_000))) note(linked, 'linked', href, '')
    },
  })
  parser.end(html.slice(0, maxLength))
  return [...announced.values(), ...[...linked.values()].filter(({ url }) => !announced.has(url))]
}

/** As `feedLinks`, for a page that is not decoded yet. */
export function feedLinksOfPage(
  page: Uint8Array,
  { url, contentType }: { readonly url: string; readonly contentType?: string | undefined },
): readonly FeedLink[] {
  return feedLinks(decodeBytes(page, { kind: 'html', contentType }).text, url)
}
