import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import type { RequestListener } from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Check } from '../hostile/watch.ts'
import { startClient } from '../score/client.ts'
import { failingSites } from './failing-sites.ts'
import { healthySite, type OriginCounts, type PlayedSite, playSite } from './healthy-sites.ts'
import { lifeWithin, type MemoryCgroup } from './memory-cgroup.ts'
import { flatness, MemoryTrace, smallness } from './memory-trace.ts'
import { differences, readMetrics } from './metrics-check.ts'
import { failuresTold } from './told-check.ts'

const mostMemoryMb = 256
const root = fileURLToPath(new URL('../../../', import.meta.url))

/**
 * Runs the daemon over so many sources, each polled every ten seconds, of which 24 fail in different ways: what one command
 * and one page tell of those, its memory, and whether `/metrics` is true to what the sites counted.
 */
export async function runMany(options: {
  readonly folder: string
  readonly sources: number
  readonly lastsMs: number
  /** The program, from the root of this repository: as it is written, or as it is built. */
  readonly program: string
  /** Where the daemon runs, and what that lets it have. */
  readonly limit?: { readonly cgroup: MemoryCgroup; readonly mb: number } | undefined
}): Promise<readonly Check[]> {
  const { folder, lastsMs, program, limit } = options
  const counts: OriginCounts = { requests: 0, unchanged: 0, bytes: 0, articles: 0, misread: 0 }
  const sites = await playAll(folder, options.sources - failingSites.length, counts)
  const daemon = startClient('daemon', folder, { program, prefix: limit?.cgroup.prefix ?? [] })
  const trace = new MemoryTrace(daemon.pid ?? 0)
  try {
    await Promise.race([sleep(lastsMs), once(daemon, 'exit')])
    trace.stop()
    const address = await addressIn(folder)
    const told = await failuresTold(address, await statusOf(join(root, program), folder))
    // Nothing is polled any more, so that both sides have counted the same.
    await rm(join(folder, 'feeds'), { recursive: true })
    await mkdir(join(folder, 'feeds'))
    await untilQuiet(counts)
    const metrics = await readMetrics(address)
    return [
      {
        says: 'the daemon ran to the end',
        holds: daemon.exitCode === null,
        because: `it ended with ${daemon.exitCode}`,
      },
      ...told,
      ...differences(metrics, counts),
      smallness(trace, mostMemoryMb),
      flatness(trace),
      ...(limit ? [lifeWithin(limit.cgroup, limit.mb)] : []),
    ]
  } finally {
    trace.stop()
    daemon.kill('SIGKILL')
    await limit?.cgroup.remove()
    for (const { server } of sites) {
      server.closeAllConnections()
      server.close()
    }
  }
}

async function playAll(folder: string, healthy: number, counts: OriginCounts): Promise<readonly PlayedSite[]> {
  const feeds = join(folder, 'feeds')
  await mkdir(feeds, { recursive: true })
  const sites: PlayedSite[] = []
  const define = (id: string, list: string) => writeFile(join(feeds, `${id}.yaml`), `every: 10s\nlist: { ${list} }\n`)
  for (let n = 0; n < healthy; n += 1) {
    const site = await playSite(n, healthySite(n, counts))
    sites.push(site)
    await define(`site_${n}`, `feed: { url: "${site.url}" }`)
  }
  for (const [
    at,
    { id, url, answer, isRead, list = (address: string) => `feed: { url: "${address}" }` },
  ] of failingSites.entries()) {
    const site = answer && (await playSite(healthy + at, isRead ? counted(answer, counts) : answer))
    if (site) sites.push(site)
    await define(id, list(url ?? site?.url ?? ''))
  }
  const settings = {
    polling: { tick: '1s' },
    fetch: { allowPrivateNetworks: ['127.0.0.0/8'], headersTimeout: '3s', deadline: '5s' },
    server: { listen: '127.0.0.1:0' },
  }
  await writeFile(join(folder, 'feedkeeper.yaml'), JSON.stringify(settings))
  return sites
}

/** Counts the answers of a site that are read and found to be no listing. */
function counted(answer: RequestListener, counts: OriginCounts): RequestListener {
  return (request, response) => {
    counts.misread += 1
    answer(request, response)
  }
}

/** Where the daemon serves, as its log says. */
async function addressIn(folder: string): Promise<string> {
  const address = /"url":"(http:[^"]+)"/.exec(await readFile(join(folder, 'client.log'), 'utf8'))?.[1]
  if (address === undefined) throw new Error('the log does not say where the daemon serves')
  return address
}

/** What `feedkeeper status --failing` prints. */
async function statusOf(program: string, folder: string): Promise<string> {
  const places = ['config', 'feeds', 'output'].flatMap((name) => [
    `--${name}`,
    join(folder, name === 'config' ? 'feedkeeper.yaml' : name),
  ])
  const run = execFile(process.execPath, [program, 'status', '--failing', ...places])
  let printed = ''
  run.stdout?.on('data', (chunk) => (printed += chunk))
  await once(run, 'close')
  return printed
}

async function untilQuiet(counts: OriginCounts): Promise<void> {
  let before = -1
  while (counts.requests !== before) {
    before = counts.requests
    await sleep(6_000)
  }
}
