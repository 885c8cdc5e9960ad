import type { RevisionRecord } from '../../article-record.ts'
import type { SightedEntry } from '../../catalog.ts'
import type { EventOf, JournalLine } from '../../journal/journal-line.ts'
import { noteChangeOf } from '../change-rows.ts'
import type { Database } from '../database.ts'
import { forgetSignature } from '../duplicates/signature-rows.ts'
import { recordShown } from '../images/image-recorder.ts'

/** Records that an article changed; one that is not kept any more is passed over. */
export function recordRevised(database: Database, line: EventOf<'revised'> & Pick<JournalLine, 'seq' | 'at'>): void {
  const { hash, seq, why, former } = line
  const row = database.get('SELECT id FROM articles WHERE hash = ?', hash)
  if (row === undefined) return
  const atMs = Date.parse(line.at)
  const change = line.change ?? null
  const categories = line.categories?.length ? JSON.stringify(line.categories) : null
  // What selections go by stays as it was first known: an article never changes its place.
  database.run(
    `UPDATE articles SET title = ?1, updated_at_ms = coalesce(?2, updated_at_ms), authors = coalesce(?3, authors),
       categories_seq = iif(categories = '[]' AND ?4 IS NOT NULL, ?5, categories_seq),
       categories_at_ms = iif(categories = '[]' AND ?4 IS NOT NULL, ?6, categories_at_ms),
       categories = coalesce(nullif(categories, '[]'), ?4, '[]'), enclosures = coalesce(?7, enclosures),
       summary_html = coalesce(?8, summary_html), entry = coalesce(?9, entry), sha256 = unhex(?10),
       extras = coalesce(?12, extras) WHERE id = ?11`,
    line.title,
    line.updated === undefined ? null : Date.parse(line.updated),
    line.authors === undefined ? null : JSON.stringify(line.authors),
    categories,
    seq,
    atMs,
    line.enclosures === undefined ? null : JSON.stringify(line.enclosures),
    line.summaryHtml ?? null,
    line.entry ?? null,
    line.sha256,
    Number(row.id),
    line.extras === undefined ? null : JSON.stringify(line.extras),
  )
  // What was only converted better is no news to anyone.
  if (why !== 'reconverted') {
    database.run('UPDATE articles SET revised_at_ms = ?, change = ? WHERE id = ?', atMs, change, Number(row.id))
  }
  database.run(
    `INSERT OR REPLACE INTO revisions (article_id, seq, at_ms, why, change, former_sha256, former_file)
     VALUES (?, ?, ?, ?, ?, unhex(?), ?)`,
    Number(row.id),
    seq,
    atMs,
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
      `SELECT at_ms, why, revisions.change AS change, lower(hex(former_sha256)) AS sha256, former_file AS file
       FROM articles JOIN revisions ON article_id = articles.id WHERE hash = ? ORDER BY revisions.seq DESC`,
      hash,
    )
    .map((row) => ({
      atMs: Number(row.at_ms),
      why: String(row.why) as RevisionRecord['why'],
      ...(row.change !== null && { change: String(row.change) }),
      ...(row.file !== null && { file: String(row.file) }),
      ...(row.sha256 !== null && row.sha256 !== '' && { formerSha256: String(row.sha256) }),
    }))
}
