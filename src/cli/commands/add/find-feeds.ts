import { FeedkeeperError } from '../../../feedkeeper-error.ts'
import type { Fetch } from '../../../fetch/outcome.ts'
import { feedAccept } from '../../../fetch/request-headers.ts'
import type { Jobs } from '../../../jobs/jobs.ts'
import { feedLinksOfPage } from '../../../parse/html/feed-links.ts'
import { askListing } from '../../../poll/ask-listing.ts'
import { listingRequest } from '../../../poll/listing-request.ts'
import { type SourceDefinition, sourceDefinition } from '../../../source/definition.ts'
import { type Discovery, discoverFeeds } from '../../../source/discovery/discover.ts'
import { boundedJson } from '../../../text/bounded-json.ts'
import { BadUseError } from '../../report-fatal.ts'

/** What a recipe leads to could not be read. */
class NotReadError extends FeedkeeperError {
  constructor(reason: string) {
    super('not-read', reason)
  }
}

type FindingParts = { readonly fetch: Fetch; readonly jobs: Jobs; readonly signal?: AbortSignal }

/** Finds the feeds behind an address with the fetcher and the threads of a command, and what the recipes know of it. */
export function findFeeds(url: string, parts: FindingParts): Promise<Discovery> {
  const { fetch, jobs, signal } = parts
  return discoverFeeds(url, {
    fetch,
    parseFeed: (bytes, source) =>
      jobs.parseListing(bytes, {
        ...source,
        definition: sourceDefinition.parse({ list: { feed: { url: source.url } } }),
      }),
    feedLinks: feedLinksOfPage,
    accept: feedAccept,
    recipes: {
      recognise: recogniser(),
      fetchJson: (address) => fetchJson(address, parts),
      readListing: (definition) => readListing(definition, parts),
    },
    ...(signal && { signal }),
  })
}

/** Recipes are read when they are first asked for. */
function recogniser() {
  const loaded = Promise.all([
    import('../../../source/recipes/load-recipes.ts').then(({ loadRecipes }) => loadRecipes()),
    import('../../../source/recipes/recognise.ts'),
  ])
  return async (url: string, page?: Discovery['page']) => {
    const [recipes, { recognise }] = await loaded
    if (page === undefined) return recognise(recipes, url)
    const { pageFinder } = await import('../../../parse/html/page-finder.ts')
    return recognise(recipes, url, pageFinder(page.bytes, page.contentType))
  }
}

async function fetchJson(url: string, { fetch, signal }: FindingParts): Promise<unknown> {
  const answer = await fetch({ url, accept: 'application/json, */*;q=0.1', ...(signal && { signal }) })
  if (answer.kind !== 'fetched') {
    throw new NotReadError(`${url}: ${answer.kind === 'refused' ? `HTTP ${answer.status}` : answer.kind}`)
  }
  try {
    return boundedJson(Buffer.from(answer.body).toString())
  } catch (cause) {
    throw new NotReadError(`${url} cannot be read as JSON (${(cause as Error).message.slice(0, 100)})`)
  }
}

/** Reads the first page of a definition's listing; throws where it cannot be had. */
export async function readListing(definition: SourceDefinition, { fetch, jobs, signal }: FindingParts) {
  const request = listingRequest(definition, { page: 1, nowMs: Date.now() })
  const asked = await askListing(definition, request, { fetch, jobs, hasNews: async () => false }, { signal })
  if ('listing' in asked) return { url: asked.answer.url, listing: asked.listing }
  const { outcome } = asked
  throw new NotReadError('reason' in outcome ? outcome.reason : `${request.url}: ${outcome.kind}`)
}

/** An address as people type it: without a scheme it is taken for https; absent where it is none of the web. */
export function readAddress(text: string): string | undefined {
  const url = URL.parse(/^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `https://${text}`)
  const isOfWeb = url !== null && /^https?:$/.test(url.protocol) && /[.:]|^localhost$/.test(url.hostname)
  return isOfWeb ? url.href : undefined
}

/** The same; throws where it is none. */
export function webAddress(text: string): string {
  const url = readAddress(text)
  if (url === undefined) throw new BadUseError(`${JSON.stringify(text)} is no http or https address`)
  return url
}
