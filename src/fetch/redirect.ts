import { FetchError, ForbiddenUrlError, shownUrl } from './fetch-error.ts'
import type { FetchRequest } from './outcome.ts'

/** Thrown where a redirect leads nowhere: no Location, or one that is no address. */
export class BadRedirectError extends FetchError {
  constructor(url: URL, why: string) {
    super('bad-redirect', url, why)
  }
}

/** Thrown where redirects come back to an address that was asked already. */
export class RedirectLoopError extends FetchError {
  constructor(url: URL, back: URL) {
    super('redirect-loop', url, `redirects go round in a circle, back to ${shownUrl(back)}`)
  }
}

/** Thrown where there are more redirects than are followed. */
export class TooManyRedirectsError extends FetchError {
  constructor(url: URL, maxRedirects: number) {
    super('too-many-redirects', url, `more than ${maxRedirects} redirects`)
  }
}

/** One step of a request: where it goes, and what it learnt on the way. */
export type Hop = {
  readonly url: URL
  readonly method: 'GET' | 'POST'
  readonly body?: string
  /** Headers of the source's definition, for as long as the hop is on the host they are meant for. */
  readonly ownHeaders: Readonly<Record<string, string>>
  /** Whether all redirects so far were permanent and none left https. */
  readonly isPermanent: boolean
  /** Where the unbroken permanent redirects from the first hop led. */
  readonly movedTo?: string
  /** Method and address of every hop so far. */
  readonly visited: readonly string[]
}

/** The statuses that send on (RFC 9110, 15.4); 300, 304, 305 and 306 do not. */
export const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/** Most servers refuse a longer request line (RFC 9110, 4.1 asks for 8,000 at least). */
const maxLocationLength = 8_000

const keyOf = (method: string, url: URL) => `${method} ${url.href}`

/** Reads an address that is to be asked: http or https, without user name, its fragment dropped. */
function parseTarget(text: string, base?: URL): URL {
  const url = URL.parse(text, base?.href)
  if (url === null) {
    if (base !== undefined)
      throw new BadRedirectError(base, `redirects to ${JSON.stringify(text.slice(0, 200))}, which is no address`)
    throw new ForbiddenUrlError(text, 'is no absolute address')
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new ForbiddenUrlError(
      base ?? text,
      `${base ? 'redirects to' : 'is'} a ${url.protocol} address; only http and https are asked`,
    )
  }
  if (url.username !== '' || url.password !== '') {
    throw new ForbiddenUrlError(base ?? url, `${base ? 'redirects to' : 'is'} an address with a user name`)
  }
  url.hash = ''
  return url
}

/** The first hop of a request. */
export function firstHop(request: FetchRequest): Hop {
  const url = parseTarget(request.url)
  const method = request.method ?? 'GET'
  return {
    url,
    method,
    ...(request.body !== undefined && { body: request.body }),
    ownHeaders: request.headers ?? {},
    isPermanent: true,
    visited: [keyOf(method, url)],
  }
}

/**
 * The hop a redirect leads to.
 *
 * 303 makes every request a GET, and 301 and 302 a POST (RFC 9110, 15.4.2 note); 307 and 308 keep method and body. The
 * definition's headers stay behind where host or port change or https is left, and do not come back.
 */
export function nextHop(hop: Hop, status: number, location: string | undefined, maxRedirects: number): Hop {
  if (location === undefined || location.trim() === '') {
    throw new BadRedirectError(hop.url, `answers ${status} and does not say where to`)
  }
  if (location.length > maxLocationLength) {
    throw new BadRedirectError(hop.url, `redirects to an address of ${location.length} characters`)
  }
  // The bytes of a header come as Latin-1; an address in it is UTF-8 where it is not ASCII.
  const url = parseTarget(Buffer.from(location, 'latin1').toString('utf8'), hop.url)
  if (hop.visited.length > maxRedirects) throw new TooManyRedirectsError(hop.url, maxRedirects)
  const keepsMethod = status === 307 || status === 308
  const method = keepsMethod ? hop.method : 'GET'
  const key = keyOf(method, url)
  if (hop.visited.includes(key)) throw new RedirectLoopError(hop.url, url)
  const leavesHttps = hop.url.protocol === 'https:' && url.protocol === 'http:'
  const isPermanent = hop.isPermanent && (status === 301 || status === 308) && !leavesHttps
  const isUpgrade = hop.url.protocol === 'http:' && url.protocol === 'https:' && hop.url.port === '' && url.port === ''
  const staysOnHost = hop.url.origin === url.origin || (isUpgrade && hop.url.hostname === url.hostname)
  const movedTo = isPermanent ? url.href : hop.movedTo
  return {
    url,
    method,
    ...(keepsMethod && hop.body !== undefined && { body: hop.body }),
    ownHeaders: staysOnHost ? hop.ownHeaders : {},
    isPermanent,
    ...(movedTo !== undefined && { movedTo }),
    visited: [...hop.visited, key],
  }
}
