import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Catalog, CatalogRecord } from '../catalog.ts'
import type { DueQueue } from '../due-queue.ts'
import type { SourceFacts } from '../source-facts.ts'
import { activityOfSources } from '../tables/activity-of-sources.ts'
import { calendarIn } from '../tables/calendar-in-tables.ts'
import { changesIn } from '../tables/changes-in-tables.ts'
import { removalsIn } from '../tables/removals-in-tables.ts'
import { subscriptionsIn } from '../tables/subscriptions-in-tables.ts'
import { waitingIn } from '../tables/waiting-in-tables.ts'
import { toldAlerts } from './alerts/told-alert-rows.ts'
import { articleIndex } from './article-rows.ts'
import { CaptureRows } from './captures/capture-rows.ts'
import { ClaimRows } from './claim-rows.ts'
import {
  type Database,
  openDatabase,
  openDatabaseReadOnly,
  openEmptyDatabase,
  openScratchDatabase,
} from './database.ts'
import type { DatabaseDamagedError } from './database-error.ts'
import { duplicatesOf } from './duplicates/duplicate-rows.ts'
import { renewSignatures } from './duplicates/signature-rows.ts'
import { imageIndex } from './images/image-rows.ts'
import { recordLines } from './line-recorder.ts'
import { pollHistory } from './polls/poll-rows.ts'
import { checkVersion, migrate } from './schema.ts'
import { selectionsOf } from './selections/selection-rows.ts'
import { sharedTransactions } from './shared-transactions.ts'
import { sourceStates } from './source-rows.ts'
import { sharedQueries } from './sqlite-queries.ts'
import { upkeepOf } from './upkeep-rows.ts'

/** The two sides of one database: what is known, and what is due. */
export type OpenCatalog<State> = { readonly catalog: Catalog<State>; readonly queue: DueQueue<State> }

/**
 * Opens the catalog, or makes an empty one. Throws `CatalogVersionError` where a newer feedkeeper wrote it, and
 * `DatabaseDamagedError` where it cannot be read; `onDamaged` is told where that is found out later.
 */
export function openCatalog<State>(
  file: string,
  stateOf: (facts: SourceFacts) => State,
  onDamaged?: (error: DatabaseDamagedError) => void,
): OpenCatalog<State> {
  const database = openDatabase(file, { ...(onDamaged && { onDamaged }) })
  try {
    // A step goes over whole tables once: pages of it that are kept are of no use, and stay in memory.
    database.withLittleCache(() => {
      migrate(database)
      renewSignatures(database)
    })
  } catch (error) {
    database.close()
    throw error
  }
  return catalogOf(database, stateOf)
}

/**
 * Opens the catalog to read from it, also on a disk that cannot be written to; where there is none it is empty, and none is
 * made. Throws `OlderCatalogError` where it was not brought up to date yet.
 */
export function openCatalogReadOnly<State>(file: string, stateOf: (facts: SourceFacts) => State): OpenCatalog<State> {
  if (!existsSync(file)) return openedEmpty(stateOf)
  const database = openDatabaseReadOnly(file)
  try {
    checkVersion(database)
  } catch (error) {
    database.close()
    throw error
  }
  return catalogOf(database, stateOf)
}

/** Opens an empty catalog in memory, for where there is none to be read. */
export function openEmptyCatalog<State>(stateOf: (facts: SourceFacts) => State): Catalog<State> {
  return openedEmpty(stateOf).catalog
}

function openedEmpty<State>(stateOf: (facts: SourceFacts) => State): OpenCatalog<State> {
  const empty = openEmptyDatabase()
  migrate(empty)
  return catalogOf(empty, stateOf)
}

/**
 * Opens an empty catalog that is only needed for once, to look up by hash what the journal says: it has no other order of
 * articles, and notes no changes, which spares half of the work.
 */
export function openScratchCatalog(stateOf: (facts: SourceFacts) => unknown): Catalog<unknown> {
  const database = openScratchDatabase()
  migrate(database)
  dropOrders(database)
  return { ...catalogOf(database, stateOf).catalog, articles: articleIndex(database, { hasOrders: false }) }
}

/** Drops every order of articles but that by hash, and what notes their changes. */
function dropOrders(database: Database): void {
  const found = database.all(
    `SELECT type, name FROM sqlite_schema WHERE type = 'trigger' OR (type = 'index' AND sql IS NOT NULL
       AND tbl_name IN ('articles', 'article_sources') AND name <> 'article_sources_by_article')`,
  )
  for (const { type, name } of found) database.execute(`DROP ${String(type)} ${String(name)}`)
}

function catalogOf<State>(database: Database, stateOf: (facts: SourceFacts) => State): OpenCatalog<State> {
  const together = sharedTransactions(database)
  const queries = sharedQueries(database)
  const position = () => {
    const row = database.get('SELECT position FROM journal')
    return row && String(row.position)
  }
  const record = (lines: CatalogRecord) => database.smallStatements(() => recordLines(database, lines, stateOf))
  const catalog: Catalog<State> = {
    articles: articleIndex(database),
    calendar: calendarIn(queries),
    sources: sourceStates<State>(database),
    polls: pollHistory(database, together),
    activity: activityOfSources(queries),
    waiting: waitingIn(queries),
    changes: changesIn(queries),
    selections: selectionsOf(database, queries),
    removals: removalsIn(queries),
    captures: new CaptureRows(database),
    duplicates: duplicatesOf(database),
    images: imageIndex(database, queries),
    alerts: toldAlerts(database),
    subscriptions: subscriptionsIn(queries),
    upkeep: upkeepOf(database, queries),
    workers: async () => [],
    async gonePublications() {
      const rows = database.all('SELECT name, title, gone_at_ms AS at FROM gone_publications')
      return new Map(rows.map(({ name, title, at }) => [String(name), { title: String(title), goneAtMs: Number(at) }]))
    },
    position: async () => position(),
    record: async (lines) => record(lines),
    recordNext: async (write) => record(await write(position())),
    async close() {
      // What shares a transaction is written at the end of this turn.
      await nextTurn()
      database.close()
    },
  }
  return { catalog, queue: new ClaimRows<State>(database, randomUUID(), together) }
}
