import type { EventOf, JournalLine } from '../../journal/journal-line.ts'
import { noteChangeOf } from '../change-rows.ts'
import type { Database } from '../database.ts'

type Told<Kind extends 'image' | 'no-image' | 'image-wanted'> = EventOf<Kind> & Pick<JournalLine, 'at'>

/** Records that an article shows pictures: those that are not known are wanted, and so are those that were not used any more. */
export function recordShown(database: Database, line: { hash: string; images?: readonly string[]; at: string }): void {
  if (!line.images?.length) return
  const articleId = database.get('SELECT id FROM articles WHERE hash = ?', line.hash)?.id
  if (articleId === undefined) return
  const atMs = Date.parse(line.at)
  for (const url of new Set(line.images)) {
    const { host } = URL.parse(url) ?? { host: '' }
    database.run(
      `INSERT INTO images (url, host, told_at_ms, next_try_at_ms) VALUES (?1, ?2, ?3, ?3)
       ON CONFLICT (url) DO UPDATE SET file = NULL, bytes = NULL, reason = NULL, attempts = 0,
         told_at_ms = excluded.told_at_ms, next_try_at_ms = excluded.next_try_at_ms, is_unused = 0 WHERE is_unused = 1`,
      url,
      host,
      atMs,
    )
    database.run(
      'INSERT OR IGNORE INTO article_images (article_id, image_id) SELECT ?, id FROM images WHERE url = ?',
      Number(articleId),
      url,
    )
  }
}

/** Records where a picture is kept: publications of the articles that show it are to look at them. */
export function recordImage(database: Database, { url, file, bytes, at }: Told<'image'>): void {
  database.run(
    `INSERT INTO images (url, host, file, bytes, told_at_ms) VALUES (?1, ?2, ?3, ?4, ?5)
     ON CONFLICT (url) DO UPDATE SET file = ?3, bytes = ?4, told_at_ms = ?5, next_try_at_ms = NULL, reason = NULL,
       intended_file = NULL, is_told = 1`,
    url,
    URL.parse(url)?.host ?? '',
    file,
    bytes,
    Date.parse(at),
  )
  noteChanges(database, url)
}

/** Records that a picture is not asked for any more, and why. */
export function recordNoImage(database: Database, { url, reason, at }: Told<'no-image'>): void {
  database.run(
    `UPDATE images SET file = NULL, bytes = NULL, next_try_at_ms = NULL, reason = ?, told_at_ms = ?, is_told = 1 WHERE url = ?`,
    reason,
    Date.parse(at),
    url,
  )
}

/** Records that a picture is to be asked for anew. */
export function recordImageWanted(database: Database, { url, at }: Told<'image-wanted'>): void {
  database.run(
    `UPDATE images SET file = NULL, bytes = NULL, reason = NULL, attempts = 0, told_at_ms = ?1, next_try_at_ms = ?1
     WHERE url = ?2 AND is_unused = 0`,
    Date.parse(at),
    url,
  )
  noteChanges(database, url)
}

/** Notes which pictures of an article nothing else shows: to be called before it is removed for good. */
export function markUnused(database: Database, hash: string): void {
  database.run(
    `UPDATE images SET is_unused = 1, next_try_at_ms = NULL WHERE id IN (
       SELECT image_id FROM articles JOIN article_images AS shown ON shown.article_id = articles.id
       WHERE hash = ? AND NOT EXISTS (SELECT 1 FROM article_images AS other
         WHERE other.image_id = shown.image_id AND other.article_id <> shown.article_id))`,
    hash,
  )
}

function noteChanges(database: Database, url: string): void {
  const rows = database.all(
    `SELECT hash FROM images JOIN article_images ON image_id = images.id JOIN articles ON articles.id = article_id
     WHERE images.url = ?`,
    url,
  )
  for (const { hash } of rows) noteChangeOf(database, String(hash))
}
