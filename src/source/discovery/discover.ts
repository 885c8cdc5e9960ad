import type { Fetch } from '../../fetch/outcome.ts'
import type { FeedLink } from '../../parse/html/feed-links.ts'
import type { Listing } from '../../parse/listing.ts'

/** A feed that was found and read. */
export type FoundFeed = {
  /** Where it is, after permanent redirects. */
  readonly url: string
  readonly listing: Listing
}

/** What came of looking for feeds behind an address. */
export type Discovery = {
  readonly found: readonly FoundFeed[]
  /** The addresses that were tried in vain, and why. */
  readonly tried: readonly { readonly url: string; readonly reason: string }[]
}

/** What discovery works with; the fetcher brings its guard and its limits. */
export type DiscoveryParts = {
  readonly fetch: Fetch
  /** Throws where the bytes are no feed. */
  readonly parseFeed: (
    bytes: Uint8Array,
    options: { readonly url: string; readonly contentType?: string },
  ) => Promise<Listing>
  readonly feedLinks: (
    page: Uint8Array,
    options: { readonly url: string; readonly contentType?: string },
  ) => readonly FeedLink[]
  readonly accept: string
  readonly signal?: AbortSignal
}

const wellKnownPaths = [
  'feed',
  'rss',
  'rss.xml',
  'feed.xml',
  'atom.xml',
  'index.xml',
  'feed.json',
  'feeds/posts/default',
]
const maxTries = 12

type Attempt =
  | { readonly feed: FoundFeed }
  | {
      readonly url: string
      readonly reason: string
      readonly links: readonly FeedLink[]
      readonly isUnreachable?: true
    }

/**
 * Finds the feeds behind an address: the address itself, else those its page announces, else those the page links to, else
 * well-known paths beside the page and at the site's root. One step is taken only where the one before found nothing, no
 * more than a dozen addresses are asked, and none of a site that cannot be reached.
 */
export async function discoverFeeds(url: string, parts: DiscoveryParts): Promise<Discovery> {
  const first = await attempt(url, parts)
  if ('feed' in first) return { found: [first.feed], tried: [] }
  const tried = [{ url: first.url, reason: first.reason }]
  if (first.isUnreachable) return { found: [], tried }
  const asked = new Set([url, first.url])
  const steps = [
    first.links.filter((link) => link.by === 'announced').map((link) => link.url),
    first.links.filter((link) => link.by === 'linked').map((link) => link.url),
    wellKnownAddresses(first.url),
  ]
  for (const step of steps) {
    const found = new Map<string, FoundFeed>()
    for (const candidate of step) {
      if (asked.has(candidate) || asked.size >= maxTries + 2) continue
      asked.add(candidate)
      const answer = await attempt(candidate, parts)
      if ('feed' in answer) found.set(answer.feed.url, answer.feed)
      else tried.push({ url: answer.url, reason: answer.reason })
    }
    if (found.size > 0) return { found: [...found.values()], tried }
  }
  return { found: [], tried }
}

async function attempt(url: string, parts: DiscoveryParts): Promise<Attempt> {
  try {
    const answer = await parts.fetch({ url, accept: parts.accept, ...(parts.signal && { signal: parts.signal }) })
    if (answer.kind !== 'fetched') {
      return { url, reason: answer.kind === 'refused' ? `HTTP ${answer.status}` : answer.kind, links: [] }
    }
    const source = { url: answer.url, ...(answer.contentType !== undefined && { contentType: answer.contentType }) }
    try {
      return { feed: { url: answer.movedTo ?? url, listing: await parts.parseFeed(answer.body, source) } }
    } catch (error) {
      return { url: answer.url, reason: (error as Error).message, links: parts.feedLinks(answer.body, source) }
    }
  } catch (error) {
    if (parts.signal?.aborted) throw error
    return { url, reason: (error as Error).message, links: [], isUnreachable: true }
  }
}

function wellKnownAddresses(pageUrl: string): readonly string[] {
  const page = new URL(pageUrl)
  page.search = ''
  page.hash = ''
  const folder = page.pathname.endsWith('/') ? page : new URL(`${page.href}/`)
  const atRoot = wellKnownPaths.map((path) => new URL(`/${path}`, page).href)
  const beside = ['feed', 'rss', 'rss.xml', 'feed.xml', 'atom.xml'].map((path) => new URL(path, folder).href)
  return [...new Set(folder.pathname === '/' ? atRoot : [...beside, ...atRoot])]
}
