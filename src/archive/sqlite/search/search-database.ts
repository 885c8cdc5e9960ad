import { existsSync } from 'node:fs'
import type { SearchIndex } from '../../search/search-index.ts'
import { openDatabaseReadOnly, removeDatabase } from '../database.ts'
import type { DatabaseDamagedError } from '../database-error.ts'
import { derivedDatabase, versionOf } from '../derived-database.ts'
import { searchRows } from './search-rows.ts'

/** Another version is another way to take texts apart, or other tables: such an index is made anew. */
const version = 2

/**
 * Opens the database of a search, or makes an empty one where there is none, it is of another version, or damaged; `onDamaged`
 * is told. Where it turns out to be damaged later, the act at hand fails and the next finds an empty one.
 */
export function openSearchIndex(file: string, onDamaged: (error: DatabaseDamagedError) => void): SearchIndex {
  const { use, close } = derivedDatabase(file, { version, tables, cacheBytes, onDamaged })
  return { ...searchRows(use), close }
}

/** Opens a search to read it and nothing else; absent where there is none of this version. Throws `DatabaseDamagedError`. */
export function openSearchIndexReadOnly(file: string): SearchIndex | undefined {
  if (!existsSync(file)) return undefined
  const database = openDatabaseReadOnly(file)
  const close = async () => database.close()
  if (versionOf(database) === version) return { ...searchRows(async (act) => act(database)), close }
  database.close()
  return undefined
}

/** Removes a search that nobody has open. */
export function removeSearchIndex(file: string): void {
  removeDatabase(file)
}

/** What is read again and again is in the memory of the system anyway. */
const cacheBytes = 8 * 1_024 * 1_024

/**
 * The words are kept without the texts, which stand in the articles' files. The tokenizer takes what it is given apart at
 * blanks alone, since all else in it is letters: texts are taken apart before. Characters that are asked for alone have a
 * table of a sixth of the size.
 */
const tables = `
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(
  title, text, labels, content='', contentless_delete=1, tokenize='ascii');
CREATE VIRTUAL TABLE IF NOT EXISTS characters USING fts5(
  title, text, labels, content='', contentless_delete=1, tokenize='ascii', detail=column);
CREATE TABLE IF NOT EXISTS documents (
  id INTEGER PRIMARY KEY,
  hash BLOB NOT NULL UNIQUE,
  published_at_ms INTEGER NOT NULL,
  sha256 BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS progress (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  mark TEXT NOT NULL
);
PRAGMA user_version = ${version};`
