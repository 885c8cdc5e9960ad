import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { ArticleRows } from './article-rows.ts'
import { PendingEntries } from './pending-entries.ts'
import { migrate } from './schema.ts'
import { SourceRows } from './source-rows.ts'
import { type Database, inTransaction, openDatabase } from './sqlite.ts'

/** The database beside the archive: an index of its files, the state of each source, and what waits for another try. */
export type Catalog<State = unknown> = {
  readonly database: Database
  readonly articles: ArticleRows
  readonly sources: SourceRows<State>
  readonly pending: PendingEntries
  /** Runs `work` in one transaction: all of it is kept, or, where it throws, nothing. */
  readonly transaction: <Result>(work: () => Result) => Result
  readonly close: () => void
}

/** Opens the catalog, or makes an empty one; throws `CatalogVersionError` where a newer feedkeeper wrote it. */
export function openCatalog<State>(file: string): Catalog<State> {
  mkdirSync(dirname(file), { recursive: true })
  const database = openDatabase(file)
  migrate(database, file)
  return {
    database,
    articles: new ArticleRows(database),
    sources: new SourceRows<State>(database),
    pending: new PendingEntries(database),
    transaction: (work) => inTransaction(database, work),
    close: () => database.close(),
  }
}
