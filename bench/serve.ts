// Our server beside a bare `node:http` server that sends the same bytes: `npm run bench -- serve`. Ours is the program's own,
// with its publisher and the plans of 1,000 sources, and serves `all` of them. Each server is a process of its own; requests
// come from this one, over keep-alive connections. CPU is the server's, per request.

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { articleFormatter } from '../src/article/format-article.ts'
import { serveFeeds } from '../src/cli/commands/serve-feeds.ts'
import { openWorkspace } from '../src/cli/workspace.ts'
import { enrolSources } from '../src/poll/memory/enrol.ts'
import { freePort } from './free-port.ts'
import { generatedArticle } from './publish/generated-archive.ts'

const name = 'all.rss.xml'
const sourceCount = 1_000
const articleCount = 60
const atOnce = 16
const rounds = 5
const [role, folder = ''] = process.argv.slice(2)
const output = join(folder, 'output')

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

/** Archives and publishes articles of many sources, and serves them as `feedkeeper run` does. */
async function serveOurs(): Promise<void> {
  const feeds = join(folder, 'feeds')
  const config = join(folder, 'feedkeeper.yaml')
  const ids = Array.from({ length: sourceCount }, (_, at) => `source_${at}`)
  mkdirSync(feeds)
  for (const id of ids)
    writeFileSync(join(feeds, `${id}.yaml`), `list: { feed: { url: "https://news.example/${id}" } }\n`)
  const port = await freePort()
  writeFileSync(config, `server: { listen: "127.0.0.1:${port}" }\npublications: { all: {} }\n`)
  const workspace = await openWorkspace({ config, feeds, output, json: false, logLevel: 'warn' }, { logLevel: 'warn' })
  const { archive, publisher, sources, clock, settings } = workspace
  const formatArticle = articleFormatter(settings.site.timeZone)
  await enrolSources(sources, archive.catalog.sources, clock())
  const articles = ids.slice(0, articleCount).map((sourceId, at) => {
    const article = { ...generatedArticle(at, clock() - at * 60_000), sourceId }
    return { article, text: Buffer.from(formatArticle(article)), details: {}, firstSeenAtMs: clock(), sourceId }
  })
  await archive.keep({ articles })
  await publisher.publish()
  await serveFeeds(workspace, { search: { find: async () => undefined } })
  report(port)
}

function serveBare(): void {
  const plain = readFileSync(join(output, 'feeds', name))
  const gzip = readFileSync(join(output, 'feeds', `${name}.gz`))
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
  const children: Record<string, ReturnType<typeof fork>> = {}
  const ports: Record<string, number> = {}
  // Ours publishes what the other sends as well.
  for (const each of ['ours', 'bare']) {
    const child = fork(fileURLToPath(import.meta.url), [each, made])
    children[each] = child
    ports[each] = (await once(child, 'message'))[0] as number
  }
  const use = async (each: string): Promise<Use> => {
    children[each]?.send('use')
    return (await once(children[each] as ReturnType<typeof fork>, 'message'))[0] as Use
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
  for (const child of Object.values(children)) child.kill('SIGKILL')
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
