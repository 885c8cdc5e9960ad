import type { PostgresDatabase } from '../connection/postgres-database.ts'
import { PostgresVersionError } from '../connection/postgres-error.ts'
import { catalogTables } from './catalog-tables.ts'
import { companionTables } from './companion-tables.ts'
import { fleetTables } from './fleet-tables.ts'
import { subscriptionsTable } from './subscriptions-table.ts'

const leftOutStep = 'ALTER TABLE articles ADD COLUMN left_out TEXT COLLATE "C";'

/** Every step from an empty schema to today's, in order; a step that has landed is never changed, only followed. */
const migrations = [`${catalogTables}\n${companionTables}`, subscriptionsTable, fleetTables, leftOutStep]

const oldestServer = 15

/**
 * Brings the tables up to today's, one worker at a time; makes them where there are none. Throws `PostgresVersionError` where
 * PostgreSQL is older than 15, or the tables are of a newer feedkeeper.
 */
export async function migrate(database: PostgresDatabase): Promise<void> {
  await checkServer(database)
  await database.alone(async (queries) => {
    await queries.run(
      'CREATE TABLE IF NOT EXISTS feedkeeper_version (id INTEGER PRIMARY KEY, version INTEGER NOT NULL)',
    )
    const row = await queries.get('SELECT version FROM feedkeeper_version')
    const found = knownVersion(database, Number(row?.version ?? 0))
    if (found === migrations.length) return
    for (const step of migrations.slice(found)) await queries.script(step)
    await queries.run(
      'INSERT INTO feedkeeper_version VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET version = excluded.version',
      migrations.length,
    )
  })
}

/** Throws `PostgresVersionError` where the tables are not today's, for those who only read; false where there are none yet. */
export async function hasTables(database: PostgresDatabase): Promise<boolean> {
  await checkServer(database)
  const table = await database.get("SELECT to_regclass('feedkeeper_version') IS NOT NULL AS is_there")
  if (table?.is_there !== true) return false
  const row = await database.get('SELECT version FROM feedkeeper_version')
  const found = knownVersion(database, Number(row?.version ?? 0))
  if (found === migrations.length) return true
  const remedy = 'start `feedkeeper run` once to bring it up to date'
  throw new PostgresVersionError(database.address, `tables of version ${found}`, `${migrations.length}`, remedy)
}

function knownVersion({ address }: PostgresDatabase, found: number): number {
  if (found <= migrations.length) return found
  const expected = `at most ${migrations.length}`
  throw new PostgresVersionError(address, `tables of version ${found}`, expected, 'use the newer feedkeeper')
}

async function checkServer(database: PostgresDatabase): Promise<void> {
  const row = await database.get("SELECT current_setting('server_version') AS version")
  const version = String(row?.version)
  if (Number.parseInt(version, 10) >= oldestServer) return
  const remedy = 'use a newer PostgreSQL'
  throw new PostgresVersionError(database.address, `PostgreSQL ${version}`, `${oldestServer} or newer`, remedy)
}
