import { BlockList, isIP, isIPv4 } from 'node:net'

/** Says which addresses may be connected to. */
export type AddressGuard = {
  /** Why the address is refused, in words; absent where it may be connected to at that port. */
  readonly refusal: (address: string, port: number) => string | undefined
  /** Whether the address is open only because the allow-list names it. */
  readonly isPrivate: (address: string) => boolean
}

/** A network the operator opens: a CIDR, and a port where only that one is opened. */
export type AllowedNetwork = {
  readonly address: string
  readonly prefixLength: number
  readonly port?: number
}

/**
 * IPv4 networks that are not the public internet: the IANA special-purpose registry, multicast, reserved, and the one
 * public address by which Azure reaches into its machines.
 */
const closedIPv4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '168.63.129.16/32',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
]

/**
 * IPv6 networks that are not the public internet: all outside 2000::/3 (loopback, IPv4-compatible, NAT64, unique local,
 * link-local, site-local, segment routing, multicast), and within it protocol assignments with Teredo, documentation and
 * 6to4, which carries an IPv4 address.
 */
const closedIPv6 = ['::/3', '4000::/2', '8000::/1', '2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']

const withoutZone = (address: string) => address.replace(/%.*$/, '')

/** The eight groups of an IPv6 address; `URL` writes every spelling of it in one form, without dotted quads. */
function groupsOf(address: string): number[] {
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1)
  const [head = '', tail] = canonical.split('::')
  const read = (part: string) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)))
  const [left, right] = [read(head), read(tail ?? '')]
  return tail === undefined ? left : [...left, ...Array<number>(8 - left.length - right.length).fill(0), ...right]
}

function dotted(high: number, low: number): string {
  return [high >> 8, high & 255, low >> 8, low & 255].join('.')
}

/** Reads an entry of the allow-list: `10.0.0.0/8`, `192.168.1.7:8080`, `fd00::/8`, `[fd00::/8]:8080`; absent where it is none. */
export function parseAllowedNetwork(text: string): AllowedNetwork | undefined {
  const [, bracketed, bare, port] = /^(?:\[([^\]]+)\]|([^[\]]+?))(?::(\d{1,5}))?$/.exec(text.trim()) ?? []
  const isBareIPv6 = bare !== undefined && text.split(':').length > 2
  const network = isBareIPv6 ? text.trim() : (bracketed ?? bare ?? '')
  const [address = '', length] = network.split('/')
  const family = isIP(address)
  if (family === 0 || (length !== undefined && !/^\d{1,3}$/.test(length))) return undefined
  const bits = family === 4 ? 32 : 128
  const prefixLength = length === undefined ? bits : Number(length)
  if (prefixLength > bits) return undefined
  if (port === undefined || isBareIPv6) return { address, prefixLength }
  return Number(port) >= 1 && Number(port) <= 65_535 ? { address, prefixLength, port: Number(port) } : undefined
}

function blockList(networks: readonly AllowedNetwork[]): BlockList {
  const list = new BlockList()
  for (const { address, prefixLength } of networks) {
    list.addSubnet(address, prefixLength, isIPv4(address) ? 'ipv4' : 'ipv6')
  }
  return list
}

const networksOf = (texts: readonly string[]) => texts.flatMap((text) => parseAllowedNetwork(text) ?? [])

/**
 * Makes the guard against being sent to private places (server-side request forgery).
 *
 * IPv4 addresses inside IPv4-mapped ones (`::ffff:7f00:1`) and inside the network's own NAT64 prefixes are judged as IPv4.
 *
 * @param allowed networks opened in spite of the list
 * @param nat64Prefixes first addresses of the /96 prefixes by which this network reaches IPv4 (RFC 6052); none by default,
 *   such prefixes are then closed
 */
export function createAddressGuard(
  allowed: readonly AllowedNetwork[],
  nat64Prefixes: readonly string[] = [],
): AddressGuard {
  const closed = { ipv4: blockList(networksOf(closedIPv4)), ipv6: blockList(networksOf(closedIPv6)) }
  const openings = allowed.map((network) => ({ list: blockList([network]), port: network.port }))
  const embedding = [[0, 0, 0, 0, 0, 0xffff], ...nat64Prefixes.map((prefix) => groupsOf(prefix).slice(0, 6))]

  /** The address that is really meant, and its family. */
  const meant = (text: string): { address: string; family: 'ipv4' | 'ipv6' } | undefined => {
    const address = withoutZone(text)
    const family = isIP(address)
    if (family === 0) return undefined
    if (family === 4) return { address, family: 'ipv4' }
    const groups = groupsOf(address)
    const isEmbedded = embedding.some((prefix) => prefix.every((group, at) => group === groups[at]))
    return isEmbedded
      ? { address: dotted(groups[6] ?? 0, groups[7] ?? 0), family: 'ipv4' }
      : { address, family: 'ipv6' }
  }

  return {
    refusal(text, port) {
      const target = meant(text)
      if (target === undefined) return `${text} is no IP address`
      const { address, family } = target
      if (!closed[family].check(address, family)) return undefined
      const isOpen = openings.some(
        (opening) => (opening.port === undefined || opening.port === port) && opening.list.check(address, family),
      )
      return isOpen ? undefined : `${text} is not a public address`
    },
    isPrivate(text) {
      const target = meant(text)
      return target === undefined || closed[target.family].check(target.address, target.family)
    },
  }
}
