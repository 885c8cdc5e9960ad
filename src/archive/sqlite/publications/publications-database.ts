import type { PublicationStore } from '../../publication-store.ts'
import { type Database, openDatabase, removeDatabase, type UseDatabase } from '../database.ts'
import { DatabaseDamagedError } from '../database-error.ts'
import { publishedDocuments } from './document-rows.ts'
import { hubPings } from './hub-rows.ts'

const version = 4

/**
 * Opens the database of what was published, or makes an empty one where there is none, it is of another version, or damaged;
 * `onDamaged` is told. Where it turns out to be damaged later, the act at hand fails and the next finds an empty one.
 *
 * It is apart from the catalog: it can be deleted at the price of writing every document anew, and it outlives the catalog,
 * so that a rebuilt catalog does not cost that.
 */
export function openPublicationStore(file: string, onDamaged: (error: DatabaseDamagedError) => void): PublicationStore {
  let database: Database | undefined
  /** Does one act; nothing is opened before the first. */
  const use: UseDatabase = async (act) => {
    database ??= opened(file, onDamaged)
    try {
      return act(database)
    } catch (error) {
      if (error instanceof DatabaseDamagedError) {
        onDamaged(error)
        database.close()
        removeDatabase(file)
        database = undefined
      }
      throw error
    }
  }
  return {
    documents: publishedDocuments(use),
    pings: hubPings(use),
    async close() {
      database?.close()
      database = undefined
    },
  }
}

function opened(file: string, onDamaged: (error: DatabaseDamagedError) => void): Database {
  let database: Database | undefined
  try {
    database = openDatabase(file)
    // It is small: damage is found before anything is published by it.
    database.check()
    if (Number(database.get('PRAGMA user_version')?.user_version) === version) return database
    database.close()
  } catch (error) {
    database?.close()
    if (!(error instanceof DatabaseDamagedError)) throw error
    onDamaged(error)
  }
  removeDatabase(file)
  const fresh = openDatabase(file)
  fresh.execute(tables)
  return fresh
}

const tables = `
CREATE TABLE publications (
  name TEXT PRIMARY KEY,
  title TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE documents (
  path TEXT PRIMARY KEY,
  written TEXT NOT NULL,
  asked_at_ms INTEGER
) WITHOUT ROWID;
CREATE INDEX asked_documents ON documents (path) WHERE asked_at_ms IS NOT NULL;
CREATE TABLE hub_pings (
  hub TEXT NOT NULL,
  topic TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  next_try_at_ms INTEGER NOT NULL,
  PRIMARY KEY (hub, topic)
) WITHOUT ROWID;
PRAGMA user_version = ${version};`
