import type { FetchRequest } from '../fetch/outcome.ts'
import type { ListDefinition } from '../source/definition.ts'

const accept = {
  feed: 'application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.1',
  json: 'application/json, */*;q=0.1',
  html: 'text/html, application/xhtml+xml, */*;q=0.1',
} as const

/** The request that asks for a source's listing, without its validators. */
export function listingRequest(list: ListDefinition): FetchRequest {
  const { feed, json } = list
  if (feed) return { url: feed.url, accept: accept.feed, ...(feed.headers && { headers: feed.headers }) }
  if (json) {
    const isPost = json.method === 'POST'
    return {
      url: json.url,
      method: json.method,
      accept: accept.json,
      headers: { ...(isPost && { 'content-type': 'application/json' }), ...json.headers },
      ...(isPost && json.body !== undefined && { body: JSON.stringify(json.body) }),
    }
  }
  throw new TypeError('a checked definition has one kind of listing')
}

/** The `Accept` header of an article's page. */
export const acceptPage = accept.html
