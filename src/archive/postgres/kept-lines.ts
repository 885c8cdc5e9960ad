import type { JournalLine, LineOf } from '../journal/journal-line.ts'
import { keptColumnNames, keptColumns } from '../tables/columns/article-columns.ts'
import { asRows, type Queries } from './connection/postgres-database.ts'
import { recordShown } from './images/image-lines.ts'

/** So many lines go in one statement. */
const linesAtOnce = 1_000

/**
 * Takes the lines that begin a stretch and keep articles nobody knows yet, each another one: they are recorded with a few
 * statements for all of them. Gives how many these are; none where the first is of another kind.
 */
export async function recordNewArticles(
  queries: Queries,
  lines: readonly JournalLine[],
  from: number,
): Promise<number> {
  const run: LineOf<'kept'>[] = []
  const hashes = new Set<string>()
  for (let at = from; at < lines.length && run.length < linesAtOnce; at += 1) {
    const line = lines[at]
    if (line?.kind !== 'kept' || hashes.has(line.hash)) break
    hashes.add(line.hash)
    run.push(line)
  }
  if (run.length < 2) return 0
  const known = await queries.all(
    'SELECT hash FROM articles WHERE hash = ANY($1) UNION ALL SELECT hash FROM removals WHERE hash = ANY($1)',
    [...hashes],
  )
  const isKnown = new Set(known.map(({ hash }) => String(hash)))
  const first = run.findIndex(({ hash }) => isKnown.has(hash))
  const fresh = first < 0 ? run : run.slice(0, first)
  if (fresh.length > 0) await record(queries, fresh)
  return fresh.length
}

async function record(queries: Queries, lines: readonly LineOf<'kept'>[]): Promise<void> {
  const rows = asRows(lines.map(keptColumns))
  const inserted = await queries.all(
    `INSERT INTO articles (${keptColumnNames})
     SELECT ${keptColumnNames.replace('sha256', "decode(sha256, 'hex')")}
     FROM json_to_recordset($1) AS line (hash text, identity text, source_id text, url text, title text, lang text,
       published_at_ms bigint, updated_at_ms bigint, first_seen_at_ms bigint, guid text, authors text, categories text,
       enclosures text, summary_html text, extras text, left_out text, sha256 text, entry text, seq bigint, kept_at_ms bigint)
     ORDER BY seq RETURNING id, hash`,
    rows,
  )
  await queries.run(
    `INSERT INTO article_sources (source_id, published_at_ms, article_id, seq)
     SELECT source_id, published_at_ms, id, seq FROM articles WHERE id = ANY($1) ORDER BY seq`,
    inserted.map(({ id }) => id),
  )
  await queries.run(
    `INSERT INTO unpublished (source_id, published_at_ms, hash, place)
     SELECT source_id, published_at_ms, hash, seq FROM articles WHERE id = ANY($1) ORDER BY seq`,
    inserted.map(({ id }) => id),
  )
  await queries.run(
    `DELETE FROM waiting_entries USING json_to_recordset($1) AS line (hash text, source_id text)
     WHERE waiting_entries.source_id = line.source_id AND waiting_entries.hash = line.hash`,
    rows,
  )
  const ids = new Map(inserted.map(({ id, hash }) => [String(hash), Number(id)]))
  for (const line of lines) if (line.images?.length) await recordShown(queries, ids.get(line.hash) ?? 0, line)
}
