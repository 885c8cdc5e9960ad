import { FeedkeeperError } from '../feedkeeper-error.ts'

const maxShownLength = 200

/** A URL as it may stand in messages and logs: no user name, no fragment, and the query, which may hold a key, left out. */
export function shownUrl(url: string | URL): string {
  const parsed = URL.parse(String(url))
  if (parsed === null) return JSON.stringify(String(url).slice(0, 200))
  const shown = `${parsed.protocol}//${parsed.host}${parsed.pathname}${parsed.search ? '?…' : ''}`
  return shown.length <= maxShownLength ? shown : `${shown.slice(0, maxShownLength)}…`
}

/** Base of everything a fetch throws: no whole answer came. One subclass per cause; the message starts with the URL. */
export class FetchError extends FeedkeeperError {
  /** The address that was asked, the hop where it went wrong. */
  readonly url: string

  constructor(code: string, url: string | URL, why: string, options?: ErrorOptions) {
    super(code, `${shownUrl(url)}: ${why}`, options)
    this.url = String(url)
  }
}

/** Thrown where an address is none that may be asked: not http(s), with a user name, or no address at all. */
export class ForbiddenUrlError extends FetchError {
  constructor(url: string | URL, why: string) {
    super('forbidden-url', url, why)
  }
}

/** Thrown where a host is, or resolves to, an address that is not public and not on the allow-list. */
export class ForbiddenAddressError extends FetchError {
  constructor(url: string | URL, why: string) {
    super('forbidden-address', url, `${why}; fetch.allowPrivateNetworks opens networks that are yours`)
  }
}

/** Thrown where the deadline of the whole request, all hops included, passed. */
export class DeadlineError extends FetchError {
  constructor(url: string | URL, deadlineMs: number) {
    super('deadline', url, `no whole answer within ${deadlineMs / 1_000} s`)
  }
}

/** Thrown where the caller's signal aborted the request; its reason is the cause. */
export class FetchAbortedError extends FetchError {
  constructor(url: string | URL, options?: ErrorOptions) {
    super('aborted', url, 'the request was called off', options)
  }
}
