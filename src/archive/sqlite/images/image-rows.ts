import type { ImageIndex } from '../../images/image-index.ts'
import { imageRecordFrom, imagesIn } from '../../tables/images-in-tables.ts'
import type { SharedQueries } from '../../tables/shared-queries.ts'
import type { Database } from '../database.ts'

/** The index of pictures in the tables `images` and `article_images`. */
export function imageIndex(database: Database, queries: SharedQueries): ImageIndex {
  return {
    ...imagesIn(queries),
    async noteTries(tries) {
      database.transaction(() => {
        for (const { url, attempts, nextTryAtMs, reason } of tries) {
          database.run(
            `UPDATE images SET attempts = ?, next_try_at_ms = ?, reason = coalesce(?, reason)
             WHERE url = ? AND next_try_at_ms IS NOT NULL`,
            attempts,
            nextTryAtMs,
            reason ?? null,
            url,
          )
        }
      })
    },
    async intend(images) {
      database.transaction(() => {
        for (const { url, file } of images) database.run('UPDATE images SET intended_file = ? WHERE url = ?', file, url)
      })
    },
    async page({ after, limit, sinceMs = 0 }) {
      return database
        .all(
          'SELECT * FROM images WHERE url > ? AND told_at_ms >= ? AND is_unused = 0 ORDER BY url LIMIT ?',
          after,
          Math.trunc(sinceMs),
          limit,
        )
        .map(imageRecordFrom)
    },
    async forget(urls) {
      const sql = 'DELETE FROM images WHERE is_unused = 1 AND url IN (SELECT value FROM json_each(?))'
      database.run(sql, JSON.stringify(urls))
    },
    async unjournal(urls) {
      const sql = 'UPDATE images SET is_told = 0 WHERE url IN (SELECT value FROM json_each(?))'
      database.run(sql, JSON.stringify(urls))
    },
  }
}
