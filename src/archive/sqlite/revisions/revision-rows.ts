import type { RevisionRecord } from '../../article-record.ts'
import type { SightedEntry } from '../../catalog.ts'
import type { LineOf } from '../../journal/journal-line.ts'
import { laterColumns, revisionFrom } from '../../tables/columns/article-columns.ts'
import { noteChangeOf } from '../change-rows.ts'
import type { Database } from '../database.ts'
import { forgetSignature } from '../duplicates/signature-rows.ts'
import { recordShown } from '../images/image-recorder.ts'

/** Records that an article changed; one that is not kept any more is passed over. */
export function recordRevised(database: Database, line: LineOf<'revised'>): void {
  const { hash, seq, why, former } = line
  const row = database.get('SELECT id FROM articles WHERE hash = ?', hash)
  if (row === undefined) return
  const columns = laterColumns(line)
  const change = line.change ?? null
  // What selections go by stays as it was first known: an article never changes its place.
  database.run(
    `UPDATE articles SET updated_at_ms = coalesce(?1, updated_at_ms), authors = coalesce(?2, authors),
       categories_seq = iif(categories = '[]' AND ?3 IS NOT NULL, ?4, categories_seq),
       categories_at_ms = iif(categories = '[]' AND ?3 IS NOT NULL, ?5, categories_at_ms),
       categories = coalesce(nullif(categories, '[]'), ?3, '[]'), enclosures = coalesce(?6, enclosures),
       summary_html = coalesce(?7, summary_html), extras = coalesce(?8, extras), entry = coalesce(?9, entry),
       title = ?10, sha256 = unhex(?11) WHERE id = ?12`,
    ...Object.values(columns),
    line.entry ?? null,
    line.title,
    line.sha256,
    Number(row.id),
  )
  // What was only converted better is no news to anyone.
  if (why !== 'reconverted') {
    database.run(
      'UPDATE articles SET revised_at_ms = ?, change = ? WHERE id = ?',
      columns.at_ms,
      change,
      Number(row.id),
    )
  }
  database.run(
    `INSERT OR REPLACE INTO revisions (article_id, seq, at_ms, why, change, former_sha256, former_file)
     VALUES (?, ?, ?, ?, ?, unhex(?), ?)`,
    Number(row.id),
    seq,
    columns.at_ms,
    why,
    change,
    former?.sha256 ?? null,
    former?.file ?? null,
  )
  // Its text is another, so what it was compared by is of no use any more.
  forgetSignature(database, Number(row.id))
  recordShown(database, line)
  noteChangeOf(database, hash)
}

/** Notes what a listing says of an article, and when its page is looked at again. */
export function noteSighted(database: Database, { hash, entry, recheckAtMs }: SightedEntry): void {
  if (entry !== undefined) database.run('UPDATE articles SET entry = ? WHERE hash = ?', entry, hash)
  if (recheckAtMs !== undefined) database.run('UPDATE articles SET recheck_at_ms = ? WHERE hash = ?', recheckAtMs, hash)
}

/** The articles a source brought whose pages are to be looked at again by now. */
export function toRecheck(database: Database, sourceId: string, nowMs: number, limit: number): readonly string[] {
  const sql = `SELECT hash FROM articles INDEXED BY articles_to_recheck
    WHERE source_id = ? AND recheck_at_ms <= ? ORDER BY recheck_at_ms LIMIT ?`
  return database.all(sql, sourceId, nowMs, limit).map((row) => String(row.hash))
}

/** What is recorded of the changes of an article, the newest first. */
export function revisionsOf(database: Database, hash: string): readonly RevisionRecord[] {
  return database
    .all(
      `SELECT at_ms, why, revisions.change AS change, lower(hex(former_sha256)) AS sha256, former_file
       FROM articles JOIN revisions ON article_id = articles.id WHERE hash = ? ORDER BY revisions.seq DESC`,
      hash,
    )
    .map(revisionFrom)
}
