import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Changes } from '../catalog.ts'
import type { Database } from './database.ts'
import { keyFrom } from './key-queries.ts'

/** So many changes are forgotten before anything else gets its turn. */
const changesPerTurn = 10_000

/** What publications have yet to take in, in the table `unpublished`. */
export function changesOf(database: Database): Changes {
  return {
    async mark() {
      const row = database.get('SELECT max(id) AS id FROM unpublished')
      return row?.id === null ? undefined : Number(row?.id)
    },
    async months(mark) {
      return database
        .all(
          `SELECT source_id, strftime('%Y-%m', published_at_ms / 1000, 'unixepoch') AS month, min(published_at_ms) AS since
           FROM unpublished WHERE id <= ? GROUP BY 1, 2`,
          mark,
        )
        .map((row) => ({ sourceId: String(row.source_id), month: String(row.month), sinceMs: Number(row.since) }))
    },
    async articles(mark, { after, limit }) {
      return database
        .all(
          `SELECT hash, min(published_at_ms) AS time FROM unpublished WHERE id <= ? AND hash > ?
           GROUP BY hash ORDER BY hash LIMIT ?`,
          mark,
          after,
          limit,
        )
        .map(keyFrom)
    },
    // After a rebuild they are the whole archive.
    async forget(mark) {
      const sql = 'DELETE FROM unpublished WHERE id IN (SELECT id FROM unpublished WHERE id <= ? ORDER BY id LIMIT ?)'
      while (database.run(sql, mark, changesPerTurn).changes === changesPerTurn) await nextTurn()
    },
  }
}

/** Notes that an article of a source is new to publications, or not as they know it. */
export function noteChange(database: Database, sourceId: string, publishedAtMs: number, hash: string): void {
  database.run(
    'INSERT INTO unpublished (source_id, published_at_ms, hash) VALUES (?, ?, ?)',
    sourceId,
    publishedAtMs,
    hash,
  )
}

/** Notes the same for every source that lists an article. */
export function noteChangeOf(database: Database, hash: string): void {
  database.run(
    `INSERT INTO unpublished (source_id, published_at_ms, hash)
     SELECT listed.source_id, listed.published_at_ms, hash
     FROM articles JOIN article_sources AS listed ON listed.article_id = articles.id WHERE hash = ?`,
    hash,
  )
}
