// Our fetcher beside Node's own fetch of the same URLs, in one run: `node bench/fetch.ts`. A server in a process of its own
// answers, so that its work is not counted. Ratios count, absolute times depend on the machine.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { fetchSettings } from '../src/fetch/fetch-settings.ts'
import { createFetcher } from '../src/fetch/fetcher.ts'

const requests = 1_000
const atOnce = 50
const rounds = 5

function feed(): Buffer {
  const items = Array.from(
    { length: 40 },
    (_, at) =>
      `<item><title>Ferry ${at} is late</title><link>http://h/${at}</link><description>${`wind ${at * 7919} `.repeat(30)}</description></item>`,
  )
  return Buffer.from(`<rss version="2.0"><channel><title>Harbour</title>${items.join('')}</channel></rss>`)
}

function serve(): void {
  const plain = feed()
  const gzip = gzipSync(plain)
  const server = createServer((request, response) => {
    if (request.headers['if-none-match']) response.writeHead(304, { etag: '"1"' }).end()
    else if (request.url?.startsWith('/gzip'))
      response.writeHead(200, { etag: '"1"', 'content-encoding': 'gzip' }).end(gzip)
    else response.writeHead(200, { etag: '"1"' }).end(plain)
  })
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
}

async function measure(): Promise<void> {
  const child = fork(fileURLToPath(import.meta.url), ['serve'])
  const [port] = await once(child, 'message')
  const settings = fetchSettings.parse({
    allowPrivateNetworks: ['127.0.0.0/8'],
    perHost: { connections: atOnce, spacing: '0ms' },
    concurrency: atOnce,
  })
  const fetcher = createFetcher(settings, { userAgent: 'bench', env: {}, clock: Date.now })
  const etag = '"1"'
  const clients = {
    'our fetcher': (url: string, isConditional: boolean) =>
      fetcher.fetch({ url, ...(isConditional && { validators: { etag } }) }),
    'built-in fetch': (url: string, isConditional: boolean) =>
      fetch(url, { headers: isConditional ? { 'if-none-match': etag } : {} }).then((response) =>
        response.arrayBuffer(),
      ),
  }
  const cases = [
    { name: '22 KB plain', path: '/plain', isConditional: false },
    { name: '22 KB gzip', path: '/gzip', isConditional: false },
    { name: '304', path: '/plain', isConditional: true },
  ]
  for (const { name, path, isConditional } of cases) {
    const figures = Object.keys(clients).map(() => ({ cpu: [] as number[], wall: [] as number[] }))
    for (let round = 0; round < rounds; round += 1) {
      for (const [at, client] of Object.values(clients).entries()) {
        const urls = Array.from({ length: requests }, (_, n) => `http://127.0.0.1:${port}${path}?${n}`)
        const cpu = process.cpuUsage()
        const start = performance.now()
        const workers = Array.from({ length: atOnce }, async () => {
          for (let url = urls.pop(); url !== undefined; url = urls.pop()) await client(url, isConditional)
        })
        await Promise.all(workers)
        const { user, system } = process.cpuUsage(cpu)
        figures[at]?.wall.push(performance.now() - start)
        figures[at]?.cpu.push((user + system) / 1_000)
      }
    }
    const [ours, theirs] = figures.map(({ cpu, wall }) => ({ cpu: median(cpu), wall: median(wall) }))
    if (ours === undefined || theirs === undefined) continue
    process.stdout.write(
      `${requests} x ${name.padEnd(12)} our fetcher ${ours.cpu.toFixed(0)} ms CPU, ${ours.wall.toFixed(0)} ms; ` +
        `built-in fetch ${theirs.cpu.toFixed(0)} ms CPU, ${theirs.wall.toFixed(0)} ms; CPU ratio ${(ours.cpu / theirs.cpu).toFixed(2)}\n`,
    )
  }
  await fetcher.close()
  child.kill()
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN

if (process.argv[2] === 'serve') serve()
else await measure()
