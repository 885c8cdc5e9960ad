import type { RevisionRecord } from '../../article-record.ts'
import type { SightedEntry } from '../../catalog.ts'
import type { LineOf } from '../../journal/journal-line.ts'
import { laterColumns, revisionFrom } from '../../tables/columns/article-columns.ts'
import { noteChangeOf } from '../change-table.ts'
import type { Queries } from '../connection/postgres-database.ts'
import { forgetSignature } from '../duplicates/signature-table.ts'
import { recordShown } from '../images/image-lines.ts'

/** Records that an article changed; one that is not kept any more is passed over. */
export async function recordRevised(database: Queries, line: LineOf<'revised'>): Promise<void> {
  const { hash, seq, why, former } = line
  const row = await database.get('SELECT id FROM articles WHERE hash = $1', hash)
  if (row === undefined) return
  const columns = laterColumns(line)
  const change = line.change ?? null
  // What selections go by stays as it was first known: an article never changes its place.
  await database.run(
    `UPDATE articles SET updated_at_ms = coalesce($1, updated_at_ms), authors = coalesce($2, authors),
       categories_seq = CASE WHEN categories = '[]' AND $3::text IS NOT NULL THEN $4 ELSE categories_seq END,
       categories_at_ms = CASE WHEN categories = '[]' AND $3::text IS NOT NULL THEN $5 ELSE categories_at_ms END,
       categories = coalesce(nullif(categories, '[]'), $3, '[]'), enclosures = coalesce($6, enclosures),
       summary_html = coalesce($7, summary_html), extras = coalesce($8, extras), entry = coalesce($9, entry),
       title = $10, sha256 = decode($11, 'hex') WHERE id = $12`,
    ...Object.values(columns),
    line.entry ?? null,
    line.title,
    line.sha256,
    Number(row.id),
  )
  // What was only converted better is no news to anyone.
  if (why !== 'reconverted') {
    await database.run(
      'UPDATE articles SET revised_at_ms = $1, change = $2 WHERE id = $3',
      columns.at_ms,
      change,
      Number(row.id),
    )
  }
  await database.run(
    `INSERT INTO revisions (article_id, seq, at_ms, why, change, former_sha256, former_file)
     VALUES ($1, $2, $3, $4, $5, decode($6, 'hex'), $7)
     ON CONFLICT (article_id, seq) DO UPDATE SET at_ms = excluded.at_ms, why = excluded.why, change = excluded.change,
       former_sha256 = excluded.former_sha256, former_file = excluded.former_file`,
    Number(row.id),
    seq,
    columns.at_ms,
    why,
    change,
    former?.sha256 ?? null,
    former?.file ?? null,
  )
  // Its text is another, so what it was compared by is of no use any more.
  await forgetSignature(database, Number(row.id))
  await recordShown(database, Number(row.id), line)
  await noteChangeOf(database, hash)
}

/** Notes what a listing says of an article, and when its page is looked at again. */
export async function noteSighted(database: Queries, { hash, entry, recheckAtMs }: SightedEntry): Promise<void> {
  if (entry !== undefined) await database.run('UPDATE articles SET entry = $1 WHERE hash = $2', entry, hash)
  if (recheckAtMs !== undefined)
    await database.run('UPDATE articles SET recheck_at_ms = $1 WHERE hash = $2', recheckAtMs, hash)
}

/** The articles a source brought whose pages are to be looked at again by now. */
export async function toRecheck(
  database: Queries,
  sourceId: string,
  nowMs: number,
  limit: number,
): Promise<readonly string[]> {
  const sql = `SELECT hash FROM articles
    WHERE source_id = $1 AND recheck_at_ms <= $2 ORDER BY recheck_at_ms LIMIT $3`
  return (await database.all(sql, sourceId, nowMs, limit)).map((row) => String(row.hash))
}

/** What is recorded of the changes of an article, the newest first. */
export async function revisionsOf(database: Queries, hash: string): Promise<readonly RevisionRecord[]> {
  return (
    await database.all(
      `SELECT at_ms, why, revisions.change AS change, encode(former_sha256, 'hex') AS sha256, former_file
       FROM articles JOIN revisions ON article_id = articles.id WHERE hash = $1 ORDER BY revisions.seq DESC`,
      hash,
    )
  ).map(revisionFrom)
}
