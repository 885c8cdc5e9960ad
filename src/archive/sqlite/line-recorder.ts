import type { CatalogRecord } from '../catalog.ts'
import type { EventOf, JournalLine, LineOf } from '../journal/journal-line.ts'
import { neverMs } from '../never.ts'
import { keptColumnNames, keptColumns, laterColumns } from '../tables/columns/article-columns.ts'
import { factsOf, type StateOfFacts } from '../tables/columns/source-columns.ts'
import { removeArticle } from './article-rows.ts'
import { noteChange, noteChangeOf } from './change-rows.ts'
import type { Database } from './database.ts'
import { recordImage, recordImageWanted, recordNoImage, recordShown } from './images/image-recorder.ts'
import { recordRemoval, recordReturn } from './removals/removal-rows.ts'
import { noteSighted, recordRevised } from './revisions/revision-rows.ts'
import { recordPages } from './selections/told-pages-rows.ts'
import { noteTry, recordWaiting } from './waiting-rows.ts'

/** Records lines of the journal, and what goes with them, within the transaction of the caller. */
export function recordLines(database: Database, record: CatalogRecord, stateOf: StateOfFacts): void {
  for (const line of record.lines) recordLine(database, line, stateOf)
  for (const tried of record.tried ?? []) noteTry(database, tried)
  for (const sighted of record.sighted ?? []) noteSighted(database, sighted)
  for (const [group, { from, to }] of record.stamps ?? []) {
    if (from !== undefined)
      database.run('UPDATE stamps SET stamp = ? WHERE article_group = ? AND stamp = ?', to, group, from)
    else database.run('INSERT INTO stamps (article_group, stamp) VALUES (?, ?) ON CONFLICT DO NOTHING', group, to)
  }
  if (record.position === undefined) return
  database.run('INSERT OR REPLACE INTO journal (id, position) VALUES (1, ?)', record.position)
}

function recordLine(database: Database, line: JournalLine, stateOf: StateOfFacts): void {
  switch (line.kind) {
    case 'kept':
      recordKept(database, line)
      break
    case 'listed':
      recordListed(database, line)
      break
    case 'completed':
      recordCompleted(database, line)
      break
    case 'revised':
      recordRevised(database, line)
      break
    case 'checksum':
      database.run('UPDATE articles SET sha256 = unhex(?) WHERE hash = ?', line.sha256, line.hash)
      break
    case 'waits':
      recordWaiting(database, line)
      break
    case 'gave-up':
      database.run(
        'UPDATE waiting_entries SET next_try_at_ms = ?, reason = ?, is_told = 1 WHERE source_id = ? AND hash = ?',
        neverMs,
        line.reason,
        line.source,
        line.hash,
      )
      break
    case 'source':
      recordSource(database, line, stateOf)
      break
    case 'removed':
      recordRemoval(database, line)
      break
    case 'image':
      recordImage(database, line)
      break
    case 'no-image':
      recordNoImage(database, line)
      break
    case 'image-wanted':
      recordImageWanted(database, line)
      break
    case 'pages':
      recordPages(database, line)
      break
    case 'publication':
      if (!line.gone) database.run('DELETE FROM gone_publications WHERE name = ?', line.name)
      else {
        const sql = 'INSERT OR REPLACE INTO gone_publications (name, title, gone_at_ms) VALUES (?, ?, ?)'
        database.run(sql, line.name, line.title, Date.parse(line.at))
      }
  }
}

function recordKept(database: Database, line: LineOf<'kept'>): void {
  recordReturn(database, line.hash)
  const columns = keptColumns(line)
  const values = Object.values(columns)
  const insert = () =>
    database.run(
      `INSERT INTO articles (${keptColumnNames})
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, unhex(?), ?, ?, ?) ON CONFLICT (hash) DO NOTHING`,
      ...values,
    )
  let { changes, id } = insert()
  const before = changes > 0 ? undefined : database.get('SELECT id, seq FROM articles WHERE hash = ?', line.hash)
  if (before?.seq === null) {
    // A record that was only waiting for its line keeps what the line does not say.
    database.run(
      `UPDATE articles SET identity = coalesce(?2, identity), source_id = ?3, url = ?4, title = ?5, lang = ?6,
         published_at_ms = ?7, updated_at_ms = coalesce(?8, updated_at_ms), first_seen_at_ms = coalesce(?9, first_seen_at_ms),
         guid = coalesce(?10, guid), authors = coalesce(?11, authors), categories = coalesce(nullif(?12, '[]'), categories),
         enclosures = coalesce(nullif(?13, '[]'), enclosures), summary_html = coalesce(?14, summary_html),
         extras = coalesce(?15, extras), left_out = coalesce(?16, left_out), sha256 = coalesce(unhex(?17), sha256),
         entry = coalesce(?18, entry), seq = ?19, kept_at_ms = ?20, categories_seq = NULL, categories_at_ms = NULL
       WHERE hash = ?1`,
      ...values,
    )
    id = Number(before.id)
  } else if (before !== undefined) {
    // Seen first once more, after its file was gone: what was known of it is of the past.
    removeArticle(database, line.hash)
    id = insert().id
  }
  list(database, columns.published_at_ms, id, line)
  recordShown(database, line)
}

function recordListed(database: Database, line: LineOf<'listed'>): void {
  const row = database.get('SELECT id, published_at_ms FROM articles WHERE hash = ?', line.hash)
  if (row !== undefined) list(database, Number(row.published_at_ms), Number(row.id), line)
}

/** Notes that the source of a line lists an article, and that it waits for it no more. */
function list(
  database: Database,
  publishedAtMs: number,
  articleId: number,
  { kind, source, seq, at, hash }: LineOf<'kept' | 'listed'>,
): void {
  const { changes } = database.run(
    `INSERT INTO article_sources (source_id, published_at_ms, article_id, seq, listed_at_ms) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET seq = excluded.seq, listed_at_ms = excluded.listed_at_ms WHERE seq IS NULL`,
    source,
    publishedAtMs,
    articleId,
    seq,
    kind === 'kept' ? null : Date.parse(at),
  )
  if (changes > 0) noteChange(database, { sourceId: source, publishedAtMs, hash, place: seq })
  database.run('DELETE FROM waiting_entries WHERE source_id = ? AND hash = ?', source, hash)
}

function recordCompleted(database: Database, line: LineOf<'completed'>): void {
  database.run(
    `UPDATE articles SET updated_at_ms = coalesce(updated_at_ms, ?1), authors = coalesce(authors, ?2),
       categories_seq = iif(categories = '[]' AND ?3 IS NOT NULL, ?4, categories_seq),
       categories_at_ms = iif(categories = '[]' AND ?3 IS NOT NULL, ?5, categories_at_ms),
       categories = coalesce(nullif(categories, '[]'), ?3, '[]'), enclosures = coalesce(nullif(enclosures, '[]'), ?6, '[]'),
       summary_html = coalesce(summary_html, ?7), extras = coalesce(extras, ?8), identity = coalesce(identity, ?9),
       guid = coalesce(guid, ?10) WHERE hash = ?11`,
    ...Object.values(laterColumns(line)),
    line.identity ?? null,
    line.guid ?? null,
    line.hash,
  )
  recordShown(database, line)
  if (line.updated ?? line.authors ?? line.categories ?? line.enclosures ?? line.extras ?? line.images)
    noteChangeOf(database, line.hash)
}

function recordSource(database: Database, line: EventOf<'source'>, stateOf: StateOfFacts): void {
  const facts = factsOf(line)
  const text = JSON.stringify(facts)
  const { changes } = database.run(
    'UPDATE sources SET facts = ?, facts_definition_hash = ? WHERE id = ? AND is_recalled = 0',
    text,
    line.definition,
    line.source,
  )
  if (changes > 0) return
  database.run(
    `INSERT OR REPLACE INTO sources
       (id, definition_hash, next_poll_at_ms, state, facts, facts_definition_hash, is_recalled) VALUES (?, ?, ?, ?, ?, ?, 1)`,
    line.source,
    line.definition,
    facts.goneAtMs === undefined ? 0 : neverMs,
    JSON.stringify(stateOf(facts)),
    text,
    line.definition,
  )
}
