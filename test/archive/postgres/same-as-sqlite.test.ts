import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { JournalEvent } from '../../../src/archive/journal/journal-line.ts'
import { openPostgresCatalog } from '../../../src/archive/postgres/postgres-catalog.ts'
import { openCatalog } from '../../../src/archive/sqlite/catalog-database.ts'
import { openPublicationStore } from '../../../src/archive/sqlite/publications/publications-database.ts'
import { hasPostgres, startPostgres, type TestPostgres } from '../../support/postgres.ts'
import { tempFolder } from '../../support/temp-folder.ts'
import { everythingIn, someEvents } from '../contracts/catalog-recording.ts'
import { emptyCatalog, type NewCatalog, recordEvents } from '../contracts/open-catalog.ts'

/** What one engine alone has, and why. */
const ofOne: Readonly<Record<string, string>> = {
  'sqlite captures.offset': '`offset` is a word of PostgreSQL: there it is `begins_at`',
  'postgres captures.begins_at': 'the same',
  'sqlite keyed_articles': 'an index of words in place of `signature_keys`, which has keys of before alone',
  'sqlite key_merges': 'how far it was merged',
  'postgres images.digest': 'an index of PostgreSQL holds no text of more than 2,700 bytes',
  'postgres workers.name': 'workers that know of each other share a database alone, this and what follows',
  'postgres workers.host': '',
  'postgres workers.pid': '',
  'postgres workers.roles': '',
  'postgres workers.started_at_ms': '',
  'postgres workers.seen_at_ms': '',
  'postgres workers.doing': '',
  'postgres sources.is_begun': 'a poll that a worker had begun when it died is told from one it had not',
  'postgres sources.is_orphaned': 'such a poll is made once more by one other',
  'postgres host_slots': 'politeness of several workers',
  'postgres turns': 'what one of several workers does',
  'postgres feedkeeper_version': 'SQLite has a number of its own for that (`user_version`)',
}

/** Every column of every table, with `?` where it may be empty. */
type Columns = ReadonlyMap<string, ReadonlyMap<string, string>>

function columnsOfSqlite(file: string): Columns {
  const database = new DatabaseSync(file, { readOnly: true })
  const tables = database
    .prepare(
      "SELECT name FROM pragma_table_list WHERE type IN ('table', 'virtual') AND schema = 'main' AND name <> 'sqlite_schema'",
    )
    .all()
  const columns = tables.map(({ name }) => {
    const rows = database.prepare(`PRAGMA table_info(${name})`).all()
    return [String(name), new Map(rows.map((row) => [String(row.name), row.notnull || row.pk ? '' : '?']))] as const
  })
  database.close()
  return new Map(columns)
}

function onlyIn(engine: string, columns: Columns, others: Columns): readonly string[] {
  return [...columns].flatMap(([table, names]) => {
    const there = others.get(table)
    if (there === undefined) return [`${engine} ${table}`]
    return [...names].flatMap(([name, mayBeEmpty]) => {
      if (!there.has(name)) return [`${engine} ${table}.${name}`]
      return there.get(name) === mayBeEmpty ? [] : [`${engine} ${table}.${name}${mayBeEmpty}`]
    })
  })
}

/** What PostgreSQL does not hold (U+0000, halves of a character) it keeps as U+FFFD; nothing else is to differ. */
function storable(event: JournalEvent): JournalEvent {
  return JSON.parse(JSON.stringify(event), (_key, value) =>
    typeof value === 'string' ? value.replaceAll('\0', '').toWellFormed() : value,
  )
}

describe.skipIf(!hasPostgres())('a catalog in PostgreSQL and one in SQLite', () => {
  let server: TestPostgres
  beforeAll(async () => {
    server = await startPostgres()
  }, 60_000)
  afterAll(() => server.stop())

  const inPostgres: NewCatalog = async () => {
    const url = await server.emptyPlace()
    return (stateOf) => openPostgresCatalog(url, stateOf)
  }
  const inSqlite: NewCatalog = async () => {
    const file = join(await tempFolder(), 'catalog.db')
    return async (stateOf) => openCatalog(file, stateOf)
  }

  test('have the same tables with the same columns, but for what one alone is to have', async () => {
    const folder = await tempFolder()
    const [catalogFile, publishedFile] = [join(folder, 'catalog.db'), join(folder, 'publications.db')]
    await openCatalog(catalogFile, () => ({})).catalog.close()
    const published = openPublicationStore(publishedFile, () => undefined)
    await published.documents.asked()
    await published.close()
    const sqlite = new Map([...columnsOfSqlite(catalogFile), ...columnsOfSqlite(publishedFile)])

    const url = await server.emptyPlace()
    await (await openPostgresCatalog(url, () => ({}))).catalog.close()
    const rows = await server.query(
      url,
      `SELECT table_name, column_name, is_nullable FROM information_schema.columns WHERE table_schema = current_schema()`,
    )
    const postgres = new Map(
      [...Map.groupBy(rows, (row) => String(row.table_name))].map(([table, columns]) => [
        table,
        new Map(columns.map((row) => [String(row.column_name), row.is_nullable === 'YES' ? '?' : ''] as const)),
      ]),
    )
    expect(sqlite.size).toBeGreaterThan(25)
    expect([...onlyIn('sqlite', sqlite, postgres), ...onlyIn('postgres', postgres, sqlite)].toSorted()).toEqual(
      Object.keys(ofOne).toSorted(),
    )
  })

  test('say the same of the same lines of the journal', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(someEvents, async (arbitrary) => {
        const events = arbitrary.map(storable)
        const [sqlite, postgres] = [await emptyCatalog(inSqlite), await emptyCatalog(inPostgres)]
        await recordEvents(sqlite, events)
        await recordEvents(postgres, events)
        expect(await everythingIn(postgres.catalog)).toEqual(await everythingIn(sqlite.catalog))
      }),
      { numRuns: 12, endOnFailure: true },
    )
  })
})
