import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startPostgres } from '../../support/postgres.ts'
import type { Check } from '../hostile/watch.ts'
import { archiveChecks } from './fleet-archive.ts'
import { type Casualty, requestChecks } from './fleet-checks.ts'
import { type FleetSites, playFleetSites } from './fleet-sites.ts'
import { defineSources, type FleetPlaces, type FleetProcess, startWorker } from './fleet-workers.ts'

const spacingMs = 1_000
const connections = 2
const frozenMs = 16_000
/** So long the store is cut at most; a shorter run cuts it for a shorter time. */
const longestCutMs = 30_000

/** How long after a fault the sites were asked as often as before. */
export type Recovery = { readonly fault: string; readonly tookMs: number | undefined }

type Fleet = { readonly places: FleetPlaces; readonly workers: Map<string, FleetProcess>; readonly sites: FleetSites }

/**
 * Runs three workers on one archive with so many sources for so long, kills one, freezes one for longer than its lease, restarts
 * PostgreSQL and cuts the store, and looks at what the sites saw and what is kept and published.
 */
export async function runFleet(options: {
  readonly folder: string
  readonly sources: number
  readonly lastsMs: number
  readonly tell: (line: string) => void
}): Promise<{ readonly checks: readonly Check[]; readonly recoveries: readonly Recovery[] }> {
  const { folder, sources, lastsMs, tell } = options
  const everyMs = Math.max(10_000, Math.ceil(sources / 100) * 1_000)
  const hosts = Math.max(3, Math.floor(sources / 4))
  const server = await startPostgres()
  const sites = await playFleetSites({ sources, hosts, newsEveryMs: everyMs * 2 })
  const places = { folder, databaseUrl: await server.emptyPlace() }
  const workers = new Map<string, FleetProcess>()
  try {
    await defineSources(places, sources, sites.url, everyMs / 1_000)
    for (const name of ['one', 'two', 'three']) workers.set(name, await startWorker(places, name))
    const fleet = { places, workers, sites }
    await until(() => new Set(sites.seen.map(({ source }) => source)).size === sources, 120_000)
    tell(`all ${sources} sources are asked every ${everyMs / 1_000} s; faults begin`)
    const { casualties, recoveries } = await faults(fleet, server, { everyMs, sources, lastsMs, tell })
    sites.rest()
    await settled(fleet, sources, (sql) => server.query(places.databaseUrl, sql))
    const seen = [...sites.seen]
    const codes = await Promise.all([...workers.values()].map(async (worker) => [worker.name, await worker.stop()]))
    const stopped = codes.filter(([, code]) => code !== 0)
    return {
      recoveries,
      checks: [
        ...requestChecks(seen, { everyMs, spacingMs, connections, casualties }),
        {
          says: 'every worker that was not killed ends well when it is asked to',
          holds: stopped.length === 0,
          because: stopped.join(', '),
        },
        ...(await archiveChecks(fleet, (sql) => server.query(places.databaseUrl, sql))),
      ],
    }
  } finally {
    for (const { child } of workers.values()) child.kill('SIGKILL')
    await sites.close()
    await server.stop()
  }
}

async function faults(
  { places, workers, sites }: Fleet,
  server: { readonly crash: () => Promise<void>; readonly start: () => Promise<void> },
  {
    everyMs,
    sources,
    lastsMs,
    tell,
  }: {
    readonly everyMs: number
    readonly sources: number
    readonly lastsMs: number
    readonly tell: (line: string) => void
  },
) {
  const casualties: Casualty[] = []
  const recoveries: Recovery[] = []
  const restMs = Math.max(2_000, (lastsMs - frozenMs) / 8)
  const child = (name: string) => workers.get(name)?.child
  /** Waits until every source was asked again since the fault. */
  const recovered = async (fault: string, sinceMs: number) => {
    const asked = () => new Set(sites.seen.filter(({ atMs }) => atMs > sinceMs).map(({ source }) => source)).size
    const isAll = await until(() => asked() >= sources, everyMs * 2 + 60_000)
    const tookMs = isAll ? Math.max(0, performance.now() - sinceMs - everyMs) : undefined
    recoveries.push({ fault, tookMs })
    tell(
      `${fault}: ${isAll ? `every source was asked within its interval and ${Math.round((tookMs ?? 0) / 100) / 10} s` : `${sources - asked()} sources were not asked again`}`,
    )
    await sleep(restMs)
  }
  casualties.push({ worker: 'two', atMs: performance.now() })
  child('two')?.kill('SIGKILL')
  await recovered('a worker is killed', performance.now())
  workers.set('two', await startWorker(places, 'two'))
  casualties.push({ worker: 'three', atMs: performance.now() })
  child('three')?.kill('SIGSTOP')
  await sleep(frozenMs)
  const awakeMs = performance.now()
  child('three')?.kill('SIGCONT')
  await recovered('a worker is frozen past its lease, and wakes', awakeMs)
  await server.crash()
  const downMs = performance.now()
  await sleep(2_000)
  await server.start()
  await recovered('PostgreSQL crashes and is back after 2 s', downMs)
  const cutMs = Math.min(longestCutMs, Math.max(5_000, lastsMs / 4))
  const articles = join(places.folder, 'output', 'articles')
  await rename(articles, `${articles}.away`)
  await writeFile(articles, 'the store is cut')
  await sleep(cutMs)
  await rm(articles)
  await rename(`${articles}.away`, articles)
  await recovered(`the store is cut for ${cutMs / 1_000} s`, performance.now())
  return { casualties, recoveries }
}

/** Waits until every source was asked once more and what that brought is published, or so long that it never will be. */
async function settled(
  { sites }: Fleet,
  sources: number,
  query: (sql: string) => Promise<readonly Record<string, unknown>[]>,
): Promise<void> {
  const restedAt = performance.now()
  const asked = () => sites.seen.filter(({ atMs, endedAtMs }) => atMs > restedAt && endedAtMs !== undefined)
  await until(() => new Set(asked().map(({ source }) => source)).size === sources, 120_000)
  for (let left = 1, tries = 0; left > 0 && tries < 60; tries += 1) {
    await sleep(1_000)
    left = Number((await query('SELECT count(*) AS count FROM unpublished'))[0]?.count)
  }
  // The index of searches is filled with a quarter of a core at most.
  await sleep(10_000)
}

async function until(isSo: () => boolean, withinMs: number): Promise<boolean> {
  const endsAt = performance.now() + withinMs
  while (!isSo()) {
    if (performance.now() > endsAt) return false
    await sleep(100)
  }
  return true
}
