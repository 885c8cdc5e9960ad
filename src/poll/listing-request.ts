import type { FetchRequest } from '../fetch/outcome.ts'
import { feedAccept, pageAccept } from '../fetch/request-headers.ts'
import type { ListDefinition } from '../source/definition.ts'

const jsonAccept = 'application/json, */*;q=0.1'

/** The request that asks for a source's listing, without its validators. */
export function listingRequest(list: ListDefinition): FetchRequest {
  const { feed, json, html } = list
  if (html) return { url: html.url, accept: pageAccept, ...(html.headers && { headers: html.headers }) }
  if (feed) return { url: feed.url, accept: feedAccept, ...(feed.headers && { headers: feed.headers }) }
  if (json) {
    const isPost = json.method === 'POST'
    return {
      url: json.url,
      method: json.method,
      accept: jsonAccept,
      headers: { ...(isPost && { 'content-type': 'application/json' }), ...json.headers },
      ...(isPost && json.body !== undefined && { body: JSON.stringify(json.body) }),
    }
  }
  throw new TypeError('a checked definition has one kind of listing')
}
