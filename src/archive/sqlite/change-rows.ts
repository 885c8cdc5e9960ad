import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Changes } from '../publications/changes.ts'
import type { Database } from './database.ts'
import { keyFrom } from './key-queries.ts'

/** So many changes are read or forgotten before anything else gets its turn: after a rebuild they are the whole archive. */
const changesPerTurn = 10_000

/** What publications have yet to take in, in the table `unpublished`. */
export function changesOf(database: Database): Changes {
  return {
    async mark() {
      const row = database.get('SELECT max(id) AS id FROM unpublished')
      return row?.id === null ? undefined : Number(row?.id)
    },
    async sources(mark) {
      const found = new Set<string>()
      const first = Number(database.get('SELECT min(id) AS id FROM unpublished')?.id ?? mark)
      for (let from = first; from <= mark; from += changesPerTurn) {
        if (from > first) await nextTurn()
        const to = Math.min(mark, from + changesPerTurn - 1)
        const rows = database.all('SELECT DISTINCT source_id FROM unpublished WHERE id BETWEEN ? AND ?', from, to)
        for (const row of rows) found.add(String(row.source_id))
      }
      return [...found].sort()
    },
    async places(mark, limit) {
      // What the journal has not been told of yet has no place.
      const sql = 'SELECT DISTINCT source_id, place FROM unpublished WHERE id <= ? AND place > 0 LIMIT ?'
      const rows = database.all(sql, mark, limit + 1)
      if (rows.length > limit) return undefined
      return rows.map((row) => ({ sourceId: String(row.source_id), place: Number(row.place) }))
    },
    async articles(mark, { after, limit }) {
      return database
        .all(
          `SELECT id, hash, published_at_ms AS time FROM unpublished WHERE id > ? AND id <= ? ORDER BY id LIMIT ?`,
          after,
          mark,
          limit,
        )
        .map((row) => ({ ...keyFrom(row), change: Number(row.id) }))
    },
    async forget(mark) {
      const sql = 'DELETE FROM unpublished WHERE id IN (SELECT id FROM unpublished WHERE id <= ? ORDER BY id LIMIT ?)'
      while (database.run(sql, mark, changesPerTurn).changes === changesPerTurn) await nextTurn()
    },
  }
}

/** Notes that an article of a source is new to publications, or not as they know it; its place is 0 where it has none. */
export function noteChange(
  database: Database,
  change: { readonly sourceId: string; readonly publishedAtMs: number; readonly hash: string; readonly place: number },
): void {
  database.run(
    'INSERT INTO unpublished (source_id, published_at_ms, hash, place) VALUES (?, ?, ?, ?)',
    change.sourceId,
    change.publishedAtMs,
    change.hash,
    change.place,
  )
}

/** Notes the same for every source that lists an article, and for the place that its categories gave it. */
export function noteChangeOf(database: Database, hash: string): void {
  database.run(
    `INSERT INTO unpublished (source_id, published_at_ms, hash, place)
     SELECT listed.source_id, listed.published_at_ms, hash, coalesce(listed.seq, 0)
     FROM articles JOIN article_sources AS listed ON listed.article_id = articles.id WHERE hash = ?1
     UNION ALL
     SELECT source_id, published_at_ms, hash, categories_seq FROM articles WHERE hash = ?1 AND categories_seq IS NOT NULL`,
    hash,
  )
}
