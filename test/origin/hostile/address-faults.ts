import type { Fault } from './fault.ts'

/** Where nothing may ever arrive. */
export type ForbiddenPlace = { readonly port: number }

/** Redirects that go in circles, on for ever, or nowhere. */
export const redirectFaults: readonly Fault[] = [
  redirect('loop_self', 'a redirect to itself', (path) => path),
  redirect('loop_two', 'two redirects in a circle', (path) => (path === '/a' ? '/b' : '/a')),
  redirect('chain', 'redirects without end', (path) => `/${Number(path.slice(1)) + 1 || 1}`),
  redirect('location_none', 'a redirect to nowhere', () => undefined),
  redirect('location_empty', 'a redirect with an empty Location', () => ''),
  redirect('location_bad', 'a redirect to an address that is none', () => 'http://[::bad'),
  redirect('location_port', 'a redirect to an impossible port', () => 'http://h.example:99999/'),
  redirect('location_long', 'a redirect to an address of 20,000 letters', () => `/${'x'.repeat(20_000)}`),
  redirect('scheme_file', 'a redirect to a file', () => 'file:///etc/hostname'),
  redirect('scheme_data', 'a redirect to a data: address', () => 'data:application/rss+xml,<rss version="2.0"/>'),
  redirect('scheme_script', 'a redirect to javascript:', () => 'javascript:alert(1)'),
  redirect('scheme_gopher', 'a redirect to gopher:', () => 'gopher://127.0.0.2:70/_x'),
]

/** Every spelling of an address of this machine or its link that ought not to be reached. */
export function forbiddenAddresses({ port }: ForbiddenPlace): Readonly<Record<string, string>> {
  return {
    loopback: `http://127.0.0.2:${port}/`,
    decimal: `http://2130706434:${port}/`,
    octal: `http://0177.0.0.2:${port}/`,
    hex: `http://0x7f000002:${port}/`,
    short: `http://127.2:${port}/`,
    zero: `http://0.0.0.0:${port}/`,
    fullwidth: `http://１２７.０.０.２:${port}/`,
    dotted: `http://127.0.0.2.:${port}/`,
    localhost: `http://localhost:${port}/`,
    sub_localhost: `http://feeds.localhost:${port}/`,
    v6_loopback: `http://[::1]:${port}/`,
    v6_any: `http://[::]:${port}/`,
    v6_mapped: `http://[::ffff:127.0.0.2]:${port}/`,
    v6_mapped_hex: `http://[::ffff:7f00:2]:${port}/`,
    v6_compatible: `http://[::7f00:2]:${port}/`,
    nat64: `http://[64:ff9b::7f00:2]:${port}/`,
    userinfo: `http://h.example@127.0.0.2:${port}/`,
    metadata: `http://169.254.169.254:${port}/latest/meta-data/`,
    metadata_mapped: `http://[::ffff:a9fe:a9fe]:${port}/`,
    metadata_decimal: `http://2852039166:${port}/`,
    private_ten: `http://10.1.2.3:${port}/`,
    private_192: `http://192.168.77.1:${port}/`,
    shared_100: `http://100.64.0.9:${port}/`,
    azure: `http://168.63.129.16:${port}/`,
  }
}

/** Names that our own resolver answers with forbidden addresses: at once, among good ones, or only the second time. */
export const forbiddenNames = ['inner.test', 'mixed.test', 'rebind.test', 'rebind3.test'] as const

/** A site that redirects to each forbidden address, and one source that has it for its own. */
export function addressFaults(place: ForbiddenPlace, hasResolver: boolean): readonly Fault[] {
  const named = hasResolver
    ? forbiddenNames.map((name) => [name.replace('.', '_'), `http://${name}:${place.port}/`] as const)
    : []
  return [...Object.entries(forbiddenAddresses(place)), ...named].map(([id, url]) =>
    redirect(`to_${id}`, `a redirect to ${url}`, () => url),
  )
}

function redirect(id: string, says: string, location: (path: string) => string | undefined): Fault {
  return {
    id,
    says,
    outcome: 'fails',
    answer(request, response) {
      const to = location(request.url ?? '/')
      const bytes = to === undefined ? undefined : Buffer.from(to, 'utf8').toString('latin1')
      response.writeHead(302, { ...(bytes !== undefined && { Location: bytes }), 'Content-Length': 0 }).end()
    },
  }
}
