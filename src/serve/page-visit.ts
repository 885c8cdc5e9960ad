import type { IncomingHttpHeaders } from 'node:http'
import Negotiator from 'negotiator'

/** The headers that tell a person's visit from a reader's request; an answer depends on them where both are possible. */
export const visitHeaders = ['Accept', 'Sec-Fetch-Dest', 'Upgrade-Insecure-Requests'] as const

/** What readers name that ask for feeds, and what no browser names when it goes to an address. */
const feedType = /(?:rss|atom|rdf)\+xml|feed\+json|text\/xml|application\/json/i

/**
 * Whether a person opens an address in a browser, and would rather have a page than a feed.
 *
 * A stylesheet in the feed (XSLT) would do that without a look at who asks, but browsers are giving it up, and it changes the
 * bytes of every feed. So the request decides, and in doubt it is a reader's: a page in place of a feed loses a subscriber.
 * `Accept` alone does not tell, since readers name `text/html` too (some first, some in a browser's own words); so it must
 * prefer HTML, name no type of a feed, and come with what browsers alone send as they go to an address:
 * `Sec-Fetch-Dest: document`, or, where a site without TLS is not told that, `Upgrade-Insecure-Requests`. Who takes nothing
 * but HTML is given HTML.
 */
export function isPageVisit(headers: IncomingHttpHeaders): boolean {
  const { accept } = headers
  if (accept === undefined || !accept.includes('text/html') || feedType.test(accept)) return false
  const negotiator = new Negotiator({ headers: { accept } })
  if (negotiator.mediaType(['application/rss+xml', 'text/html']) !== 'text/html') return false
  const destination = headers['sec-fetch-dest']
  if (destination !== undefined) return destination === 'document'
  if (headers['upgrade-insecure-requests'] === '1') return true
  return negotiator.mediaType(['application/rss+xml', 'application/xml']) === undefined
}
