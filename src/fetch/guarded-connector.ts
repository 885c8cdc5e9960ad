import { lookup as lookUpName } from 'node:dns'
import { lookup as lookUp } from 'node:dns/promises'
import { isIP, type LookupFunction } from 'node:net'
import { buildConnector } from 'undici'
import type { AddressGuard } from './address-guard.ts'
import { ForbiddenAddressError } from './fetch-error.ts'
import { refusedAddress } from './transport-error.ts'

const withoutBrackets = (hostname: string) => hostname.replace(/^\[(.*)\]$/, '$1')

/**
 * Makes undici's connector with the guard at three places: an address in the URL, every address a name resolves to (one
 * that is refused refuses the name), and the peer once connected.
 *
 * `net.connect` asks no look-up for a literal address, and a look-up may be answered differently from one time to the
 * next: each of the three alone lets something through.
 *
 * @param onPrivatePeer told the host name of every connection to an address only the allow-list opens
 */
export function guardedConnector(
  guard: AddressGuard,
  options: { readonly connectTimeoutMs: number; readonly onPrivatePeer: (hostname: string) => void },
): buildConnector.connector {
  const connectors = new Map<number, buildConnector.connector>()

  /** A look-up is told no port, so that every port has its own connector. */
  const connectorTo = (port: number): buildConnector.connector => {
    const known = connectors.get(port)
    if (known !== undefined) return known
    const lookup: LookupFunction = (hostname, lookupOptions, callback) => {
      lookUpName(hostname, { ...lookupOptions, all: true }, (error, addresses) => {
        const [first] = addresses ?? []
        if (error !== null || first === undefined) {
          callback(error ?? Object.assign(new Error(`no address for ${hostname}`), { code: 'ENOTFOUND' }), [])
          return
        }
        for (const { address } of addresses) {
          const refusal = guard.refusal(address, port)
          if (refusal === undefined) continue
          callback(refusedAddress(`the name resolves to ${address}; ${refusal}`), [])
          return
        }
        if (lookupOptions.all) callback(null, addresses)
        else callback(null, first.address, first.family)
      })
    }
    const connector = buildConnector({ timeout: options.connectTimeoutMs, lookup })
    connectors.set(port, connector)
    return connector
  }

  return (target, callback) => {
    const hostname = withoutBrackets(target.hostname)
    const port = Number(target.port) || (target.protocol === 'https:' ? 443 : 80)
    const refusal = isIP(hostname) ? guard.refusal(hostname, port) : undefined
    if (refusal !== undefined) {
      callback(refusedAddress(refusal), null)
      return
    }
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
  }
}

const loopback = ['127.0.0.1', '::1']

/** Names that are loopback wherever they are resolved (RFC 6761, 6.3). */
const isLocalhost = (hostname: string) => /(?:^|\.)localhost\.?$/i.test(hostname)

async function addressesOf(hostname: string): Promise<string[]> {
  const found = await lookUp(hostname, { all: true }).catch(() => [])
  return found.map(({ address }) => address)
}

/**
 * Checks a URL whose connection a proxy will make: its literal address, or what its name resolves to here. A name that
 * does not resolve here is the proxy's to resolve.
 */
export async function checkBeforeProxy(url: URL, guard: AddressGuard): Promise<void> {
  const hostname = withoutBrackets(url.hostname)
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80)
  const addresses = isIP(hostname) ? [hostname] : isLocalhost(hostname) ? loopback : await addressesOf(hostname)
  for (const address of addresses) {
    const refusal = guard.refusal(address, port)
    if (refusal !== undefined) throw new ForbiddenAddressError(url, refusal)
  }
}
