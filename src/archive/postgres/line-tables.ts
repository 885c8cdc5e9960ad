import type { CatalogRecord } from '../catalog.ts'
import type { EventOf, JournalLine, LineOf } from '../journal/journal-line.ts'
import { neverMs } from '../never.ts'
import { keptColumnNames, keptColumns, laterColumns } from '../tables/columns/article-columns.ts'
import { factsOf, type StateOfFacts } from '../tables/columns/source-columns.ts'
import { removeArticle } from './article-table.ts'
import { noteChange, noteChangeOf } from './change-table.ts'
import type { Queries } from './connection/postgres-database.ts'
import { recordImage, recordImageWanted, recordNoImage, recordShown } from './images/image-lines.ts'
import { recordNewArticles } from './kept-lines.ts'
import { recordRemoval, recordReturn } from './removals/removal-table.ts'
import { noteSighted, recordRevised } from './revisions/revision-table.ts'
import { recordPages } from './selections/told-pages-table.ts'
import { noteTry, recordWaiting } from './waiting-table.ts'

/** Records lines of the journal, and what goes with them, within the transaction of the caller. */
export async function recordLines(database: Queries, record: CatalogRecord, stateOf: StateOfFacts): Promise<void> {
  for (let at = 0; at < record.lines.length; ) {
    const together = await recordNewArticles(database, record.lines, at)
    const line = record.lines[at]
    if (together === 0 && line !== undefined) await recordLine(database, line, stateOf)
    at += Math.max(together, 1)
  }
  for (const tried of record.tried ?? []) await noteTry(database, tried)
  for (const sighted of record.sighted ?? []) await noteSighted(database, sighted)
  for (const [group, { from, to }] of record.stamps ?? []) {
    if (from !== undefined)
      await database.run('UPDATE stamps SET stamp = $1 WHERE article_group = $2 AND stamp = $3', to, group, from)
    else
      await database.run('INSERT INTO stamps (article_group, stamp) VALUES ($1, $2) ON CONFLICT DO NOTHING', group, to)
  }
  if (record.position === undefined) return
  await database.run(
    'INSERT INTO journal (id, position) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET position = excluded.position',
    record.position,
  )
}

async function recordLine(database: Queries, line: JournalLine, stateOf: StateOfFacts): Promise<void> {
  switch (line.kind) {
    case 'kept':
      await recordKept(database, line)
      break
    case 'listed':
      await recordListed(database, line)
      break
    case 'completed':
      await recordCompleted(database, line)
      break
    case 'revised':
      await recordRevised(database, line)
      break
    case 'checksum':
      await database.run("UPDATE articles SET sha256 = decode($1, 'hex') WHERE hash = $2", line.sha256, line.hash)
      break
    case 'waits':
      await recordWaiting(database, line)
      break
    case 'gave-up':
      await database.run(
        'UPDATE waiting_entries SET next_try_at_ms = $1, reason = $2, is_told = true WHERE source_id = $3 AND hash = $4',
        neverMs,
        line.reason,
        line.source,
        line.hash,
      )
      break
    case 'source':
      await recordSource(database, line, stateOf)
      break
    case 'removed':
      await recordRemoval(database, line)
      break
    case 'image':
      await recordImage(database, line)
      break
    case 'no-image':
      await recordNoImage(database, line)
      break
    case 'image-wanted':
      await recordImageWanted(database, line)
      break
    case 'pages':
      await recordPages(database, line)
      break
    case 'publication':
      if (!line.gone) await database.run('DELETE FROM gone_publications WHERE name = $1', line.name)
      else {
        const sql = `INSERT INTO gone_publications (name, title, gone_at_ms) VALUES ($1, $2, $3) ON CONFLICT (name)
          DO UPDATE SET title = excluded.title, gone_at_ms = excluded.gone_at_ms, is_told = true`
        await database.run(sql, line.name, line.title, Date.parse(line.at))
      }
  }
}

async function recordKept(database: Queries, line: LineOf<'kept'>): Promise<void> {
  await recordReturn(database, line.hash)
  const columns = keptColumns(line)
  const values = Object.values(columns)
  const insert = () =>
    database.get(
      `INSERT INTO articles (${keptColumnNames})
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, decode($17, 'hex'), $18, $19, $20)
       ON CONFLICT (hash) DO NOTHING RETURNING id`,
      ...values,
    )
  const inserted = await insert()
  let id = Number(inserted?.id)
  if (inserted === undefined) {
    const before = await database.get('SELECT id, seq FROM articles WHERE hash = $1', line.hash)
    if (before?.seq === null) {
      // A record that was only waiting for its line keeps what the line does not say.
      await database.run(
        `UPDATE articles SET identity = coalesce($2, identity), source_id = $3, url = $4, title = $5, lang = $6,
           published_at_ms = $7, updated_at_ms = coalesce($8, updated_at_ms), first_seen_at_ms = coalesce($9, first_seen_at_ms),
           guid = coalesce($10, guid), authors = coalesce($11, authors), categories = coalesce(nullif($12, '[]'), categories),
           enclosures = coalesce(nullif($13, '[]'), enclosures), summary_html = coalesce($14, summary_html),
           extras = coalesce($15, extras), left_out = coalesce($16, left_out), sha256 = coalesce(decode($17, 'hex'), sha256),
           entry = coalesce($18, entry), seq = $19, kept_at_ms = $20, categories_seq = NULL, categories_at_ms = NULL
         WHERE hash = $1`,
        ...values,
      )
      id = Number(before.id)
    } else {
      // Seen first once more, after its file was gone: what was known of it is of the past.
      await removeArticle(database, line.hash)
      id = Number((await insert())?.id)
    }
  }
  await list(database, columns.published_at_ms, id, line)
  await recordShown(database, id, line)
}

async function recordListed(database: Queries, line: LineOf<'listed'>): Promise<void> {
  const row = await database.get('SELECT id, published_at_ms FROM articles WHERE hash = $1', line.hash)
  if (row !== undefined) await list(database, Number(row.published_at_ms), Number(row.id), line)
}

/** Notes that the source of a line lists an article, and that it waits for it no more. */
async function list(
  database: Queries,
  publishedAtMs: number,
  articleId: number,
  { kind, source, seq, at, hash }: LineOf<'kept' | 'listed'>,
): Promise<void> {
  const changes = await database.run(
    `INSERT INTO article_sources (source_id, published_at_ms, article_id, seq, listed_at_ms) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (source_id, published_at_ms, article_id)
       DO UPDATE SET seq = excluded.seq, listed_at_ms = excluded.listed_at_ms WHERE article_sources.seq IS NULL`,
    source,
    publishedAtMs,
    articleId,
    seq,
    kind === 'kept' ? null : Date.parse(at),
  )
  if (changes > 0) await noteChange(database, { sourceId: source, publishedAtMs, hash, place: seq })
  await database.run('DELETE FROM waiting_entries WHERE source_id = $1 AND hash = $2', source, hash)
}

async function recordCompleted(database: Queries, line: LineOf<'completed'>): Promise<void> {
  await database.run(
    `UPDATE articles SET updated_at_ms = coalesce(updated_at_ms, $1), authors = coalesce(authors, $2),
       categories_seq = CASE WHEN categories = '[]' AND $3::text IS NOT NULL THEN $4 ELSE categories_seq END,
       categories_at_ms = CASE WHEN categories = '[]' AND $3::text IS NOT NULL THEN $5 ELSE categories_at_ms END,
       categories = coalesce(nullif(categories, '[]'), $3, '[]'), enclosures = coalesce(nullif(enclosures, '[]'), $6, '[]'),
       summary_html = coalesce(summary_html, $7), extras = coalesce(extras, $8), identity = coalesce(identity, $9),
       guid = coalesce(guid, $10) WHERE hash = $11`,
    ...Object.values(laterColumns(line)),
    line.identity ?? null,
    line.guid ?? null,
    line.hash,
  )
  if (line.images?.length) {
    const id = (await database.get('SELECT id FROM articles WHERE hash = $1', line.hash))?.id
    if (id !== undefined) await recordShown(database, Number(id), line)
  }
  if (line.updated ?? line.authors ?? line.categories ?? line.enclosures ?? line.extras ?? line.images)
    await noteChangeOf(database, line.hash)
}

async function recordSource(database: Queries, line: EventOf<'source'>, stateOf: StateOfFacts): Promise<void> {
  const facts = factsOf(line)
  const text = JSON.stringify(facts)
  const changes = await database.run(
    'UPDATE sources SET facts = $1, facts_definition_hash = $2 WHERE id = $3 AND NOT is_recalled',
    text,
    line.definition,
    line.source,
  )
  if (changes > 0) return
  await database.run(
    `INSERT INTO sources (id, definition_hash, next_poll_at_ms, state, facts, facts_definition_hash, is_recalled)
     VALUES ($1, $2, $3, $4, $5, $6, true)
     ON CONFLICT (id) DO UPDATE SET definition_hash = excluded.definition_hash, next_poll_at_ms = excluded.next_poll_at_ms,
       state = excluded.state, facts = excluded.facts, facts_definition_hash = excluded.facts_definition_hash,
       is_recalled = true, claimed_by = NULL`,
    line.source,
    line.definition,
    facts.goneAtMs === undefined ? 0 : neverMs,
    JSON.stringify(stateOf(facts)),
    text,
    line.definition,
  )
}
