import { checksumOf } from '../../checksum.ts'
import type { EventOf, JournalLine } from '../../journal/journal-line.ts'
import { noteChangeOf } from '../change-table.ts'
import type { Queries } from '../connection/postgres-database.ts'

type Told<Kind extends 'image' | 'no-image' | 'image-wanted'> = EventOf<Kind> & Pick<JournalLine, 'at'>

/** Records that an article shows pictures: those that are not known are wanted, and so are those that were not used any more. */
export async function recordShown(
  database: Queries,
  articleId: number,
  line: { images?: readonly string[]; at: string },
): Promise<void> {
  const atMs = Date.parse(line.at)
  for (const url of new Set(line.images)) {
    const { host } = URL.parse(url) ?? { host: '' }
    await database.run(
      `INSERT INTO images (digest, url, host, told_at_ms, next_try_at_ms) VALUES (decode($4, 'hex'), $1, $2, $3, $3)
       ON CONFLICT (digest) DO UPDATE SET file = NULL, bytes = NULL, reason = NULL, attempts = 0,
         told_at_ms = excluded.told_at_ms, next_try_at_ms = excluded.next_try_at_ms, is_unused = false WHERE images.is_unused`,
      url,
      host,
      atMs,
      checksumOf(url),
    )
    await database.run(
      `INSERT INTO article_images (article_id, image_id)
       SELECT $1, id FROM images WHERE digest = decode($2, 'hex') ON CONFLICT DO NOTHING`,
      articleId,
      checksumOf(url),
    )
  }
}

/** Records where a picture is kept: publications of the articles that show it are to look at them. */
export async function recordImage(database: Queries, { url, file, bytes, at }: Told<'image'>): Promise<void> {
  await database.run(
    `INSERT INTO images (digest, url, host, file, bytes, told_at_ms) VALUES (decode($6, 'hex'), $1, $2, $3, $4, $5)
     ON CONFLICT (digest) DO UPDATE SET file = $3, bytes = $4, told_at_ms = $5, next_try_at_ms = NULL, reason = NULL,
       intended_file = NULL, is_told = true`,
    url,
    URL.parse(url)?.host ?? '',
    file,
    bytes,
    Date.parse(at),
    checksumOf(url),
  )
  await noteChanges(database, url)
}

/** Records that a picture is not asked for any more, and why. */
export async function recordNoImage(database: Queries, { url, reason, at }: Told<'no-image'>): Promise<void> {
  await database.run(
    `UPDATE images SET file = NULL, bytes = NULL, next_try_at_ms = NULL, reason = $1, told_at_ms = $2, is_told = true
     WHERE digest = decode($3, 'hex')`,
    reason,
    Date.parse(at),
    checksumOf(url),
  )
}

/** Records that a picture is to be asked for anew. */
export async function recordImageWanted(database: Queries, { url, at }: Told<'image-wanted'>): Promise<void> {
  await database.run(
    `UPDATE images SET file = NULL, bytes = NULL, reason = NULL, attempts = 0, told_at_ms = $1, next_try_at_ms = $1
     WHERE digest = decode($2, 'hex') AND NOT is_unused`,
    Date.parse(at),
    checksumOf(url),
  )
  await noteChanges(database, url)
}

/** Notes which pictures of an article nothing else shows: to be called before it is removed for good. */
export async function markUnused(database: Queries, hash: string): Promise<void> {
  await database.run(
    `UPDATE images SET is_unused = true, next_try_at_ms = NULL WHERE id IN (
       SELECT image_id FROM articles JOIN article_images AS shown ON shown.article_id = articles.id
       WHERE hash = $1 AND NOT EXISTS (SELECT 1 FROM article_images AS other
         WHERE other.image_id = shown.image_id AND other.article_id <> shown.article_id))`,
    hash,
  )
}

async function noteChanges(database: Queries, url: string): Promise<void> {
  const rows = await database.all(
    `SELECT hash FROM images JOIN article_images ON image_id = images.id JOIN articles ON articles.id = article_id
     WHERE digest = decode($1, 'hex')`,
    checksumOf(url),
  )
  for (const { hash } of rows) await noteChangeOf(database, String(hash))
}
