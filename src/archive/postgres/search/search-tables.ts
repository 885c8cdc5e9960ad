import type { PostgresDatabase } from '../connection/postgres-database.ts'

/** Another version is another way to take texts apart, or other tables: such an index is made anew. */
const version = 1

/**
 * The words of an article as lexemes, and its folded title and text, in which phrases are looked up. The index is no part of
 * the catalog's schema: it can be dropped at any time.
 */
const tables = `
DROP TABLE IF EXISTS search_documents, search_progress;
CREATE TABLE search_documents (
  hash BYTEA PRIMARY KEY,
  published_at_ms BIGINT NOT NULL,
  sha256 BYTEA NOT NULL,
  lexemes TSVECTOR NOT NULL,
  title TEXT COLLATE "C" NOT NULL,
  text TEXT COLLATE "C" NOT NULL
);
CREATE INDEX search_documents_by_lexeme ON search_documents USING gin (lexemes);
CREATE INDEX search_documents_by_time ON search_documents (published_at_ms);
CREATE TABLE search_progress (version INTEGER NOT NULL, mark TEXT COLLATE "C");
INSERT INTO search_progress VALUES (${version}, NULL);
`

/** Whether the tables of searches are there, and of this version. */
export async function searchTablesVersion(database: PostgresDatabase): Promise<'absent' | 'other' | 'ours'> {
  const there = await database.get("SELECT to_regclass('search_progress') IS NOT NULL AS is_there")
  if (there?.is_there !== true) return 'absent'
  const row = await database.get('SELECT version FROM search_progress')
  return Number(row?.version) === version ? 'ours' : 'other'
}

/** Makes the tables empty, unless another was faster. */
export async function makeSearchTables(database: PostgresDatabase): Promise<void> {
  await database.alone(async (queries) => {
    if ((await searchTablesVersion(database)) !== 'ours') await queries.script(tables)
  })
}

/** Drops the tables, if they are there. */
export async function dropSearchTables(database: PostgresDatabase): Promise<void> {
  await database.run('DROP TABLE IF EXISTS search_documents, search_progress')
}
