import type { Clock } from '../../clock.ts'
import type { Fetch } from '../../fetch/outcome.ts'
import type { PushedListing } from './subscriber.ts'

/**
 * A fetch whose first answer, which in a poll is the listing, is what a hub has pushed; all others are asked for as ever. So a
 * push goes the way of every listing. What the site has given as validators it has not given for a push.
 */
export function pushedFetch(fetch: Fetch, { body, contentType }: PushedListing, clock: Clock): Fetch {
  let isGiven = false
  return async (request) => {
    if (isGiven) return fetch(request)
    isGiven = true
    return {
      kind: 'fetched',
      url: request.url,
      ...(contentType !== undefined && { contentType }),
      status: 200,
      headers: contentType === undefined ? {} : { 'content-type': contentType },
      atMs: clock(),
      body,
      validators: {},
      freshness: {},
      wireBytes: body.length,
    }
  }
}
