import type { SearchBatch, SearchIndex, SearchRequest } from '../../search/search-index.ts'
import { PostgresDatabase } from '../connection/postgres-database.ts'
import { PostgresError } from '../connection/postgres-error.ts'
import { documentCondition, rankQuery } from './document-condition.ts'
import { wordsOfDocument } from './document-lexemes.ts'
import { dropSearchTables, makeSearchTables, searchTablesVersion } from './search-tables.ts'

/** So many bytes of a checksum tell whether a file is still the one that was taken in. */
const checksumBytes = 8
const readOnlyStates = ['25006', '42501']

/**
 * Opens the index of searches beside the catalog at a `postgresql://` address, or makes an empty one where there is none of
 * this version; absent where there is no catalog yet, or nothing can be written.
 */
export async function openPostgresSearch(url: string): Promise<SearchIndex | undefined> {
  const database = new PostgresDatabase(url, { connections: 2 })
  try {
    const catalog = await database.get("SELECT to_regclass('feedkeeper_version') IS NOT NULL AS is_there")
    if (catalog?.is_there === true) {
      if ((await searchTablesVersion(database)) !== 'ours') await makeSearchTables(database)
      return searchIn(database)
    }
  } catch (error) {
    await database.close()
    if (error instanceof PostgresError && readOnlyStates.includes(error.sqlState ?? '')) return undefined
    throw error
  }
  await database.close()
  return undefined
}

/** Opens the index to read it and nothing else; absent where there is none of this version. */
export async function openPostgresSearchReadOnly(url: string): Promise<SearchIndex | undefined> {
  const database = new PostgresDatabase(url, { connections: 2 })
  if ((await searchTablesVersion(database)) === 'ours') return searchIn(database)
  await database.close()
  return undefined
}

/** Drops the index, which is made anew when it is next needed. */
export async function dropPostgresSearch(url: string): Promise<void> {
  const database = new PostgresDatabase(url, { connections: 1 })
  try {
    await dropSearchTables(database)
  } finally {
    await database.close()
  }
}

function searchIn(database: PostgresDatabase): SearchIndex {
  return {
    async mark() {
      const row = await database.get('SELECT mark FROM search_progress')
      return row === undefined || row.mark === null ? undefined : String(row.mark)
    },
    index: (batch) => take(database, batch),
    search: (request) => search(database, request),
    count: async () => Number((await database.get('SELECT count(*) AS count FROM search_documents'))?.count),
    async articles({ after, limit }) {
      const rows = await database.all(
        `SELECT encode(hash, 'hex') AS hash, encode(sha256, 'hex') AS sha256 FROM search_documents
         WHERE hash > decode($1, 'hex') ORDER BY hash LIMIT $2`,
        after,
        limit,
      )
      return rows.map(({ hash, sha256 }) => ({ hash: String(hash), sha256: String(sha256) }))
    },
    async check() {
      await database.get('SELECT sum(length(lexemes) + length(title) + length(text)) AS length FROM search_documents')
    },
    close: () => database.close(),
  }
}

async function take(database: PostgresDatabase, { from, to, isAnew, gone, articles }: SearchBatch): Promise<boolean> {
  // What takes time is done before anyone is kept waiting.
  const rows = articles.map((article) => ({ ...article, ...wordsOfDocument(article) }))
  return database.transaction(async (queries) => {
    const row = await queries.get('SELECT mark FROM search_progress FOR UPDATE')
    if ((row?.mark ?? undefined) !== from) return false
    if (isAnew) await queries.run('DELETE FROM search_documents')
    await queries.run(
      "DELETE FROM search_documents WHERE hash IN (SELECT decode(each, 'hex') FROM unnest($1::text[]) AS each)",
      gone,
    )
    await queries.run(
      `INSERT INTO search_documents
         SELECT decode(hash, 'hex'), published_at_ms, decode(sha256, 'hex'), lexemes::tsvector, title, text
         FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[])
           AS given (hash, published_at_ms, sha256, lexemes, title, text)
       ON CONFLICT (hash) DO UPDATE SET published_at_ms = excluded.published_at_ms, sha256 = excluded.sha256,
         lexemes = excluded.lexemes, title = excluded.title, text = excluded.text`,
      rows.map(({ hash }) => hash),
      rows.map(({ publishedAtMs }) => publishedAtMs),
      rows.map(({ sha256 }) => sha256.slice(0, 2 * checksumBytes)),
      rows.map(({ lexemes }) => lexemes),
      rows.map(({ title }) => title),
      rows.map(({ text }) => text),
    )
    await queries.run('UPDATE search_progress SET mark = $1', to)
    return true
  })
}

async function search(database: PostgresDatabase, { query, order, limit, offset }: SearchRequest) {
  const parameters: unknown[] = []
  const condition = documentCondition(query, parameters)
  const ranked = order === 'best' ? rankQuery(query) : undefined
  const rank = ranked === undefined ? '0' : `ts_rank(lexemes, $${parameters.push(ranked)}::tsquery, 1)`
  const page = [parameters.push(limit), parameters.push(offset)]
  // Counted and put in order in one go; no plan that walks through all articles by their time.
  const row = await database.once(
    `WITH found AS MATERIALIZED (SELECT hash, published_at_ms, ${rank} AS rank FROM search_documents WHERE ${condition})
     SELECT (SELECT count(*) FROM found) AS total, ARRAY(SELECT encode(hash, 'hex') FROM found
       ORDER BY rank DESC, published_at_ms DESC, hash LIMIT $${page[0]} OFFSET $${page[1]}) AS hashes`,
    ...parameters,
  )
  return { total: Number(row?.total), hashes: (row?.hashes ?? []) as readonly string[] }
}
