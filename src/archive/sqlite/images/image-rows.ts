import type { ArchivedImage, ImageIndex, ImageRecord } from '../../images/image-index.ts'
import { isOneOf } from '../article-rows.ts'
import type { Database, Row } from '../database.ts'

/** The index of pictures in the tables `images` and `article_images`. */
export class ImageRows implements ImageIndex {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async due(nowMs: number) {
    // One look at the index for each host, however many pictures of it wait.
    return this.#database
      .all(
        `WITH RECURSIVE hosts (host) AS (
           SELECT min(host) FROM images WHERE next_try_at_ms IS NOT NULL
           UNION ALL SELECT (SELECT min(host) FROM images WHERE next_try_at_ms IS NOT NULL AND host > hosts.host)
             FROM hosts WHERE host IS NOT NULL)
         SELECT url, attempts, next_try_at_ms AS at FROM hosts JOIN images ON images.id = (
           SELECT id FROM images AS each WHERE each.host = hosts.host AND next_try_at_ms IS NOT NULL
           ORDER BY next_try_at_ms LIMIT 1)
         WHERE at <= ? ORDER BY at, url`,
        nowMs,
      )
      .map((row) => ({ url: String(row.url), attempts: Number(row.attempts), nextTryAtMs: Number(row.at) }))
  }

  async noteTries(tries: Parameters<ImageIndex['noteTries']>[0]) {
    this.#database.transaction(() => {
      for (const { url, attempts, nextTryAtMs, reason } of tries) {
        this.#database.run(
          `UPDATE images SET attempts = ?, next_try_at_ms = ?, reason = coalesce(?, reason)
           WHERE url = ? AND next_try_at_ms IS NOT NULL`,
          attempts,
          nextTryAtMs,
          reason ?? null,
          url,
        )
      }
    })
  }

  async intend(images: Parameters<ImageIndex['intend']>[0]) {
    this.#database.transaction(() => {
      for (const { url, file } of images)
        this.#database.run('UPDATE images SET intended_file = ? WHERE url = ?', file, url)
    })
  }

  async abandoned() {
    const sql = `SELECT DISTINCT intended_file AS file FROM images WHERE intended_file IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM images AS kept WHERE kept.file = images.intended_file AND kept.is_unused = 0)`
    return this.#database.all(sql).map((row) => String(row.file))
  }

  async forgetAbandoned() {
    this.#database.run('UPDATE images SET intended_file = NULL WHERE intended_file IS NOT NULL')
  }

  async of(hashes: readonly string[]) {
    const rows = this.#database.all(
      `SELECT hash, images.url AS url, file, bytes FROM articles JOIN article_images ON article_id = articles.id
         JOIN images ON images.id = image_id
       WHERE ${isOneOf.replace('hash', 'articles.hash')} AND file IS NOT NULL ORDER BY hash, images.url`,
      JSON.stringify(hashes),
    )
    const found = new Map<string, ArchivedImage[]>()
    for (const row of rows) {
      const image = { url: String(row.url), file: String(row.file), bytes: Number(row.bytes) }
      const others = found.get(String(row.hash))
      if (others === undefined) found.set(String(row.hash), [image])
      else others.push(image)
    }
    return found
  }

  async shownBy(hashes: readonly string[]) {
    const rows = this.#database.all(
      `SELECT hash, images.url AS url FROM articles JOIN article_images ON article_id = articles.id
         JOIN images ON images.id = image_id WHERE ${isOneOf.replace('hash', 'articles.hash')} AND NOT is_unused`,
      JSON.stringify(hashes),
    )
    const byHash = Map.groupBy(rows, ({ hash }) => String(hash))
    return new Map([...byHash].map(([hash, some]) => [hash, new Set(some.map(({ url }) => String(url)))]))
  }

  async known(names: readonly string[]) {
    const sql = 'SELECT DISTINCT file FROM images WHERE is_unused = 0 AND file IN (SELECT value FROM json_each(?))'
    return new Set(this.#database.all(sql, JSON.stringify(names)).map((row) => String(row.file)))
  }

  async page({ after, limit, sinceMs = 0 }: Parameters<ImageIndex['page']>[0]) {
    return this.#database
      .all(
        'SELECT * FROM images WHERE url > ? AND told_at_ms >= ? AND is_unused = 0 ORDER BY url LIMIT ?',
        after,
        Math.trunc(sinceMs),
        limit,
      )
      .map(recordFrom)
  }

  async counts() {
    const row = this.#database.get(
      `SELECT (SELECT count(DISTINCT file) FROM images) AS kept,
         (SELECT coalesce(sum(bytes), 0) FROM (SELECT max(bytes) AS bytes FROM images WHERE file IS NOT NULL GROUP BY file)) AS bytes,
         (SELECT count(*) FROM images WHERE next_try_at_ms IS NOT NULL) AS waiting,
         (SELECT count(*) FROM images WHERE next_try_at_ms IS NULL AND file IS NULL AND is_unused = 0) AS given_up`,
    )
    const [kept, bytes] = [Number(row?.kept), Number(row?.bytes)]
    return { kept, bytes, waiting: Number(row?.waiting), givenUp: Number(row?.given_up) }
  }

  async unused(limit: number) {
    return this.#database
      .all(
        `SELECT url, (SELECT file WHERE NOT EXISTS (SELECT 1 FROM images AS other
           WHERE other.file = images.file AND other.is_unused = 0)) AS file
         FROM images WHERE is_unused = 1 ORDER BY url LIMIT ?`,
        limit,
      )
      .map(({ url, file }) => ({ url: String(url), ...(file !== null && { file: String(file) }) }))
  }

  async forget(urls: readonly string[]) {
    const sql = 'DELETE FROM images WHERE is_unused = 1 AND url IN (SELECT value FROM json_each(?))'
    this.#database.run(sql, JSON.stringify(urls))
  }

  async unjournal(urls: readonly string[]) {
    const sql = 'UPDATE images SET is_told = 0 WHERE url IN (SELECT value FROM json_each(?))'
    this.#database.run(sql, JSON.stringify(urls))
  }

  async untold(limit: number) {
    return this.#database
      .all('SELECT * FROM images WHERE is_told = 0 AND is_unused = 0 ORDER BY url LIMIT ?', limit)
      .map(recordFrom)
  }
}

/** A picture that was not given up has no reason: that of its last try is no word of the journal. */
function recordFrom({ url, file, bytes, reason, next_try_at_ms: next }: Row): ImageRecord {
  return {
    url: String(url),
    ...(file !== null && { file: String(file), bytes: Number(bytes) }),
    ...(file === null && next === null && { reason: String(reason) }),
  }
}
