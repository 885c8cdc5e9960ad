// Our server beside a bare `node:http` server that sends the same bytes: `npm run bench -- serve`. Each server is a process
// of its own; requests come from this one, over keep-alive connections. CPU is the server's, per request.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { Agent, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import { FeedFolder } from '../src/archive/files/feed-folder.ts'
import { FeedDocumentFiles } from '../src/publish/history/feed-document-files.ts'
import { startFeedServer } from '../src/serve/feed-server.ts'
import { serverSettings } from '../src/serve/serve-settings.ts'

const name = 'all.rss.xml'
const atOnce = 16
const rounds = 5
const [role, folder = ''] = process.argv.slice(2)

type Use = { readonly cpuMicroseconds: number; readonly rssMb: number }

if (role === 'ours') await serveOurs()
else if (role === 'bare') serveBare()
else await measure()

/** Tells the parent the port, and at each message how much was used so far. */
function report(port: number): void {
  process.on('message', () => {
    const { user, system } = process.cpuUsage()
    process.send?.({ cpuMicroseconds: user + system, rssMb: process.memoryUsage().rss / 1_048_576 } satisfies Use)
  })
  process.send?.(port)
}

async function serveOurs(): Promise<void> {
  const server = await startFeedServer(
    { host: '127.0.0.1', port: 0 },
    {
      settings: serverSettings.parse({}),
      feeds: new FeedFolder(folder),
      site: { title: 'Bench', url: 'http://127.0.0.1/', timeZone: 'Asia/Shanghai' },
      publications: async () => [{ name: 'all', title: 'All', description: 'All' }],
      hubs: [],
      freshForMs: async () => undefined,
      log: pino({ level: 'silent' }),
    },
  )
  report(Number(new URL(server.url).port))
}

function serveBare(): void {
  const plain = readFileSync(join(folder, name))
  const gzip = readFileSync(join(folder, `${name}.gz`))
  const shared = {
    etag: '"1"',
    'content-type': 'application/rss+xml',
    'cache-control': 'max-age=60',
    vary: 'Accept-Encoding',
  }
  const server = createServer((asked, response) => {
    if (asked.headers['if-none-match']) response.writeHead(304, shared).end()
    else if (asked.headers['accept-encoding'] === 'gzip') {
      response.writeHead(200, { ...shared, 'content-encoding': 'gzip', 'content-length': gzip.length }).end(gzip)
    } else response.writeHead(200, { ...shared, 'content-length': plain.length }).end(plain)
  })
  server.listen(0, '127.0.0.1', () => report((server.address() as AddressInfo).port))
}

async function measure(): Promise<void> {
  const made = mkdtempSync(join(tmpdir(), 'feedkeeper-bench-'))
  const files = new FeedDocumentFiles(new FeedFolder(made))
  const text = Array.from(
    { length: 5_000 },
    (_, at) => `<item><title>渡轮 ${(at * 7919) % 10_007} 号恢复通航</title></item>`,
  )
  await files.write(name, Buffer.from(`<rss>${text.join('\n')}</rss>`))
  await files.packed()
  const children = Object.fromEntries(
    ['ours', 'bare'].map((each) => [each, fork(fileURLToPath(import.meta.url), [each, made])]),
  )
  const ports = Object.fromEntries(
    await Promise.all(
      Object.entries(children).map(
        async ([each, child]) => [each, (await once(child, 'message'))[0] as number] as const,
      ),
    ),
  )
  const use = async (each: string): Promise<Use> => {
    children[each]?.send('use')
    return (await once(children[each] as NonNullable<(typeof children)[string]>, 'message'))[0] as Use
  }
  const cases = [
    { what: 'full', headers: () => ({}), requests: 400 },
    { what: 'gzip', headers: () => ({ 'accept-encoding': 'gzip' }), requests: 2_000 },
    { what: '304', headers: (etag: string) => ({ 'if-none-match': etag }), requests: 4_000 },
  ]
  for (const { what, headers, requests } of cases) {
    const results: Record<string, { perSecond: number; cpu: number }[]> = { ours: [], bare: [] }
    for (let round = 0; round < rounds; round += 1) {
      for (const each of ['ours', 'bare']) {
        const port = ports[each] ?? 0
        const { etag = '' } = await ask(port, {})
        const before = await use(each)
        const startedAt = performance.now()
        const queue = Array.from({ length: requests }).values()
        const agent = new Agent({ keepAlive: true, maxSockets: atOnce })
        await Promise.all(
          Array.from({ length: atOnce }, async () => {
            for (const _ of queue) await ask(port, headers(etag), agent)
          }),
        )
        agent.destroy()
        const seconds = (performance.now() - startedAt) / 1_000
        const cpu = ((await use(each)).cpuMicroseconds - before.cpuMicroseconds) / requests
        results[each]?.push({ perSecond: requests / seconds, cpu })
      }
    }
    const middle = (each: string, key: 'perSecond' | 'cpu') =>
      (results[each] ?? []).map((result) => result[key]).sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? Number.NaN
    process.stdout.write(
      `${what}: ours ${middle('ours', 'perSecond').toFixed(0)}/s, ${middle('ours', 'cpu').toFixed(0)} µs CPU; bare ${middle('bare', 'perSecond').toFixed(0)}/s, ${middle('bare', 'cpu').toFixed(0)} µs; ratio of CPU ${(middle('ours', 'cpu') / middle('bare', 'cpu')).toFixed(2)}\n`,
    )
  }
  process.stdout.write(
    `memory: ours ${(await use('ours')).rssMb.toFixed(0)} MB, bare ${(await use('bare')).rssMb.toFixed(0)} MB\n`,
  )
  for (const child of Object.values(children)) child.kill()
  rmSync(made, { recursive: true })
}

function ask(port: number, headers: Record<string, string>, agent?: Agent): Promise<{ readonly etag?: string }> {
  return new Promise((resolve, reject) => {
    request({ port, host: '127.0.0.1', path: `/${name}`, headers, ...(agent && { agent }) }, (response) => {
      response.resume().on('end', () => resolve({ ...(response.headers.etag && { etag: response.headers.etag }) }))
    })
      .on('error', reject)
      .end()
  })
}
