import type { LookupAddress } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import type { buildConnector } from 'undici'
import { ForbiddenAddressError } from '../fetch-error.ts'
import { refusedAddress } from '../transport-error.ts'
import { buildConnector as connectorOf } from '../undici-parts.ts'
import type { AddressGuard } from './address-guard.ts'
import type { NameLookUps } from './name-look-ups.ts'

/** The host of a URL as the network knows it: an IPv6 address without its brackets. */
export const withoutBrackets = (hostname: string): string => hostname.replace(/^\[(.*)\]$/, '$1')

/**
 * Makes undici's connector with the guard at three places: an address in the URL, every address a name resolves to (one
 * that is refused refuses the name), and the peer once connected.
 *
 * `net.connect` asks no look-up for a literal address, and a look-up may be answered differently from one time to the
 * next: each of the three alone lets something through. The name is looked up before the connection is tried, so that its
 * limit is for the connection alone.
 *
 * @param onPrivatePeer told the host name of every connection to an address only the allow-list opens
 */
export function guardedConnector(
  guard: AddressGuard,
  options: {
    readonly names: NameLookUps
    readonly connectTimeoutMs: number
    readonly onPrivatePeer: (hostname: string) => void
  },
): buildConnector.connector {
  const { names, connectTimeoutMs: timeout } = options
  const connectors = new Map<number, buildConnector.connector>()

  /** A look-up is told no port, so that every port has its own connector. */
  const connectorTo = (port: number): buildConnector.connector => {
    const known = connectors.get(port)
    if (known !== undefined) return known
    const connector = connectorOf({ timeout, lookup: guardedLookUp(names, guard, port) })
    connectors.set(port, connector)
    return connector
  }

  return (target, callback) => {
    const hostname = withoutBrackets(target.hostname)
    const port = Number(target.port) || (target.protocol === 'https:' ? 443 : 80)
    const connect = () =>
      connectorTo(port)(target, (...[error, socket]) => {
        if (error !== null) {
          callback(error, null)
          return
        }
        const peer = socket.remoteAddress ?? ''
        const peerRefusal = guard.refusal(peer, port)
        if (peerRefusal !== undefined) {
          socket.destroy()
          callback(refusedAddress(`connected to ${peer}; ${peerRefusal}`), null)
          return
        }
        if (guard.isPrivate(peer)) options.onPrivatePeer(hostname)
        callback(null, socket)
      })
    if (!isIP(hostname)) {
      names.addressesOf(hostname).then(connect, (error) => callback(error, null))
      return
    }
    const refusal = guard.refusal(hostname, port)
    if (refusal === undefined) connect()
    else callback(refusedAddress(refusal), null)
  }
}

/** The look-up of the connections to one port, which gives no address that the guard refuses. */
function guardedLookUp(names: NameLookUps, guard: AddressGuard, port: number): LookupFunction {
  return (hostname, options, callback) => {
    const onFound = (addresses: readonly LookupAddress[]) => {
      for (const { address } of addresses) {
        const refusal = guard.refusal(address, port)
        if (refusal === undefined) continue
        callback(refusedAddress(`the name resolves to ${address}; ${refusal}`), [])
        return
      }
      const [first] = addresses
      if (options.all) callback(null, [...addresses])
      else callback(null, first?.address ?? '', first?.family)
    }
    names.addressesOf(hostname).then(onFound, (error) => callback(error, []))
  }
}

const loopback = ['127.0.0.1', '::1']

/** Names that are loopback wherever they are resolved (RFC 6761, 6.3). */
const isLocalhost = (hostname: string) => /(?:^|\.)localhost\.?$/i.test(hostname)

/**
 * Checks a URL whose connection a proxy will make: its literal address, or what its name resolves to here. A name that
 * does not resolve here, or not in time, is the proxy's to resolve.
 */
export async function checkBeforeProxy(
  url: URL,
  guard: AddressGuard,
  names: NameLookUps,
  signal: AbortSignal,
): Promise<void> {
  const hostname = withoutBrackets(url.hostname)
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80)
  const found = async () => (await names.addressesOf(hostname, signal).catch(() => [])).map(({ address }) => address)
  const addresses = isIP(hostname) ? [hostname] : isLocalhost(hostname) ? loopback : await found()
  for (const address of addresses) {
    const refusal = guard.refusal(address, port)
    if (refusal !== undefined) throw new ForbiddenAddressError(url, refusal)
  }
}
