import { FetchError, ForbiddenAddressError } from './fetch-error.ts'

/** Thrown where the host's name has no address, or none that could be found out now. */
export class NameNotResolvedError extends FetchError {
  constructor(url: URL, isForNow: boolean, options: ErrorOptions) {
    const why = isForNow
      ? `the name look-up of ${url.hostname} failed: no name server gave an answer`
      : `the name ${url.hostname} has no address`
    super('name-not-resolved', url, why, options)
  }
}

/** Thrown where the look-up of the host's name passed its limit. */
export class NameLookUpTimeoutError extends FetchError {
  constructor(url: URL, why: string, options: ErrorOptions) {
    super('name-look-up-timeout', url, why, options)
  }
}

/** Thrown where no connection came about or it broke before the answer began. */
export class ConnectionFailedError extends FetchError {
  constructor(url: URL, why: string, options: ErrorOptions) {
    super('connection-failed', url, `the connection failed: ${why}`, options)
  }
}

/** Thrown where the host's certificate is not to be trusted or TLS failed. */
export class TlsFailedError extends FetchError {
  constructor(url: URL, why: string, options: ErrorOptions) {
    super('tls-failed', url, `no trusted TLS connection: ${why}`, options)
  }
}

/** Thrown where the host did not take the connection in time. */
export class ConnectTimeoutError extends FetchError {
  constructor(url: URL, options: ErrorOptions) {
    super('connect-timeout', url, 'the host did not take the connection in time', options)
  }
}

/** Thrown where the host took the request and sent no headers in time. */
export class HeadersTimeoutError extends FetchError {
  constructor(url: URL, options: ErrorOptions) {
    super('headers-timeout', url, 'the host sent no headers in time', options)
  }
}

/** Thrown where the host stopped sending in the middle of the body. */
export class IdleTimeoutError extends FetchError {
  constructor(url: URL, options: ErrorOptions) {
    super('idle-timeout', url, 'the host stopped sending in the middle of the body', options)
  }
}

/** Thrown where the headers are longer than `maxHeaderBytes`. */
export class HeadersTooLargeError extends FetchError {
  constructor(url: URL, options: ErrorOptions) {
    super('headers-too-large', url, 'the headers are too large', options)
  }
}

/** Thrown where the answer is no HTTP. */
export class MalformedResponseError extends FetchError {
  constructor(url: URL, why: string, options: ErrorOptions) {
    super('malformed-response', url, `the answer is no valid HTTP: ${why}`, options)
  }
}

/** Thrown where the proxy could not be used or refused the way. */
export class ProxyFailedError extends FetchError {
  constructor(url: URL, why: string, options: ErrorOptions) {
    super('proxy-failed', url, `the proxy failed: ${why}`, options)
  }
}

/** Thrown where the body ended before its announced length. */
export class TruncatedBodyError extends FetchError {
  constructor(url: URL, why: string, options: ErrorOptions) {
    super('truncated-body', url, `the body was cut off: ${why}`, options)
  }
}

const refusedAddressCode = 'FORBIDDEN_ADDRESS'

/** What the guarded connector fails with: it knows the reason, not the URL; `transportError` joins the two. */
export function refusedAddress(why: string): NodeJS.ErrnoException {
  return Object.assign(new Error(why), { code: refusedAddressCode })
}

const lookUpTimeoutCode = 'NAME_LOOK_UP_TIMEOUT'

/** What a name look-up that passed its limit fails with; `transportError` adds the URL. */
export function lookUpTimedOut(hostname: string, timeoutMs: number): NodeJS.ErrnoException {
  const why = `the name look-up of ${hostname} took longer than ${timeoutMs / 1_000} s`
  return Object.assign(new Error(why), { code: lookUpTimeoutCode })
}

type Fault = { readonly name: string; readonly code: string; readonly why: string }

/** The code and message of an error, or of the first of several attempts that were made at once. */
function faultOf(error: unknown): Fault {
  if (error instanceof AggregateError && error.errors.length > 0) return faultOf(error.errors[0])
  const { name, code, message } = error as { name?: unknown; code?: unknown; message?: unknown }
  return { name: String(name ?? ''), code: String(code ?? ''), why: String(message || code || error) }
}

const tlsCode =
  /^(?:ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|EPROTO|INVALID_CA|INVALID_PURPOSE|UND_ERR_PRX_TLS)/

/**
 * Names what the transport threw as one of our errors; errors that are ours already pass through.
 *
 * @param stage whether the answer's headers had come: a broken connection after them is a body that was cut off.
 */
export function transportError(error: unknown, url: URL, stage: 'headers' | 'body'): FetchError {
  if (error instanceof FetchError) return error
  const { name, code, why } = faultOf(error)
  const options = { cause: error }
  switch (code) {
    case refusedAddressCode:
      return new ForbiddenAddressError(url, why)
    case lookUpTimeoutCode:
      return new NameLookUpTimeoutError(url, why, options)
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAI_NONAME':
    case 'EAI_FAIL':
      return new NameNotResolvedError(url, code === 'EAI_AGAIN', options)
    case 'UND_ERR_CONNECT_TIMEOUT':
    case 'ETIMEDOUT':
      return new ConnectTimeoutError(url, options)
    case 'UND_ERR_HEADERS_TIMEOUT':
      return new HeadersTimeoutError(url, options)
    case 'UND_ERR_BODY_TIMEOUT':
      return new IdleTimeoutError(url, options)
    case 'UND_ERR_HEADERS_OVERFLOW':
      return new HeadersTooLargeError(url, options)
    case 'UND_ERR_PRX_CONN':
    case 'UND_ERR_SOCKS5':
      return new ProxyFailedError(url, why, options)
    case 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH':
      return new TruncatedBodyError(url, why, options)
  }
  if (/[Pp]roxy/.test(why)) return new ProxyFailedError(url, why, options)
  if (tlsCode.test(code)) return new TlsFailedError(url, why, options)
  if (name === 'HTTPParserError' || why === 'bad response') return new MalformedResponseError(url, why, options)
  return stage === 'body' ? new TruncatedBodyError(url, why, options) : new ConnectionFailedError(url, why, options)
}
