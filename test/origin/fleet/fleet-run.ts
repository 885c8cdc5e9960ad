import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startPostgres } from '../../support/postgres.ts'
import { type Check, peakMemory } from '../hostile/watch.ts'
import { archiveChecks } from './fleet-archive.ts'
import { requestChecks } from './fleet-checks.ts'
import { type FaultName, type Fleet, fleetRole } from './fleet-deeds.ts'
import { doFaults } from './fleet-faults.ts'
import { playFleetSites } from './fleet-sites.ts'
import { sharedFolder, storeOnLoopback } from './fleet-store.ts'
import { defineSources, type FleetProcess, startWorker } from './fleet-workers.ts'
import { until } from './until.ts'

const spacingMs = 1_000
const connections = 2
const sourcesOfHost = 4
/** So many of the sources that are asked rarely are due in a second. */
const rarePerSecond = 20
const patienceMs = 900_000

/**
 * Runs three workers on one archive with so many sources, does what can happen to them, to PostgreSQL and to the store, and
 * looks at what the sites saw and what is kept and published.
 */
export async function runFleet(options: {
  readonly folder: string
  readonly isInFolder: boolean
  readonly sources: number
  /** How many of the sources are asked often. */
  readonly often: number
  readonly everyMs: number
  readonly faults: readonly FaultName[]
  readonly cutMs: number
  readonly normalWithinMs: number
  readonly tell: (line: string) => void
}): Promise<readonly Check[]> {
  const { folder, sources, often, tell } = options
  const everyMs = Math.max(options.everyMs, Math.ceil(often / 40) * 1_000)
  const rarelyMs = Math.max(600_000, Math.ceil((sources - often) / rarePerSecond) * 1_000)
  const server = await startPostgres({ isDurable: true })
  const store = options.isInFolder ? sharedFolder(join(folder, 'output')) : await storeOnLoopback()
  const hosts = Math.max(3, Math.floor(sources / sourcesOfHost))
  const sites = await playFleetSites({ hosts, newsEveryMs: everyMs * 2 })
  const ownerUrl = await server.emptyPlace()
  await server.query(
    ownerUrl,
    `CREATE ROLE ${fleetRole} LOGIN; ALTER SCHEMA place_1 OWNER TO ${fleetRole}; GRANT CREATE ON DATABASE postgres TO ${fleetRole}`,
  )
  const databaseUrl = ownerUrl.replace('//keeper@', `//${fleetRole}@`)
  const places = { folder, ownerUrl, databaseUrl, environment: store.environment }
  const workers = new Map<string, FleetProcess>()
  const intervalOf = (source: number) => (source < often ? everyMs : rarelyMs)
  const fleet: Fleet = { ...options, places, workers, sites, server, store, everyMs }
  try {
    await defineSources(places, sources, sites.url, intervalOf)
    if (sources > often) await enrolLongAgo(fleet, sources, rarelyMs)
    await startWorkers(fleet)
    tell(`${often} sources are asked every ${everyMs / 1_000} s; faults begin`)
    const { casualties, checks } = await doFaults(fleet, options.faults)
    sites.rest()
    await settled(fleet)
    for (const { name, child } of workers.values())
      if (child.exitCode === null) tell(`worker ${name}: ${used(child.pid)}`)
    const seen = [...sites.seen]
    const codes = await Promise.all([...workers.values()].map(async (worker) => [worker.name, await worker.stop()]))
    const stopped = codes.filter(([, code]) => code !== 0)
    return [
      ...checks,
      ...requestChecks(seen, { intervalOf, spacingMs, connections, casualties }),
      {
        says: 'every worker that was not killed ends well when it is asked to',
        holds: stopped.length === 0,
        because: stopped.join(', '),
      },
      ...(await archiveChecks(fleet)),
    ]
  } finally {
    for (const { child } of workers.values()) child.kill('SIGKILL')
    await Promise.all([sites.close(), store.close()])
    await server.stop()
  }
}

/** Has sources known for long that are asked rarely, so that they are not all due at once: one worker notes them, and ends. */
async function enrolLongAgo({ places, server, often, tell }: Fleet, sources: number, rarelyMs: number): Promise<void> {
  const startedAt = performance.now()
  const worker = await startWorker(places, 'first', { roles: 'serve' })
  try {
    const count = async () => {
      const rows = await server.query(places.ownerUrl, 'SELECT count(*)::int AS count FROM sources')
      return Number(rows[0]?.count)
    }
    await until(
      () =>
        count()
          .then((known) => known === sources)
          .catch(() => false),
      patienceMs,
    )
    tell(
      `${sources} definitions are read, checked and in the database ${Math.round((performance.now() - startedAt) / 100) / 10} s after the start of a worker, ${used(worker.child.pid)}`,
    )
  } finally {
    await worker.stop()
  }
  await server.query(
    places.ownerUrl,
    `UPDATE sources SET next_poll_at_ms = (extract(epoch FROM clock_timestamp()) * 1000 + random() * ${rarelyMs})::bigint
     WHERE substr(id, 2)::int >= ${often}`,
  )
}

async function startWorkers(fleet: Fleet): Promise<void> {
  const { places, workers, sites, often, tell } = fleet
  const startedAt = performance.now()
  await Promise.all(['one', 'two', 'three'].map(async (name) => workers.set(name, await startWorker(places, name))))
  const asked = () => new Set(sites.seen.flatMap(({ source }) => (source < often ? [source] : []))).size
  await until(() => asked() > 0, patienceMs)
  tell(`the first source is asked ${Math.round((performance.now() - startedAt) / 100) / 10} s after the start`)
  if (!(await until(() => asked() === often, patienceMs))) tell(`${often - asked()} sources were never asked`)
}

/** What a process has used so far. */
function used(pid = 0): string {
  // The fields behind the name, which may hold blanks: the twelfth and thirteenth are ticks of 10 ms.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  const cpuSeconds = (Number(fields[11]) + Number(fields[12])) / 100
  return `${cpuSeconds.toFixed(1)} s of CPU, at most ${Math.round((peakMemory(pid) ?? 0) / 2 ** 20)} MB of memory`
}

/** Waits until every source was asked once more and what that brought is published, or so long that it never will be. */
async function settled({ sites, server, places, often, tell }: Fleet): Promise<void> {
  const restedAt = performance.now()
  const asked = () =>
    sites.seen.filter(({ source, atMs, endedAtMs }) => source < often && atMs > restedAt && endedAtMs !== undefined)
  await until(() => new Set(asked().map(({ source }) => source)).size === often, 120_000)
  const unpublished = async () => {
    const rows = await server.query(places.ownerUrl, 'SELECT count(*) AS count FROM unpublished')
    return Number(rows[0]?.count)
  }
  if (!(await until(async () => (await unpublished()) === 0, 60_000))) tell('not everything was published')
}
