import type { ArchivedImage, ImageIndex, ImageRecord } from '../images/image-index.ts'
import type { Row } from './row.ts'
import type { SharedQueries } from './shared-queries.ts'

/** What is asked of the tables `images` and `article_images`, but by the addresses of pictures. */
export function imagesIn({
  all,
  get,
  run,
  dialect,
}: SharedQueries): Omit<ImageIndex, 'noteTries' | 'intend' | 'page' | 'forget' | 'unjournal'> {
  const isUnused = dialect.is('is_unused')
  const isUsed = dialect.isNot('is_unused')
  const shown = `articles JOIN article_images ON article_id = articles.id JOIN images ON images.id = image_id
    WHERE ${dialect.isOneOf('articles.hash', '?1')}`
  return {
    async due(nowMs) {
      // One look at the index for each host, however many pictures of it wait.
      const rows = await all(
        `WITH RECURSIVE hosts (host) AS (
           SELECT min(host) FROM images WHERE next_try_at_ms IS NOT NULL
           UNION ALL SELECT (SELECT min(host) FROM images WHERE next_try_at_ms IS NOT NULL AND host > hosts.host)
             FROM hosts WHERE host IS NOT NULL)
         SELECT url, attempts, next_try_at_ms AS at FROM hosts JOIN images ON images.id = (
           SELECT id FROM images AS each WHERE each.host = hosts.host AND next_try_at_ms IS NOT NULL
           ORDER BY next_try_at_ms LIMIT 1)
         WHERE next_try_at_ms <= ?1 ORDER BY next_try_at_ms, url`,
        nowMs,
      )
      return rows.map((row) => ({ url: String(row.url), attempts: Number(row.attempts), nextTryAtMs: Number(row.at) }))
    },
    async abandoned() {
      const sql = `SELECT DISTINCT intended_file AS file FROM images WHERE intended_file IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM images AS kept WHERE kept.file = images.intended_file AND ${dialect.isNot('kept.is_unused')})`
      return (await all(sql)).map((row) => String(row.file))
    },
    async forgetAbandoned() {
      await run('UPDATE images SET intended_file = NULL WHERE intended_file IS NOT NULL')
    },
    async of(hashes) {
      const sql = `SELECT hash, images.url AS url, file, bytes FROM ${shown} AND file IS NOT NULL ORDER BY hash, images.url`
      const byHash = Map.groupBy(await all(sql, hashes), ({ hash }) => String(hash))
      return new Map([...byHash].map(([hash, some]) => [hash, some.map(imageFrom)]))
    },
    async shownBy(hashes) {
      const sql = `SELECT hash, images.url AS url FROM ${shown} AND ${isUsed}`
      const byHash = Map.groupBy(await all(sql, hashes), ({ hash }) => String(hash))
      return new Map([...byHash].map(([hash, some]) => [hash, new Set(some.map(({ url }) => String(url)))]))
    },
    async known(names) {
      const sql = `SELECT DISTINCT file FROM images WHERE ${isUsed} AND ${dialect.isOneOf('file', '?1')}`
      return new Set((await all(sql, names)).map((row) => String(row.file)))
    },
    async counts() {
      const row = await get(
        `SELECT (SELECT count(DISTINCT file) FROM images) AS kept,
           (SELECT coalesce(sum(bytes), 0) FROM (
              SELECT max(bytes) AS bytes FROM images WHERE file IS NOT NULL GROUP BY file) AS files) AS bytes,
           (SELECT count(*) FROM images WHERE next_try_at_ms IS NOT NULL) AS waiting,
           (SELECT count(*) FROM images WHERE next_try_at_ms IS NULL AND file IS NULL AND ${isUsed}) AS given_up`,
      )
      const [kept, bytes] = [Number(row?.kept), Number(row?.bytes)]
      return { kept, bytes, waiting: Number(row?.waiting), givenUp: Number(row?.given_up) }
    },
    async unused(limit) {
      const rows = await all(
        `SELECT url, CASE WHEN NOT EXISTS (SELECT 1 FROM images AS other
           WHERE other.file = images.file AND ${dialect.isNot('other.is_unused')}) THEN file END AS file
         FROM images WHERE ${isUnused} ORDER BY url LIMIT ?1`,
        limit,
      )
      return rows.map(({ url, file }) => ({ url: String(url), ...(file !== null && { file: String(file) }) }))
    },
    async untold(limit) {
      const sql = `SELECT * FROM images WHERE ${dialect.isNot('is_told')} AND ${isUsed} ORDER BY url LIMIT ?1`
      return (await all(sql, limit)).map(imageRecordFrom)
    },
  }
}

function imageFrom(row: Row): ArchivedImage {
  return { url: String(row.url), file: String(row.file), bytes: Number(row.bytes) }
}

/** Reads a picture; one that was not given up has no reason: that of its last try is no word of the journal. */
export function imageRecordFrom({ url, file, bytes, reason, next_try_at_ms: next }: Row): ImageRecord {
  return {
    url: String(url),
    ...(file !== null && { file: String(file), bytes: Number(bytes) }),
    ...(file === null && next === null && { reason: String(reason) }),
  }
}
