import type { Fetch } from '../../fetch/outcome.ts'
import type { FeedLink } from '../../parse/html/feed-links.ts'
import type { Listing } from '../../parse/listing.ts'
import type { Recognised } from '../recipes/recognise.ts'
import type { FoundFeed, Tried } from './found-feed.ts'
import { type RecipeParts, type TriedRecipes, tryRecipes } from './try-recipes.ts'

/** What came of looking for feeds behind an address. */
export type Discovery = {
  readonly found: readonly FoundFeed[]
  /** The addresses that were tried in vain, and why. */
  readonly tried: readonly Tried[]
  /** The page at the address, where it is one. */
  readonly page?: { readonly url: string; readonly bytes: Uint8Array; readonly contentType?: string | undefined }
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
  readonly recipes?: RecipeParts & {
    /** What the recipes make of an address, or of the page at it. */
    readonly recognise: (url: string, page?: Discovery['page']) => Promise<readonly Recognised[]>
  }
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
  | (Tried & {
      readonly links: readonly FeedLink[]
      readonly page?: Discovery['page']
      readonly isUnreachable?: true
    })

/**
 * Finds the feeds behind an address: what a recipe makes of it, the address itself, what a recipe makes of its page, else
 * those its page announces, else those the page links to, else well-known paths beside the page and at the site's root. One
 * step is taken only where the one before found nothing, no more than a dozen addresses are asked beside those of recipes,
 * and none of a site that cannot be reached, or of which a recipe knows that it has no feed.
 */
export async function discoverFeeds(url: string, parts: DiscoveryParts): Promise<Discovery> {
  const byAddress = await byRecipes(url, undefined, parts)
  if (byAddress.found.length > 0 || byAddress.isFinal) return byAddress
  const first = await attempt(url, parts)
  if ('feed' in first) return { found: [first.feed], tried: byAddress.tried }
  const tried: Tried[] = [...byAddress.tried, { url: first.url, reason: first.reason }]
  if (first.isUnreachable) return { found: [], tried }
  const byPage = first.page ? await byRecipes(first.url, first.page, parts) : nothing
  tried.push(...byPage.tried)
  if (byPage.found.length > 0) return { found: byPage.found, tried }
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
  return { found: [], tried, ...(first.page && { page: first.page }) }
}

const nothing: TriedRecipes = { found: [], tried: [] }

async function byRecipes(url: string, page: Discovery['page'], parts: DiscoveryParts): Promise<TriedRecipes> {
  const { recipes } = parts
  if (recipes === undefined) return nothing
  const recognised = await recipes.recognise(url, page)
  return tryRecipes(recognised, url, { ...recipes, feedAt: (address) => attempt(address, parts) })
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
      const page = { ...source, bytes: answer.body }
      return { url: answer.url, reason: (error as Error).message, links: parts.feedLinks(answer.body, source), page }
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
