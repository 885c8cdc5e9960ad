import { labelsOf } from '../../../text/query/decide.ts'
import { pairedText } from '../../search/paired-words.ts'
import type { SearchBatch, SearchedArticle, SearchHits, SearchIndex, SearchRequest } from '../../search/search-index.ts'
import type { Row } from '../../tables/row.ts'
import type { Database, UseDatabase } from '../database.ts'
import { dayOf, firstOfDay } from './day-numbers.ts'
import { anyArticle, labelWord } from './match-expression.ts'
import { searchStatement } from './search-statement.ts'

/** What a word in the title is worth, beside one in the text. */
const titleWeight = 6
/** So many bytes of a checksum tell whether a file is still the one that was taken in. */
const checksumBytes = 8

/** The index of words in the tables `words`, `characters`, `documents` and `progress`. */
export function searchRows(use: UseDatabase): Omit<SearchIndex, 'close'> {
  return {
    mark: () => use(markOf),
    async index(batch) {
      // What takes time is done before anyone is kept waiting.
      const prepared = batch.articles.map(prepare)
      return use((database) => database.transaction(() => take(database, batch, prepared)))
    },
    search: (request) => use((database) => searched(database, request)),
    count: () => use((database) => Number(database.get('SELECT count(*) AS count FROM documents')?.count)),
    articles: ({ after, limit }) =>
      use((database) =>
        database
          .all(
            'SELECT hex(hash) AS hash, hex(sha256) AS sha256 FROM documents WHERE hash > unhex(?) ORDER BY hash LIMIT ?',
            after,
            limit,
          )
          .map(({ hash, sha256 }) => ({ hash: String(hash).toLowerCase(), sha256: String(sha256).toLowerCase() })),
      ),
    check: () => use((database) => database.check()),
  }
}

type Prepared = Pick<SearchedArticle, 'hash' | 'sha256' | 'publishedAtMs'> & {
  readonly labels: string
  /** The title, and the text: their words, and their lone characters. */
  readonly words: readonly [string, string]
  readonly characters: readonly [string, string]
}

function prepare(article: SearchedArticle): Prepared {
  const { hash, sha256, publishedAtMs, title, text } = article
  const labels = [anyArticle, ...labelsOf(article).map(labelWord)].join(' ')
  const [inTitle, inText] = [pairedText(title), pairedText(text)]
  return {
    hash,
    sha256,
    publishedAtMs,
    labels,
    words: [inTitle.words.join(' '), inText.words.join(' ')],
    characters: [[...inTitle.characters].join(' '), [...inText.characters].join(' ')],
  }
}

function markOf(database: Database): string | undefined {
  const row = database.get('SELECT mark FROM progress')
  return row && String(row.mark)
}

function take(database: Database, { from, to, isAnew, gone }: SearchBatch, articles: readonly Prepared[]): boolean {
  if (markOf(database) !== from) return false
  if (isAnew) {
    database.run("INSERT INTO words (words) VALUES ('delete-all')")
    database.run("INSERT INTO characters (characters) VALUES ('delete-all')")
    database.run('DELETE FROM documents')
  }
  for (const hash of gone) remove(database, hash)
  for (const article of articles) put(database, article)
  database.run('INSERT OR REPLACE INTO progress (id, mark) VALUES (1, ?)', to)
  return true
}

function remove(database: Database, hash: string): void {
  const row = database.get('DELETE FROM documents WHERE hash = unhex(?) RETURNING id', hash)
  if (row === undefined) return
  database.run('DELETE FROM words WHERE rowid = ?', Number(row.id))
  database.run('DELETE FROM characters WHERE rowid = ?', Number(row.id))
}

function put(database: Database, { hash, sha256, publishedAtMs, labels, words, characters }: Prepared): void {
  remove(database, hash)
  const { id } = database.run(
    'INSERT INTO documents (id, hash, published_at_ms, sha256) VALUES (?, unhex(?), ?, unhex(?))',
    freeNumber(database, publishedAtMs),
    hash,
    publishedAtMs,
    sha256.slice(0, 2 * checksumBytes),
  )
  database.run('INSERT INTO words (rowid, title, text, labels) VALUES (?, ?, ?, ?)', id, ...words, labels)
  database.run('INSERT INTO characters (rowid, title, text, labels) VALUES (?, ?, ?, ?)', id, ...characters, labels)
}

function freeNumber(database: Database, publishedAtMs: number): number {
  const { first, last } = dayOf(publishedAtMs)
  const next = Number(
    database.get('SELECT coalesce(max(id) + 1, ?1) AS next FROM documents WHERE id BETWEEN ?1 AND ?2', first, last)
      ?.next,
  )
  if (next <= last) return next
  const sql = `SELECT id + 1 AS next FROM documents AS taken WHERE id >= ?
    AND NOT EXISTS (SELECT 1 FROM documents WHERE id = taken.id + 1) ORDER BY id LIMIT 1`
  return Number(database.get(sql, first)?.next)
}

function searched(database: Database, request: SearchRequest): SearchHits {
  const { total, isMore, behind } = counted(database, request)
  const told = isMore ? ({ total, isMore } as const) : { total }
  if (total <= request.offset || request.limit === 0) return { ...told, hashes: [] }
  const ids = request.order === 'best' ? bestOf(database, request, behind) : newestOf(database, request)
  const hashes = ids.map((id) => String(database.get('SELECT hex(hash) AS hash FROM documents WHERE id = ?', id)?.hash))
  return { ...told, hashes: hashes.map((hash) => hash.toLowerCase()) }
}

/** How many are found; where there are more than are asked for, the number of the newest that is not one of these. */
function counted(database: Database, { query, upTo }: SearchRequest) {
  const { table, from, parameters } = searchStatement(query)
  if (upTo === undefined) {
    const total = Number(database.get(`SELECT count(*) AS count FROM ${from}`, ...parameters)?.count)
    return { total, isMore: false, behind: 0 }
  }
  const sql = `SELECT count(*) AS count, min(id) AS last FROM
    (SELECT ${table}.rowid AS id FROM ${from} ORDER BY ${table}.rowid DESC LIMIT ?)`
  const row = database.get(sql, ...parameters, upTo + 1)
  const count = Number(row?.count)
  return count > upTo
    ? { total: upTo, isMore: true, behind: Number(row?.last) }
    : { total: count, isMore: false, behind: 0 }
}

function bestOf(database: Database, { query, limit, offset }: SearchRequest, behind: number): readonly number[] {
  const { table, from, parameters } = searchStatement(query)
  return database
    .all(
      `SELECT ${table}.rowid AS id FROM ${from} AND ${table}.rowid > CAST(? AS INTEGER)
       ORDER BY bm25(${table}, ${titleWeight}, 1, 0), ${table}.rowid DESC LIMIT ? OFFSET ?`,
      ...parameters,
      behind,
      limit,
      offset,
    )
    .map(({ id }) => Number(id))
}

/**
 * The newest of what is found: their numbers say the day. Only of the days that the page reaches into are the times read, to
 * bring the articles of each into their order.
 */
function newestOf(database: Database, { query, limit, offset }: SearchRequest): readonly number[] {
  const { table, from, parameters } = searchStatement(query)
  const idsOf = (condition: string, ...more: readonly number[]) =>
    database
      .all(`SELECT ${table}.rowid AS id FROM ${from} ${condition}`, ...parameters, ...more)
      .map(({ id }) => Number(id))
  const ids = [...idsOf(`ORDER BY ${table}.rowid DESC LIMIT ?`, offset + limit)]
  const last = ids.at(-1)
  if (last === undefined) return []
  ids.push(
    ...idsOf(
      `AND ${table}.rowid BETWEEN CAST(? AS INTEGER) AND CAST(? AS INTEGER) ORDER BY ${table}.rowid DESC`,
      firstOfDay(last),
      last - 1,
    ),
  )
  const begin = ids.findIndex((id) => firstOfDay(id) === firstOfDay(ids[offset] ?? 0))
  const sql = `SELECT id, published_at_ms AS time, hash FROM documents WHERE id IN (SELECT value FROM json_each(?))
    ORDER BY time DESC, hash`
  return database
    .all(sql, JSON.stringify(ids.slice(begin)))
    .slice(offset - begin, offset - begin + limit)
    .map((row: Row) => Number(row.id))
}
