import { acceptEncoding } from './body/content-coding.ts'
import { FetchError } from './fetch-error.ts'
import type { FetchRequest } from './outcome.ts'
import type { Hop } from './redirect.ts'

/** Thrown where a definition sets a header that is not its to set. */
export class ForbiddenHeaderError extends FetchError {
  constructor(url: URL, name: string) {
    super('forbidden-header', url, `the header ${name} can't be set by a definition`)
  }
}

/** Headers that say how the message travels, or that the fetcher answers for. */
const notTheirs =
  /^(?:host|content-length|transfer-encoding|connection|keep-alive|proxy-.*|te|trailer|upgrade|expect|accept-encoding|if-none-match|if-modified-since|if-match|if-unmodified-since|if-range|range)$/i

/** What is asked for where the caller does not say: a feed, or at least something like one. */
export const feedAccept =
  'application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, text/html;q=0.5, */*;q=0.1'

/** What is asked for where an article's page is wanted. */
export const pageAccept = 'text/html, application/xhtml+xml, application/xml;q=0.5, */*;q=0.1'

/** The User-Agent: the program, its version and where its operator can be reached, or the operator's own words. */
export function userAgentOf(
  settings: { readonly userAgent?: string | undefined; readonly contactUrl?: string | undefined },
  program: { readonly version: string; readonly siteUrl?: string | undefined },
): string {
  const contact = settings.contactUrl ?? program.siteUrl ?? 'https://feedkeeper.invalid/contact-not-set'
  return settings.userAgent ?? `feedkeeper/${program.version} (+${contact})`
}

/**
 * The headers of one hop, built anew for each, so that nothing crosses from one host to another: no cookies, no Referer.
 *
 * Validators go with a GET only, byte for byte; a POST that met them would be answered 412 (RFC 9110, 13.1.2).
 */
export function headersOf(hop: Hop, request: FetchRequest, userAgent: string): Record<string, string> {
  const headers: Record<string, string> = {
    'user-agent': userAgent,
    accept: request.accept ?? feedAccept,
    ...(hop.body !== undefined && { 'content-type': 'application/json' }),
  }
  for (const [name, value] of Object.entries(hop.ownHeaders)) {
    if (notTheirs.test(name)) throw new ForbiddenHeaderError(hop.url, name)
    headers[name.toLowerCase()] = value
  }
  headers['accept-encoding'] = acceptEncoding
  const { etag, lastModified } = hop.method === 'GET' ? (request.validators ?? {}) : {}
  if (etag !== undefined) headers['if-none-match'] = etag
  if (lastModified !== undefined) headers['if-modified-since'] = lastModified
  return headers
}
