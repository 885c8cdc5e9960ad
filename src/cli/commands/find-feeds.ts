import type { Fetch } from '../../fetch/outcome.ts'
import { feedAccept } from '../../fetch/request-headers.ts'
import type { Jobs } from '../../jobs/jobs.ts'
import { feedLinksOfPage } from '../../parse/html/feed-links.ts'
import { sourceDefinition } from '../../source/definition.ts'
import { type Discovery, discoverFeeds } from '../../source/discovery/discover.ts'
import { BadUseError } from '../report-fatal.ts'

/** Finds the feeds behind an address with the fetcher and the threads of a command. */
export function findFeeds(
  url: string,
  parts: { readonly fetch: Fetch; readonly jobs: Pick<Jobs, 'parseListing'>; readonly signal?: AbortSignal },
): Promise<Discovery> {
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
    ...(signal && { signal }),
  })
}

/** An address as people type it: without a scheme it is taken for https. */
export function webAddress(text: string): string {
  const url = URL.parse(/^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `https://${text}`)
  if (url === null || !/^https?:$/.test(url.protocol) || !url.hostname.match(/[.:]|^localhost$/)) {
    throw new BadUseError(`${JSON.stringify(text)} is no http or https address`)
  }
  return url.href
}
