import { execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { onTestFinished } from 'vitest'

/** A PostgreSQL of a test's own, on a socket in a temporary folder. */
export type TestPostgres = {
  /** The address of a new, empty schema. */
  readonly emptyPlace: () => Promise<string>
  /**
   * The address of a schema in which nothing is kept: one that an earlier test has done with, its tables there and emptied, or
   * else a new one. To make the tables is most of what a small test of a catalog costs.
   */
  readonly emptiedPlace: () => Promise<string>
  readonly query: (url: string, sql: string) => Promise<readonly Record<string, unknown>[]>
  readonly start: () => Promise<void>
  /** Whether it has not ended by itself. */
  readonly isUp: () => boolean
  /** Ends it at once, as a crash does. */
  readonly crash: () => Promise<void>
  readonly stop: () => Promise<void>
}

const debian = '/usr/lib/postgresql'

/** Where the programs of PostgreSQL are, the newest from 15 on; absent where there are none. */
function programs(): string | undefined {
  if (!existsSync(debian)) return undefined
  const versions = readdirSync(debian).filter((name) => Number(name) >= 15)
  const newest = versions
    .sort((a, b) => Number(b) - Number(a))
    .find((name) => existsSync(`${debian}/${name}/bin/initdb`))
  return newest && `${debian}/${newest}/bin`
}

/** Whether tests can have a PostgreSQL; they are skipped where there is none. */
export function hasPostgres(): boolean {
  return programs() !== undefined
}

/**
 * Starts a PostgreSQL that keeps nothing safe, be it only from its own crash (`isDurable`), and listens on a socket alone; it
 * refuses to run as root, so root lends it another user. `settings` come on top, such as `fsync=on`; `onFolder` is told where its
 * data will be, such as to mount a disk there.
 */
export async function startPostgres({
  isDurable = false,
  settings: more = [] as readonly string[],
  onFolder = (_folder: string): void => undefined,
} = {}): Promise<TestPostgres> {
  const bin = programs()
  if (bin === undefined) throw new Error('there is no PostgreSQL')
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'feedkeeper-postgres-'))
  const data = join(folder, 'data')
  onFolder(folder)
  const asOther = process.getuid?.() === 0 ? { uid: userId('-u'), gid: userId('-g') } : {}
  if (asOther.uid !== undefined) chownSync(folder, asOther.uid, asOther.gid)
  const options = { ...asOther, cwd: folder, env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' } }
  makeCluster(bin, data, options)
  let server: ReturnType<typeof spawn> | undefined
  const ended = () => new Promise<void>((resolve) => server?.once('exit', () => resolve()) ?? resolve())
  const base = `postgresql://keeper@localhost/postgres?host=${encodeURIComponent(folder)}`
  const query = async (url: string, sql: string) => {
    const client = new pg.Client({ connectionString: url })
    // What ends the connection fails the query, too.
    client.on('error', () => undefined)
    await client.connect()
    try {
      return (await client.query(sql)).rows
    } finally {
      await client.end().catch(() => undefined)
    }
  }
  let places = 0
  const left: { readonly place: string; readonly emptier: pg.Client }[] = []
  // A connection that has seen the tables before empties them in a tenth of the time.
  const newPlace = async () => {
    const place = await started.emptyPlace()
    const emptier = new pg.Client({ connectionString: place })
    emptier.on('error', () => undefined)
    await emptier.connect()
    return { place, emptier }
  }
  const started: TestPostgres = {
    query,
    async emptyPlace() {
      places += 1
      const name = `place_${places}`
      await query(base, `CREATE SCHEMA ${name}`)
      return `${base}&options=${encodeURIComponent(`-c search_path=${name}`)}`
    },
    async emptiedPlace() {
      const { place, emptier } = left.pop() ?? (await newPlace())
      onTestFinished(async () => {
        await emptier.query(emptyEveryTable)
        left.push({ place, emptier })
      })
      return place
    },
    async start() {
      const settings = [
        'fsync=off',
        `synchronous_commit=${isDurable ? 'on' : 'off'}`,
        'full_page_writes=off',
        'listen_addresses=',
        'max_connections=1000',
        // In its own folder, with which it goes: of one that is killed, the system's would stay.
        'dynamic_shared_memory_type=mmap',
      ]
      const given = [...settings, ...more, `unix_socket_directories=${folder}`].flatMap((setting) => ['-c', setting])
      server = spawn(join(bin, 'postgres'), ['-D', data, ...given], { ...options, stdio: 'ignore' })
      for (;;) {
        if (await answers(join(folder, '.s.PGSQL.5432'))) {
          if (await query(base, 'SELECT 1').then(Boolean, () => false)) return
        }
        if (server.exitCode !== null) throw new Error('PostgreSQL ended at its start')
        await pause(20)
      }
    },
    isUp: () => server?.exitCode === null && server.signalCode === null,
    async crash() {
      const over = ended()
      server?.kill('SIGQUIT')
      await over
    },
    async stop() {
      await Promise.all(left.map(({ emptier }) => emptier.end().catch(() => undefined)))
      if (server?.exitCode === null) await started.crash()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  await started.start()
  return started
}

/** Takes away every row but those by which a catalog knows its own tables, and lets numbers begin anew. */
const emptyEveryTable = `DO $$
DECLARE name TEXT; has_rows BOOLEAN;
BEGIN
  -- What follows from a row that goes is to stay undone.
  PERFORM set_config('session_replication_role', 'replica', true);
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename NOT LIKE '%_version' AND tablename <> 'catalog_name' LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM %I)', name) INTO has_rows;
    IF has_rows THEN EXECUTE format('DELETE FROM %I', name); END IF;
  END LOOP;
  PERFORM setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
    FROM pg_sequences WHERE schemaname = current_schema() AND last_value IS NOT NULL;
END $$`

/** Where a cluster is kept, beside what is compiled for tests. */
const caches = fileURLToPath(new URL('../../node_modules/.cache', import.meta.url))

/** Makes the folder of a cluster as `initdb` does: a copy of what it made once, which takes a tenth of the computing. */
function makeCluster(bin: string, data: string, options: { readonly uid?: number; readonly cwd: string }): void {
  const kept = join(caches, `postgres-${basename(dirname(bin))}-${options.uid ?? process.getuid?.()}`)
  if (existsSync(kept)) {
    execFileSync('cp', ['-a', kept, data])
    return
  }
  const init = ['-D', data, '-U', 'keeper', '-A', 'trust', '-E', 'UTF8', '--no-sync', '--no-instructions']
  execFileSync(join(bin, 'initdb'), init, { ...options, stdio: 'ignore' })
  mkdirSync(caches, { recursive: true })
  const copy = mkdtempSync(`${kept}-`)
  execFileSync('cp', ['-a', `${data}/.`, copy])
  try {
    renameSync(copy, kept)
  } catch {
    // Another process of tests was faster.
    rmSync(copy, { recursive: true })
  }
}

function userId(flag: '-u' | '-g'): number {
  const user = ['postgres', 'nobody'].find((name) => {
    try {
      execFileSync('id', [flag, name], { stdio: 'ignore' })
      return true
    } catch {
      return false
    }
  })
  return Number(execFileSync('id', [flag, user ?? 'nobody']))
}

function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(socket)
    connection.once('connect', () => {
      connection.destroy()
      resolve(true)
    })
    connection.once('error', () => resolve(false))
  })
}
