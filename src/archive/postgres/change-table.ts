import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Changes } from '../publications/changes.ts'
import type { Queries } from './connection/postgres-database.ts'
import { keyFrom } from './key-statements.ts'

/** So many changes are read or forgotten before anything else gets its turn: after a rebuild they are the whole archive. */
const changesPerTurn = 10_000

/** What publications have yet to take in, in the table `unpublished`. */
export function changesOf(database: Queries): Changes {
  return {
    async mark() {
      const row = await database.get('SELECT max(id) AS id FROM unpublished')
      return row?.id === null ? undefined : Number(row?.id)
    },
    async sources(mark) {
      const found = new Set<string>()
      const first = Number((await database.get('SELECT min(id) AS id FROM unpublished'))?.id ?? mark)
      for (let from = first; from <= mark; from += changesPerTurn) {
        if (from > first) await nextTurn()
        const to = Math.min(mark, from + changesPerTurn - 1)
        const rows = await database.all(
          'SELECT DISTINCT source_id FROM unpublished WHERE id BETWEEN $1 AND $2',
          from,
          to,
        )
        for (const row of rows) found.add(String(row.source_id))
      }
      return [...found].sort()
    },
    async places(mark, limit) {
      // What the journal has not been told of yet has no place.
      const sql = `SELECT source_id, place FROM unpublished WHERE id <= $1 AND place > 0
        GROUP BY source_id, place ORDER BY min(id) LIMIT $2`
      const rows = await database.all(sql, mark, limit + 1)
      if (rows.length > limit) return undefined
      return rows.map((row) => ({ sourceId: String(row.source_id), place: Number(row.place) }))
    },
    async articles(mark, { after, limit }) {
      return (
        await database.all(
          `SELECT id, hash, published_at_ms AS time FROM unpublished WHERE id > $1 AND id <= $2 ORDER BY id LIMIT $3`,
          after,
          mark,
          limit,
        )
      ).map((row) => ({ ...keyFrom(row), change: Number(row.id) }))
    },
    async forget(mark) {
      const sql = 'DELETE FROM unpublished WHERE id IN (SELECT id FROM unpublished WHERE id <= $1 ORDER BY id LIMIT $2)'
      while ((await database.run(sql, mark, changesPerTurn)) === changesPerTurn) await nextTurn()
    },
  }
}

/** Notes that an article of a source is new to publications, or not as they know it; its place is 0 where it has none. */
export async function noteChange(
  database: Queries,
  change: { readonly sourceId: string; readonly publishedAtMs: number; readonly hash: string; readonly place: number },
): Promise<void> {
  await database.run(
    'INSERT INTO unpublished (source_id, published_at_ms, hash, place) VALUES ($1, $2, $3, $4)',
    change.sourceId,
    change.publishedAtMs,
    change.hash,
    change.place,
  )
}

/** Notes the same for every source that lists an article, and for the place that its categories gave it. */
export async function noteChangeOf(database: Queries, hash: string): Promise<void> {
  await database.run(
    `INSERT INTO unpublished (source_id, published_at_ms, hash, place)
     SELECT listed.source_id, listed.published_at_ms, hash, coalesce(listed.seq, 0)
     FROM articles JOIN article_sources AS listed ON listed.article_id = articles.id WHERE hash = $1
     UNION ALL
     SELECT source_id, published_at_ms, hash, categories_seq FROM articles WHERE hash = $1 AND categories_seq IS NOT NULL`,
    hash,
  )
}
