import { isIPv6 } from 'node:net'
import { FeedkeeperError } from '../feedkeeper-error.ts'

/** Where a server listens. */
export type ListenAddress = { readonly host: string; readonly port: number }

/** Reads `host:port` or `[IPv6]:port`; port 0 means any free one. Absent where the text is neither. */
export function parseListenAddress(text: string): ListenAddress | undefined {
  const [, bracketed, plain, digits] = /^(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9.-]+)):(\d{1,5})$/.exec(text) ?? []
  const host = bracketed ?? plain
  const port = Number(digits)
  if (host === undefined || port > 65_535) return undefined
  if (bracketed !== undefined && !isIPv6(bracketed)) return undefined
  return { host, port }
}

/** Writes an address as it stands in a URL. */
export function describeAddress({ host, port }: ListenAddress): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

/** The address people reach a server of this machine by, as a URL; the standard one where it has none that is known before. */
export function localUrl(address: ListenAddress | undefined): string {
  if (address === undefined || address.port === 0) return standardUrl
  const url = new URL(`http://${describeAddress(address)}/`)
  // Listening everywhere is no place to be found at.
  if (['0.0.0.0', '[::]', '[::ffff:0:0]'].includes(url.hostname)) url.hostname = '127.0.0.1'
  return url.href
}

const standardUrl = 'http://127.0.0.1:8787/'

/** The address is taken, or is none of this machine's. */
export class ListenError extends FeedkeeperError {
  constructor(address: ListenAddress, cause: NodeJS.ErrnoException) {
    const why = cause.code === 'EADDRINUSE' ? 'another program listens there' : (cause.code ?? cause.message)
    super('listen-failed', `${describeAddress(address)} cannot be listened on: ${why}`, { cause })
  }
}
