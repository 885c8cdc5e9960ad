import { randomUUID } from 'node:crypto'
import type { Catalog } from '../catalog.ts'
import type { DueQueue } from '../due-queue.ts'
import type { SourceFacts } from '../source-facts.ts'
import { activityOfSources } from '../tables/activity-of-sources.ts'
import { calendarIn } from '../tables/calendar-in-tables.ts'
import { changesIn } from '../tables/changes-in-tables.ts'
import { removalsIn } from '../tables/removals-in-tables.ts'
import { subscriptionsIn } from '../tables/subscriptions-in-tables.ts'
import { toldAlerts } from './alerts/told-alert-table.ts'
import { articleIndex } from './article-table.ts'
import { CaptureRows } from './captures/capture-table.ts'
import { ClaimRows } from './claim-table.ts'
import { PostgresDatabase } from './connection/postgres-database.ts'
import { sharedQueries } from './connection/postgres-queries.ts'
import { duplicatesOf } from './duplicates/duplicate-table.ts'
import { renewSignatures } from './duplicates/signature-table.ts'
import { listWorkers } from './fleet/worker-rows.ts'
import { imageIndex } from './images/image-table.ts'
import { recordLines } from './line-tables.ts'
import { pollHistory } from './polls/poll-table.ts'
import { hasTables, migrate } from './schema/migrations.ts'
import { selectionsOf } from './selection-table.ts'
import { sourceStates } from './source-state-table.ts'
import { upkeepOf } from './upkeep-tables.ts'
import { waitingEntries } from './waiting-table.ts'
import { recordedPosition, recordNext } from './worker-turns.ts'

/** The two sides of one database: what is known, and what is due. */
export type OpenPostgresCatalog<State> = { readonly catalog: Catalog<State>; readonly queue: DueQueue<State> }

/**
 * Opens the catalog at a `postgresql://` address, or makes an empty one in the first schema of its `search_path`; `idOf` is under
 * which id the worker takes sources. Throws
 * `PostgresError` where it cannot be reached, and `PostgresVersionError` where it is of no use.
 */
export async function openPostgresCatalog<State>(
  url: string,
  stateOf: (facts: SourceFacts) => State,
  idOf: () => string = nobody(),
): Promise<OpenPostgresCatalog<State>> {
  const database = new PostgresDatabase(url)
  try {
    await migrate(database)
    await renewSignatures(database)
  } catch (error) {
    await database.close()
    throw error
  }
  return catalogOf(database, stateOf, idOf)
}

/** Opens the catalog to read from it; absent where there is none yet. Throws as `openPostgresCatalog` does. */
export async function openPostgresCatalogReadOnly<State>(
  url: string,
  stateOf: (facts: SourceFacts) => State,
): Promise<OpenPostgresCatalog<State> | undefined> {
  const database = new PostgresDatabase(url)
  try {
    if (await hasTables(database)) return catalogOf(database, stateOf, nobody())
  } catch (error) {
    await database.close()
    throw error
  }
  await database.close()
  return undefined
}

/** An id for one that is on no list of workers, such as a command that only reads. */
function nobody(): () => string {
  const id = randomUUID()
  return () => id
}

function catalogOf<State>(
  database: PostgresDatabase,
  stateOf: (facts: SourceFacts) => State,
  idOf: () => string,
): OpenPostgresCatalog<State> {
  const queries = sharedQueries(database)
  const catalog: Catalog<State> = {
    articles: articleIndex(database),
    calendar: calendarIn(queries),
    sources: sourceStates<State>(database),
    polls: pollHistory(database),
    activity: activityOfSources(queries),
    waiting: waitingEntries(database, queries),
    changes: changesIn(queries),
    selections: selectionsOf(database, queries),
    removals: removalsIn(queries),
    captures: new CaptureRows(database),
    duplicates: duplicatesOf(database),
    images: imageIndex(database, queries),
    alerts: toldAlerts(database),
    subscriptions: subscriptionsIn(queries),
    upkeep: upkeepOf(database, queries),
    async gonePublications() {
      const rows = await database.all('SELECT name, title, gone_at_ms AS at FROM gone_publications')
      return new Map(rows.map(({ name, title, at }) => [String(name), { title: String(title), goneAtMs: Number(at) }]))
    },
    position: () => recordedPosition(database),
    workers: () => listWorkers(database),
    record: (record) => database.alone((transaction) => recordLines(transaction, record, stateOf)),
    recordNext: (write) =>
      recordNext(database, write, (transaction, record) => recordLines(transaction, record, stateOf)),
    close: () => database.close(),
  }
  return { catalog, queue: new ClaimRows<State>(database, idOf) }
}
