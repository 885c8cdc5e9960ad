import { mkdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { type Database, openDatabase } from '../archive/sqlite.ts'

const version = 3

/**
 * Opens the database of what was published, or makes an empty one where there is none or it is of another version.
 *
 * It is apart from the catalog: it can be deleted at the price of writing every document anew, and it outlives the catalog,
 * so that a rebuilt catalog does not cost that.
 */
export function openPublicationsDatabase(file: string): Database {
  mkdirSync(dirname(file), { recursive: true })
  const database = openDatabase(file)
  const found = Number(database.prepare('PRAGMA user_version').get()?.user_version)
  if (found === version) return database
  database.close()
  for (const ending of ['', '-wal', '-shm']) rmSync(`${file}${ending}`, { force: true })
  const fresh = openDatabase(file)
  fresh.exec(tables)
  return fresh
}

const tables = `
CREATE TABLE publications (
  name TEXT PRIMARY KEY,
  settings TEXT NOT NULL,
  subscription TEXT NOT NULL,
  oldest_at_ms INTEGER,
  oldest_hash TEXT
);
CREATE TABLE documents (
  publication TEXT NOT NULL,
  month TEXT NOT NULL,
  part INTEGER NOT NULL,
  articles INTEGER NOT NULL,
  digest TEXT NOT NULL,
  path TEXT NOT NULL,
  written TEXT NOT NULL,
  PRIMARY KEY (publication, month, part)
) WITHOUT ROWID;
CREATE INDEX unwritten_documents ON documents (publication, month, part) WHERE written = '';
CREATE TABLE folders (
  publication TEXT PRIMARY KEY,
  changed_at_ms REAL NOT NULL
);
CREATE TABLE superseded (
  path TEXT PRIMARY KEY,
  at_ms INTEGER NOT NULL
);
CREATE TABLE hub_pings (
  hub TEXT NOT NULL,
  topic TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  next_try_at_ms INTEGER NOT NULL,
  PRIMARY KEY (hub, topic)
) WITHOUT ROWID;
PRAGMA user_version = ${version};`
