import { checksumOf } from '../../checksum.ts'
import type { ImageIndex } from '../../images/image-index.ts'
import { imageRecordFrom, imagesIn } from '../../tables/images-in-tables.ts'
import type { SharedQueries } from '../../tables/shared-queries.ts'
import type { PostgresDatabase } from '../connection/postgres-database.ts'

/** The index of pictures in the tables `images` and `article_images`. */
export function imageIndex(database: PostgresDatabase, shared: SharedQueries): ImageIndex {
  return {
    ...imagesIn(shared),
    async noteTries(tries) {
      await database.alone(async (queries) => {
        for (const { url, attempts, nextTryAtMs, reason } of tries) {
          await queries.run(
            `UPDATE images SET attempts = $1, next_try_at_ms = $2, reason = coalesce($3, reason)
             WHERE digest = $4 AND next_try_at_ms IS NOT NULL`,
            attempts,
            nextTryAtMs,
            reason ?? null,
            digestOf(url),
          )
        }
      })
    },
    async intend(images) {
      await database.alone(async (queries) => {
        for (const { url, file } of images)
          await queries.run('UPDATE images SET intended_file = $1 WHERE digest = $2', file, digestOf(url))
      })
    },
    async page({ after, limit, sinceMs = 0 }) {
      const rows = await database.all(
        `SELECT * FROM images WHERE left(url, 500) >= left($1, 500) AND url > $1 AND told_at_ms >= $2 AND NOT is_unused
         ORDER BY left(url, 500), url LIMIT $3`,
        after,
        Math.trunc(sinceMs),
        limit,
      )
      return rows.map(imageRecordFrom)
    },
    async forget(urls) {
      await database.run('DELETE FROM images WHERE is_unused AND digest = ANY($1)', urls.map(digestOf))
    },
    async unjournal(urls) {
      await database.run('UPDATE images SET is_told = false WHERE digest = ANY($1)', urls.map(digestOf))
    },
  }
}

function digestOf(url: string): Buffer {
  return Buffer.from(checksumOf(url), 'hex')
}
