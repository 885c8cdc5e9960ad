// Run in a network namespace by disguised-addresses.test.ts; writes what happened as JSON.
import { createServer } from 'node:http'
import { fetchSettings } from '../../src/fetch/fetch-settings.ts'
import { createFetcher } from '../../src/fetch/fetcher.ts'
import { nameServer } from '../support/name-server.ts'
import { disguisedNames, disguisedUrls, publicAddress } from './disguised-urls.ts'

/** `rebind-3.test` is public for its first three look-ups, and loopback from then on. */
const lookUps = new Map<string, number>()
const names = await nameServer(53, (name, type) => {
  const [, publicLookUps] = /^rebind-(\d+)\.test$/.exec(name) ?? []
  if (publicLookUps === undefined) return disguisedNames[name]?.[type]
  if (type === 'AAAA') return []
  const count = lookUps.get(name) ?? 0
  lookUps.set(name, count + 1)
  return [count < Number(publicLookUps) ? publicAddress : '127.0.0.1']
})

let arrivals: string[] = []
const server = createServer((request, response) => {
  arrivals.push(request.socket.localAddress ?? '')
  const to = new URL(request.url ?? '/', 'http://x').searchParams.get('to')
  response.setHeader('connection', 'close')
  if (to === null) response.end('inside')
  else response.writeHead(302, { location: Buffer.from(to).toString('latin1') }).end()
})
await new Promise<void>((resolve) => server.listen(80, '::', resolve))

async function ask(url: string, allowPrivateNetworks: string[]) {
  const settings = fetchSettings.parse({ allowPrivateNetworks, perHost: { spacing: '0ms' }, deadline: '2s' })
  const fetcher = createFetcher(settings, { userAgent: 'feedkeeper', env: {}, clock: Date.now })
  arrivals = []
  const outcome = await fetcher.fetch({ url }).then(
    ({ kind }) => kind as string,
    (error: { code: string }) => error.code,
  )
  await fetcher.close()
  return {
    url,
    outcome,
    inside: arrivals.filter((address) => !address.endsWith(publicAddress)),
    arrivals: arrivals.length,
  }
}

async function askAll(urls: readonly string[], allowed: string[] = []) {
  const results = []
  for (const url of urls) results.push(await ask(url, allowed))
  return results
}

const rebinding = Array.from({ length: 13 }, (_, at) => `http://rebind-${at}.test/`)
const redirected = (url: string) => `http://${publicAddress}/?to=${encodeURIComponent(url)}`
const results = {
  unguarded: await askAll(disguisedUrls, ['0.0.0.0/0', '::/0']),
  direct: await askAll(disguisedUrls),
  redirected: await askAll(disguisedUrls.map(redirected)),
  // Each twice: the second time after the name has changed its address.
  rebinding: [...(await askAll(rebinding)), ...(await askAll(rebinding))],
  open: await askAll([`http://${publicAddress}/`, 'http://public.test/', redirected('http://public.test/')]),
}
process.stdout.write(JSON.stringify(results))
names.close()
server.close()
