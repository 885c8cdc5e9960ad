import { checksumOf } from '../../checksum.ts'
import type { ArchivedImage, ImageIndex, ImageRecord } from '../../images/image-index.ts'
import { isOneOf } from '../article-table.ts'
import type { PostgresDatabase, Row } from '../connection/postgres-database.ts'

/** The index of pictures in the tables `images` and `article_images`. */
export class ImageRows implements ImageIndex {
  readonly #database: PostgresDatabase

  constructor(database: PostgresDatabase) {
    this.#database = database
  }

  async due(nowMs: number) {
    // One look at the index for each host, however many pictures of it wait.
    return (
      await this.#database.all(
        `WITH RECURSIVE hosts (host) AS (
           SELECT min(host) FROM images WHERE next_try_at_ms IS NOT NULL
           UNION ALL SELECT (SELECT min(host) FROM images WHERE next_try_at_ms IS NOT NULL AND host > hosts.host)
             FROM hosts WHERE host IS NOT NULL)
         SELECT url, attempts, next_try_at_ms AS at FROM hosts JOIN images ON images.id = (
           SELECT id FROM images AS each WHERE each.host = hosts.host AND next_try_at_ms IS NOT NULL
           ORDER BY next_try_at_ms LIMIT 1)
         WHERE next_try_at_ms <= $1 ORDER BY next_try_at_ms, url`,
        nowMs,
      )
    ).map((row) => ({ url: String(row.url), attempts: Number(row.attempts), nextTryAtMs: Number(row.at) }))
  }

  async noteTries(tries: Parameters<ImageIndex['noteTries']>[0]) {
    await this.#database.alone(async (queries) => {
      for (const { url, attempts, nextTryAtMs, reason } of tries) {
        await queries.run(
          `UPDATE images SET attempts = $1, next_try_at_ms = $2, reason = coalesce($3, reason)
           WHERE digest = decode($4, 'hex') AND next_try_at_ms IS NOT NULL`,
          attempts,
          nextTryAtMs,
          reason ?? null,
          checksumOf(url),
        )
      }
    })
  }

  async intend(images: Parameters<ImageIndex['intend']>[0]) {
    await this.#database.alone(async (queries) => {
      for (const { url, file } of images)
        await queries.run(
          "UPDATE images SET intended_file = $1 WHERE digest = decode($2, 'hex')",
          file,
          checksumOf(url),
        )
    })
  }

  async abandoned() {
    const sql = `SELECT DISTINCT intended_file AS file FROM images WHERE intended_file IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM images AS kept WHERE kept.file = images.intended_file AND NOT kept.is_unused)`
    return (await this.#database.all(sql)).map((row) => String(row.file))
  }

  async forgetAbandoned() {
    await this.#database.run('UPDATE images SET intended_file = NULL WHERE intended_file IS NOT NULL')
  }

  async of(hashes: readonly string[]) {
    const rows = await this.#database.all(
      `SELECT hash, images.url AS url, file, bytes FROM articles JOIN article_images ON article_id = articles.id
         JOIN images ON images.id = image_id
       WHERE articles.${isOneOf} AND file IS NOT NULL ORDER BY hash, images.url`,
      hashes,
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
    const rows = await this.#database.all(
      `SELECT hash, images.url AS url FROM articles JOIN article_images ON article_id = articles.id
         JOIN images ON images.id = image_id WHERE articles.${isOneOf} AND NOT is_unused`,
      hashes,
    )
    const byHash = Map.groupBy(rows, ({ hash }) => String(hash))
    return new Map([...byHash].map(([hash, some]) => [hash, new Set(some.map(({ url }) => String(url)))]))
  }

  async known(names: readonly string[]) {
    const sql = 'SELECT DISTINCT file FROM images WHERE NOT is_unused AND file = ANY($1)'
    return new Set((await this.#database.all(sql, names)).map((row) => String(row.file)))
  }

  async page({ after, limit, sinceMs = 0 }: Parameters<ImageIndex['page']>[0]) {
    return (
      await this.#database.all(
        `SELECT * FROM images WHERE left(url, 500) >= left($1, 500) AND url > $1 AND told_at_ms >= $2 AND NOT is_unused
         ORDER BY left(url, 500), url LIMIT $3`,
        after,
        Math.trunc(sinceMs),
        limit,
      )
    ).map(recordFrom)
  }

  async counts() {
    const row = await this.#database.get(
      `SELECT (SELECT count(DISTINCT file) FROM images) AS kept,
         (SELECT coalesce(sum(bytes), 0) FROM (SELECT max(bytes) AS bytes FROM images WHERE file IS NOT NULL GROUP BY file) AS kept) AS bytes,
         (SELECT count(*) FROM images WHERE next_try_at_ms IS NOT NULL) AS waiting,
         (SELECT count(*) FROM images WHERE next_try_at_ms IS NULL AND file IS NULL AND NOT is_unused) AS given_up`,
    )
    const [kept, bytes] = [Number(row?.kept), Number(row?.bytes)]
    return { kept, bytes, waiting: Number(row?.waiting), givenUp: Number(row?.given_up) }
  }

  async unused(limit: number) {
    return (
      await this.#database.all(
        `SELECT url, CASE WHEN NOT EXISTS (SELECT 1 FROM images AS other
           WHERE other.file = images.file AND NOT other.is_unused) THEN file END AS file
         FROM images WHERE is_unused ORDER BY url LIMIT $1`,
        limit,
      )
    ).map(({ url, file }) => ({ url: String(url), ...(file !== null && { file: String(file) }) }))
  }

  async forget(urls: readonly string[]) {
    const sql = 'DELETE FROM images WHERE is_unused AND digest = ANY($1)'
    await this.#database.run(sql, urls.map(digestOf))
  }

  async unjournal(urls: readonly string[]) {
    const sql = 'UPDATE images SET is_told = false WHERE digest = ANY($1)'
    await this.#database.run(sql, urls.map(digestOf))
  }

  async untold(limit: number) {
    return (
      await this.#database.all('SELECT * FROM images WHERE NOT is_told AND NOT is_unused ORDER BY url LIMIT $1', limit)
    ).map(recordFrom)
  }
}

function digestOf(url: string): Buffer {
  return Buffer.from(checksumOf(url), 'hex')
}

/** A picture that was not given up has no reason: that of its last try is no word of the journal. */
function recordFrom({ url, file, bytes, reason, next_try_at_ms: next }: Row): ImageRecord {
  return {
    url: String(url),
    ...(file !== null && { file: String(file), bytes: Number(bytes) }),
    ...(file === null && next === null && { reason: String(reason) }),
  }
}
