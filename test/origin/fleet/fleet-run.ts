import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startPostgres } from '../../support/postgres.ts'
import { type Check, peakMemory } from '../hostile/watch.ts'
import { archiveChecks } from './fleet-archive.ts'
import { requestChecks } from './fleet-checks.ts'
import { type FaultName, type Fleet, fleetRole } from './fleet-deeds.ts'
import { doFaults } from './fleet-faults.ts'
import { playFleetSites } from './fleet-sites.ts'
import { sharedFolder, storeOnLoopback } from './fleet-store.ts'
import { defineSources, type FleetProcess, startWorker } from './fleet-workers.ts'
import { mountSmallDisk, type SmallDisk } from './small-disk.ts'
import { until } from './until.ts'

const spacingMs = 1_000
const connections = 2
const sourcesOfHost = 4
/** The first polls of the sources that are asked rarely come so many a second, or more where they would take longer than so. */
const rarePerSecond = 20
const longestSpreadSeconds = 900
const patienceMs = 1_800_000
/** Faults begin once nothing is overdue by more than that. */
const balanceMs = 5_000
/** From so many sources on the publisher looks up their titles less often. */
const titlesPatienceMs = 300_000
const manySources = 5_000
const quietMs = 40_000

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
  const spreadMs = Math.min(longestSpreadSeconds, Math.ceil((sources - often) / rarePerSecond)) * 1_000
  const rarelyMs = Math.max(600_000, spreadMs * 4)
  const { server, disk: databaseDisk } = await startDatabase(options.faults.includes('database-disk'))
  const isOnDisk = options.faults.includes('disk') && options.isInFolder
  const folderDisk = isOnDisk ? mountSmallDisk(join(folder, 'output'), 64) : undefined
  const store = options.isInFolder ? sharedFolder(join(folder, 'output')) : await storeOnLoopback()
  const hosts = Math.max(3, Math.floor(sources / sourcesOfHost))
  const sites = await playFleetSites({ hosts, often, newsEveryMs: everyMs * 2 })
  const ownerUrl = await server.emptyPlace()
  await server.query(
    ownerUrl,
    `CREATE ROLE ${fleetRole} LOGIN; ALTER SCHEMA place_1 OWNER TO ${fleetRole}; GRANT CREATE ON DATABASE postgres TO ${fleetRole}`,
  )
  const databaseUrl = ownerUrl.replace('//keeper@', `//${fleetRole}@`)
  const places = { folder, ownerUrl, databaseUrl, environment: store.environment }
  const workers = new Map<string, FleetProcess>()
  const intervalOf = (source: number) => (source < often ? everyMs : rarelyMs)
  const fleet: Fleet = { ...options, places, workers, sites, server, store, folderDisk, databaseDisk, everyMs }
  try {
    await defineSources(places, sources, sites.url, intervalOf)
    if (sources > often) await enrolLongAgo(fleet, sources, spreadMs)
    await startWorkers(fleet)
    tell(`${often} sources are asked every ${everyMs / 1_000} s; faults begin`)
    const { casualties, checks } = await doFaults(fleet, options.faults)
    const unasked = await askAll(fleet, sources)
    sites.rest()
    await settled(fleet, sources)
    for (const { name, child } of workers.values())
      if (child.exitCode === null) tell(`worker ${name}: ${used(child.pid)}`)
    const seen = [...sites.seen]
    const codes = await Promise.all([...workers.values()].map(async (worker) => [worker.name, await worker.stop()]))
    const stopped = codes.filter(([, code]) => code !== 0)
    return [
      ...checks,
      {
        says: `every one of ${sources} sources is asked`,
        holds: unasked.length === 0,
        because: `${unasked.length} were not, such as ${unasked[0]}`,
      },
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
    databaseDisk?.unmount()
    await server.stop()
    folderDisk?.unmount()
  }
}

/**
 * Spreads the first polls of the sources that are asked rarely over a time that begins when the workers will have started: one
 * worker notes them all, and ends.
 */
async function enrolLongAgo({ places, server, often, tell }: Fleet, sources: number, spreadMs: number): Promise<void> {
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
  const startMs = Math.round(performance.now() - startedAt)
  await server.query(
    places.ownerUrl,
    `UPDATE sources SET next_poll_at_ms = (extract(epoch FROM clock_timestamp()) * 1000 + ${startMs} + random() * ${spreadMs})::bigint
     WHERE substr(id, 2)::int >= ${often}`,
  )
}

async function startWorkers(fleet: Fleet): Promise<void> {
  const { places, workers, sites, server, often, tell } = fleet
  const startedAt = performance.now()
  await Promise.all(['one', 'two', 'three'].map(async (name) => workers.set(name, await startWorker(places, name))))
  const asked = () => new Set(sites.seen.flatMap(({ source }) => (source < often ? [source] : []))).size
  await until(() => asked() > 0, patienceMs)
  tell(`the first source is asked ${Math.round((performance.now() - startedAt) / 100) / 10} s after the start`)
  if (!(await until(() => asked() === often, patienceMs))) tell(`${often - asked()} sources were never asked`)
  const overdue = async () => {
    const rows = await server.query(
      places.ownerUrl,
      `SELECT count(*)::int AS count FROM sources
       WHERE claimed_by IS NULL AND next_poll_at_ms < extract(epoch FROM clock_timestamp()) * 1000 - ${balanceMs}`,
    )
    return Number(rows[0]?.count)
  }
  await until(async () => (await overdue()) === 0, patienceMs)
  tell(`nothing is overdue ${Math.round((performance.now() - startedAt) / 100) / 10} s after the start`)
}

/** What a process has used so far. */
function used(pid = 0): string {
  // The fields behind the name, which may hold blanks: the twelfth and thirteenth are ticks of 10 ms.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  const cpuSeconds = (Number(fields[11]) + Number(fields[12])) / 100
  return `${cpuSeconds.toFixed(1)} s of CPU, at most ${Math.round((peakMemory(pid) ?? 0) / 2 ** 20)} MB of memory`
}

/** Waits until every source was asked, however rarely it is, or so long that it never will be; gives those that were not. */
async function askAll({ sites, tell }: Fleet, sources: number): Promise<readonly number[]> {
  const startedAt = performance.now()
  const unasked = () => {
    const asked = new Set(sites.seen.map(({ source }) => source))
    return Array.from({ length: sources }, (_, source) => source).filter((source) => !asked.has(source))
  }
  let left = unasked()
  for (let toldOf = left.length; left.length > 0 && performance.now() - startedAt < patienceMs; left = unasked()) {
    if (toldOf - left.length >= sources / 10) {
      toldOf = left.length
      tell(`${toldOf} of ${sources} sources are still to be asked`)
    }
    await sleep(2_000)
  }
  return left
}

/** Waits until every source was asked once more and what that brought is published, or so long that it never will be. */
async function settled({ sites, server, store, places, often, tell }: Fleet, sources: number): Promise<void> {
  const restedAt = performance.now()
  const asked = () =>
    sites.seen.filter(({ source, atMs, endedAtMs }) => source < often && atMs > restedAt && endedAtMs !== undefined)
  await until(() => new Set(asked().map(({ source }) => source)).size === often, 120_000)
  // What was answered last is kept a moment later, and is unpublished only then.
  await sleep(3_000)
  const unpublished = async () => {
    const rows = await server.query(places.ownerUrl, 'SELECT count(*) AS count FROM unpublished')
    return Number(rows[0]?.count)
  }
  if (!(await until(async () => (await unpublished()) === 0, 60_000))) tell('not everything was published')
  const titled = async () => {
    const rows = await server.query(
      places.ownerUrl,
      "SELECT count(*) AS count FROM publications WHERE title LIKE 'Site %'",
    )
    return Number(rows[0]?.count)
  }
  if (!(await until(async () => (await titled()) === sources, titlesPatienceMs))) tell('not every title was published')
  if (sources > manySources) await unchanging(store)
}

/** Waits until nothing that is published has changed for longer than a run of the publisher takes: pages of old follow in several. */
async function unchanging(store: Fleet['store']): Promise<void> {
  let last: ReadonlyMap<string, string> = new Map()
  let changedAt = performance.now()
  const look = async () => {
    const now = await store.feeds()
    if (now.size !== last.size || [...now].some(([path, text]) => last.get(path) !== text))
      changedAt = performance.now()
    last = now
    await sleep(2_000)
    return performance.now() - changedAt > quietMs
  }
  await until(look, titlesPatienceMs)
}

/** Starts PostgreSQL, where that is asked for on a small disk. */
async function startDatabase(isOnSmallDisk: boolean) {
  let disk: SmallDisk | undefined
  const server = await startPostgres({
    isDurable: true,
    ...(isOnSmallDisk && { settings: ['max_wal_size=64MB', 'min_wal_size=32MB'] }),
    onFolder(folder) {
      if (isOnSmallDisk) disk = mountSmallDisk(folder, 256)
    },
  })
  return { server, disk }
}
