import type { PublicationStore } from '../../publication-store.ts'
import type { DatabaseDamagedError } from '../database-error.ts'
import { derivedDatabase } from '../derived-database.ts'
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
  const { use, close } = derivedDatabase(file, { version, tables, isCheckedFirst: true, onDamaged })
  return { documents: publishedDocuments(use), pings: hubPings(use), close }
}

const tables = `
CREATE TABLE IF NOT EXISTS publications (
  name TEXT PRIMARY KEY,
  title TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS documents (
  path TEXT PRIMARY KEY,
  written TEXT NOT NULL,
  asked_at_ms INTEGER
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS asked_documents ON documents (path) WHERE asked_at_ms IS NOT NULL;
CREATE TABLE IF NOT EXISTS hub_pings (
  hub TEXT NOT NULL,
  topic TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  next_try_at_ms INTEGER NOT NULL,
  PRIMARY KEY (hub, topic)
) WITHOUT ROWID;
PRAGMA user_version = ${version};`
