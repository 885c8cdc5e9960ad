import type { PublicationStore } from '../../publication-store.ts'
import { PostgresDatabase } from '../connection/postgres-database.ts'
import { publishedDocuments } from './document-table.ts'
import { hubPings } from './hub-table.ts'

/** Opens the store of what was published beside the catalog, whose opening has made its tables. */
export function openPostgresPublications(url: string): PublicationStore {
  const database = new PostgresDatabase(url, { connections: 2 })
  return {
    documents: publishedDocuments(database),
    pings: hubPings(database),
    close: () => database.close(),
  }
}
