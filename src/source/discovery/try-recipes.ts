import { FeedkeeperError } from '../../feedkeeper-error.ts'
import { loadLibrary } from '../../load-library.ts'
import { sourceDefinition } from '../definition.ts'
import type { Recognised } from '../recipes/recognise.ts'
import type { FoundFeed, ListingDefinition, Tried } from './found-feed.ts'

/** What recipes need to verify what they lead to; all of it goes through guard and politeness. */
export type RecipeParts = {
  /** Reads what a JSON API answers; throws where it answers none. */
  readonly fetchJson: (url: string) => Promise<unknown>
  /** Reads the listing of a definition; throws where it cannot be had. */
  readonly readListing: (definition: ListingDefinition['checked']) => Promise<Pick<FoundFeed, 'url' | 'listing'>>
}

type TryParts = RecipeParts & { readonly feedAt: (url: string) => Promise<{ readonly feed: FoundFeed } | Tried> }

/** What came of recipes. */
export type TriedRecipes = {
  readonly found: readonly FoundFeed[]
  readonly tried: readonly Tried[]
  /** The site is known to have no feed: there is no use in looking further. */
  readonly isFinal?: boolean
}

/**
 * Verifies what recipes make of an address, in their order, until one brings a listing: the feeds it names, those with
 * entries first, or its definition. What is in vain is told.
 */
export async function tryRecipes(
  recognised: readonly Recognised[],
  url: string,
  parts: TryParts,
): Promise<TriedRecipes> {
  const tried: Tried[] = []
  for (const each of recognised) {
    const { recipe } = each
    if ('cannot' in each) {
      tried.push({ url, reason: `${recipe}: ${each.cannot}` })
      continue
    }
    try {
      const found = await listingsOf(each, tried, parts)
      if (found.length > 0) return { found: found.map((feed) => ({ ...feed, recipe })), tried }
    } catch (error) {
      tried.push({ url, reason: `${recipe}: ${(error as Error).message}` })
    }
  }
  return { found: [], tried, isFinal: recognised.some((each) => 'cannot' in each || 'definition' in each) }
}

async function listingsOf(
  recognised: Exclude<Recognised, { cannot: string }>,
  tried: Tried[],
  parts: TryParts,
): Promise<readonly FoundFeed[]> {
  if ('definition' in recognised) {
    const checked = sourceDefinition.parse(recognised.definition)
    const read = await parts.readListing(checked)
    return [{ ...read, definition: { written: recognised.definition as object, checked } }]
  }
  const addresses = 'feeds' in recognised ? recognised.feeds : [await lookedUp(recognised.lookup, parts)]
  const found: FoundFeed[] = []
  for (const address of addresses) {
    const answer = await parts.feedAt(address)
    if ('feed' in answer) found.push(answer.feed)
    else tried.push({ url: answer.url, reason: answer.reason })
  }
  return found.sort((a, b) => Number(b.listing.entries.length > 0) - Number(a.listing.entries.length > 0))
}

async function lookedUp(lookup: { readonly url: string; readonly feed: string }, parts: TryParts): Promise<string> {
  const { search } = loadLibrary('@jmespath-community/jmespath') as typeof import('@jmespath-community/jmespath')
  const address: unknown = search((await parts.fetchJson(lookup.url)) as Parameters<typeof search>[0], lookup.feed)
  const url = typeof address === 'string' ? URL.parse(address) : null
  if (url === null || !/^https?:$/.test(url.protocol)) throw new NoAddressError(lookup.url)
  return url.href
}

/** A directory of feeds names none. */
class NoAddressError extends FeedkeeperError {
  constructor(url: string) {
    super('no-address', `${url} names no feed`)
  }
}
