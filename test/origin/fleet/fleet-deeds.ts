import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { TestPostgres } from '../../support/postgres.ts'
import type { Check } from '../hostile/watch.ts'
import type { StoreFault } from '../object-store.ts'
import type { Casualty } from './fleet-checks.ts'
import type { FleetSites } from './fleet-sites.ts'
import type { FleetStore } from './fleet-store.ts'
import { type FleetPlaces, type FleetProcess, startWorker } from './fleet-workers.ts'
import type { SmallDisk } from './small-disk.ts'
import { until } from './until.ts'

/** What is done to a fleet, in this order. */
export const faultNames = [
  'kill',
  'freeze',
  'database',
  'store',
  'replace',
  'crowd',
  'read-only',
  'full',
  'refusal',
  'slowness',
  'half',
  'serialization',
  'disk',
  'database-disk',
] as const

/** One of them. */
export type FaultName = (typeof faultNames)[number]

/** A fleet at work, and what it works with. */
export type Fleet = {
  readonly places: FleetPlaces
  readonly workers: Map<string, FleetProcess>
  readonly sites: FleetSites
  readonly server: TestPostgres
  readonly store: FleetStore
  /** The disks of the shared folder and of PostgreSQL, where they are small ones that can be filled. */
  readonly folderDisk?: SmallDisk | undefined
  readonly databaseDisk?: SmallDisk | undefined
  /** How many sources, the first ones, are asked every `everyMs`. */
  readonly often: number
  readonly everyMs: number
  readonly cutMs: number
  /** By then all is to be as before a fault. */
  readonly normalWithinMs: number
  readonly tell: (line: string) => void
}

/** What was done, what it excuses, when all may be normal again, and what was looked at meanwhile. */
export type Deed = {
  readonly says: string
  readonly casualty: Casualty
  readonly endedAtMs: number
  readonly checks?: readonly Check[]
}

/** A request that a worker sent before something befell it may be seen so much later on a busy machine. */
const lateMs = 1_000
/**
 * A worker hears so late, at the latest, that PostgreSQL was started anew: with its next sign of life. What it had begun before goes
 * out meanwhile, and is done once more.
 */
const hearMs = 2_500 + lateMs
/** Longer than a lease, with what frees it. */
const frozenMs = 16_000
const patienceMs = 120_000
/** By then `/readyz` is to say that something is wrong. */
const toldWithinMs = 30_000

/** Each fault, done and undone. */
export const deeds: Readonly<Record<FaultName, (fleet: Fleet) => Promise<Deed>>> = {
  async kill(fleet) {
    const { places, workers } = fleet
    const atMs = performance.now()
    workers.get('two')?.child.kill('SIGKILL')
    await sleep(8_000)
    workers.set('two', await startWorker(places, 'two', { log: 'two-again' }))
    await atWork(fleet, 'two', atMs)
    return {
      says: 'a worker is killed',
      casualty: { worker: 'two', fromMs: atMs, toMs: atMs + lateMs },
      endedAtMs: atMs,
    }
  },
  async freeze({ workers }) {
    const fromMs = performance.now()
    workers.get('three')?.child.kill('SIGSTOP')
    await sleep(frozenMs)
    workers.get('three')?.child.kill('SIGCONT')
    const casualty = { worker: 'three', fromMs, toMs: fromMs + lateMs }
    return { says: 'a worker is frozen past its lease', casualty, endedAtMs: fromMs }
  },
  async database({ server }) {
    const deed = await outage('PostgreSQL crashes and is back after 2 s', async () => {
      await server.crash()
      await sleep(2_000)
      await server.start()
    })
    const { fromMs, toMs } = deed.casualty
    return { ...deed, casualty: { fromMs, toMs: toMs + hearMs } }
  },
  store: ({ store, cutMs }) =>
    outage(`the store is cut for ${cutMs / 1_000} s`, async () => {
      await store.cut()
      await sleep(cutMs)
      await store.mend()
    }),
  async replace(fleet) {
    const { places, workers, tell } = fleet
    const fromMs = performance.now()
    await workers.get('one')?.stop()
    const toMs = performance.now()
    tell(`worker one is asked to stop, and ends after ${((toMs - fromMs) / 1_000).toFixed(1)} s`)
    workers.set('four', await startWorker(places, 'four'))
    await atWork(fleet, 'four', toMs)
    const casualty = { worker: 'one', fromMs, toMs: fromMs + lateMs }
    return { says: 'a worker is asked to stop', casualty, endedAtMs: toMs }
  },
  crowd: (fleet) =>
    told(fleet, 'PostgreSQL has no connections left', /too many connections/, {
      begin: `ALTER ROLE ${fleetRole} CONNECTION LIMIT 0; ${endSessions}`,
      end: `ALTER ROLE ${fleetRole} CONNECTION LIMIT -1`,
    }),
  'read-only': (fleet) =>
    told(fleet, 'PostgreSQL takes no writes', /read-only transaction|no sign of life/, {
      begin: `ALTER ROLE ${fleetRole} SET default_transaction_read_only = on; ${endSessions}`,
      end: `ALTER ROLE ${fleetRole} RESET default_transaction_read_only; ${endSessions}`,
    }),
  full: (fleet) =>
    told(fleet, 'the disk of PostgreSQL is full', /No space left/, {
      begin: refusing('could not extend file: No space left on device', '53100'),
      end: takingAgain,
    }),
  refusal: (fleet) => failing(fleet, 'the store answers 403', 403, /403 AccessDenied/),
  half: (fleet) =>
    failing(fleet, 'the store breaks off in the middle of all that is sent', 'half', /broke off|cannot be reached/),
  slowness: ({ store, cutMs }) =>
    outage('the store takes 3 s for each request', async () => {
      store.slow(3_000)
      await sleep(cutMs)
      store.slow(0)
    }),
  serialization: (fleet) =>
    told(fleet, 'PostgreSQL ends every write for another', /could not serialize/, {
      begin: refusing('could not serialize access due to concurrent update', '40001'),
      end: takingAgain,
    }),
  disk: (fleet) =>
    outage('the disk of the folder is full', async () => {
      const { folderDisk } = fleet
      if (folderDisk === undefined) return skipped(fleet, 'disk')
      await folderDisk.fill()
      const check = await isTold(fleet, 'the disk of the folder is full', /ENOSPC/)
      await folderDisk.clear()
      return check
    }),
  'database-disk': (fleet) =>
    outage('the disk that PostgreSQL has is full', async () => {
      const { databaseDisk, server, tell } = fleet
      if (databaseDisk === undefined) return skipped(fleet, 'database-disk')
      await databaseDisk.fill()
      // It has files of its log in store: it is to come to the end of them now, and not in hours.
      for (let files = 0; files < 4; files += 1) await nextLogFile(fleet)
      const check = await isTold(
        fleet,
        'the disk that PostgreSQL has is full',
        /No space left|nothing can be kept|cannot be read/,
      )
      // It ends where it has no room for its log.
      const isUp = server.isUp()
      tell(`PostgreSQL ${isUp ? 'goes on' : 'has ended'} on its full disk`)
      await databaseDisk.clear()
      if (!server.isUp()) await server.start()
      return check
    }),
}

/** The role of PostgreSQL that workers use, since a superuser is always let in. */
export const fleetRole = 'fleet'
const endSessions = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${fleetRole}'`

/** Has PostgreSQL refuse every new article with these words, under a code of its own. */
function refusing(words: string, code: string): string {
  return `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE '${words}' USING ERRCODE = '${code}'; END $$;
    CREATE TRIGGER refuse BEFORE INSERT ON articles EXECUTE FUNCTION refuse()`
}
const takingAgain = 'DROP TRIGGER refuse ON articles; DROP FUNCTION refuse()'

async function nextLogFile({ server, places }: Fleet): Promise<void> {
  await server.query(places.ownerUrl, 'CHECKPOINT; SELECT pg_switch_wal()').catch(() => undefined)
}

function skipped({ tell }: Fleet, fault: FaultName): undefined {
  tell(`${fault} is not done: it wants --folder for that of the workers, and a user who may mount a disk`)
}

/** Something that takes the database or the store from all workers at once. */
async function outage(says: string, work: () => Promise<Check | undefined>): Promise<Deed> {
  const fromMs = performance.now()
  const check = await work()
  const toMs = performance.now()
  return { says, casualty: { fromMs, toMs }, endedAtMs: toMs, ...(check && { checks: [check] }) }
}

/** Has the store do everything wrong until a worker says that it is not ready, and why. */
function failing(fleet: Fleet, says: string, fault: StoreFault, why: RegExp): Promise<Deed> {
  return outage(says, async () => {
    fleet.store.fail(fault)
    const check = await isTold(fleet, says, why)
    fleet.store.fail(undefined)
    return check
  })
}

/** Does something to PostgreSQL until a worker says that it is not ready, and why, and undoes it. */
function told(
  fleet: Fleet,
  says: string,
  why: RegExp,
  { begin, end }: { readonly begin: string; readonly end: string },
): Promise<Deed> {
  const { server, places } = fleet
  return outage(says, async () => {
    await server.query(places.ownerUrl, begin)
    const check = await isTold(fleet, says, why)
    await server.query(places.ownerUrl, end)
    return check
  })
}

/** Whether `/readyz` of a worker says in time why it is not ready. */
async function isTold({ workers, places }: Fleet, says: string, why: RegExp): Promise<Check> {
  const log = await readFile(join(places.folder, 'three.log'), 'utf8')
  const address = /http:\/\/127\.0\.0\.1:\d+\//.exec(log)?.[0]
  let last = `${workers.get('three')?.child.exitCode}`
  const holds = await until(async () => {
    const answer = await fetch(`${address}readyz`).catch(() => undefined)
    last = `${answer?.status} ${await answer?.text()}`
    return last.startsWith('503') && why.test(last)
  }, toldWithinMs)
  return { says: `${says}: /readyz says no, and why`, holds, because: `it said ${last}` }
}

/** Waits until a worker has asked for something: one that starts while the database is away ends with a word. */
async function atWork({ sites }: Fleet, name: string, sinceMs: number): Promise<void> {
  await until(() => (sites.seen.findLast(({ worker }) => worker === name)?.atMs ?? 0) > sinceMs, patienceMs)
}
