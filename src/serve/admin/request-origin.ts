import type { IncomingMessage } from 'node:http'
import { BlockList, isIP, isIPv6 } from 'node:net'

/**
 * Whether a request that is to change something may come from a page of ours: what the browser says of its origin (`Origin`,
 * `Sec-Fetch-Site`) is that of the address it was sent to, or that of the site. A client that says nothing of it is no
 * browser of today, and still has to know the form's token.
 */
export function isFromOurselves({ headers }: Pick<IncomingMessage, 'headers'>, siteUrl: string): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false
  if (headers.origin === undefined) return true
  const origin = URL.parse(headers.origin)
  if (origin === null) return false
  return origin.origin === new URL(siteUrl).origin || origin.host === hostOf(headers.host, origin.protocol)
}

/** Whether who asks came over https: to us, to the proxy before us, or by the site's own address. */
export function isOverHttps({ headers }: Pick<IncomingMessage, 'headers'>, siteUrl: string): boolean {
  const forwarded = [headers['x-forwarded-proto'] ?? []].flat().join()
  return forwarded.split(',', 1)[0]?.trim() === 'https' || new URL(siteUrl).protocol === 'https:'
}

/** Networks in which a proxy before us stands. */
const near = new BlockList()
for (const [network, prefix] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const) {
  near.addSubnet(network, prefix, 'ipv4')
}
near.addSubnet('fc00::', 7, 'ipv6')
near.addAddress('::1', 'ipv6')

/** The address of who asks: that of the connection, or, where a proxy near us made it, the last one that the proxy added. */
export function clientAddress({ headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>): string {
  const peer = (socket.remoteAddress ?? '').replace(/^::ffff:/, '')
  const last = [headers['x-forwarded-for'] ?? []].flat().join().split(',').at(-1)?.trim() ?? ''
  const isNear = isIP(peer) > 0 && near.check(peer, isIPv6(peer) ? 'ipv6' : 'ipv4')
  return isNear && isIP(last) > 0 ? last : peer
}

function hostOf(host: string | undefined, protocol: string): string | undefined {
  return host === undefined ? undefined : URL.parse(`${protocol}//${host}/`)?.host
}
