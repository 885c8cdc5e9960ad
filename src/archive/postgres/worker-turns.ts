import type { CatalogRecord } from '../catalog.ts'
import type { JournalPosition } from '../journal/journal.ts'
import type { PostgresDatabase, Queries } from './connection/postgres-database.ts'
import { TurnLostError } from './connection/postgres-error.ts'

/** A worker that does nothing for so long in its turn, since it is frozen or cut off, has lost it: PostgreSQL ends its session. */
const longestTurnMs = 15_000

/** How far the journal is recorded; absent where nothing is. */
export async function recordedPosition(queries: Queries): Promise<JournalPosition | undefined> {
  const row = await queries.get('SELECT position FROM journal')
  return row && String(row.position)
}

/**
 * Gives a worker its turn: `write` is told how far the journal is recorded, and what it gives is recorded, in one transaction
 * that keeps all others waiting. It is called once: where PostgreSQL ends the transaction in favour of another, it is done
 * again as long as nobody recorded anything in between. Throws `TurnLostError` where somebody did.
 */
export async function recordNext(
  database: PostgresDatabase,
  write: (behind: JournalPosition | undefined) => Promise<CatalogRecord>,
  record: (queries: Queries, written: CatalogRecord) => Promise<void>,
): Promise<void> {
  let done: { readonly behind: JournalPosition | undefined; readonly written: CatalogRecord } | undefined
  await database.alone(async (queries) => {
    await queries.run(`SELECT set_config('idle_in_transaction_session_timeout', '${longestTurnMs}', true)`)
    const behind = await recordedPosition(queries)
    done ??= { behind, written: await write(behind) }
    if (done.behind !== behind) throw new TurnLostError(database.address)
    await record(queries, done.written)
  })
}
