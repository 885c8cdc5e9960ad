import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Changes } from '../publications/changes.ts'
import { keyFrom } from './columns/key-columns.ts'
import type { SharedQueries } from './shared-queries.ts'

/** So many changes are read or forgotten before anything else gets its turn: after a rebuild they are the whole archive. */
const changesPerTurn = 10_000

/** What publications have yet to take in, in the table `unpublished`. */
export function changesIn({ all, get, run }: SharedQueries): Changes {
  return {
    async mark() {
      const row = await get('SELECT max(id) AS id FROM unpublished')
      return row?.id === null ? undefined : Number(row?.id)
    },
    async sources(mark) {
      const found = new Set<string>()
      const first = Number((await get('SELECT min(id) AS id FROM unpublished'))?.id ?? mark)
      for (let from = first; from <= mark; from += changesPerTurn) {
        if (from > first) await nextTurn()
        const to = Math.min(mark, from + changesPerTurn - 1)
        const rows = await all('SELECT DISTINCT source_id FROM unpublished WHERE id BETWEEN ?1 AND ?2', from, to)
        for (const row of rows) found.add(String(row.source_id))
      }
      return [...found].sort()
    },
    async places(mark, limit) {
      // What the journal has not been told of yet has no place.
      const sql = 'SELECT DISTINCT source_id, place FROM unpublished WHERE id <= ?1 AND place > 0 LIMIT ?2'
      const rows = await all(sql, mark, limit + 1)
      if (rows.length > limit) return undefined
      return rows.map((row) => ({ sourceId: String(row.source_id), place: Number(row.place) }))
    },
    async articles(mark, { after, limit }) {
      const rows = await all(
        'SELECT id, hash, published_at_ms AS time FROM unpublished WHERE id > ?1 AND id <= ?2 ORDER BY id LIMIT ?3',
        after,
        mark,
        limit,
      )
      return rows.map((row) => ({ ...keyFrom(row), change: Number(row.id) }))
    },
    async forget(mark) {
      const sql = 'DELETE FROM unpublished WHERE id IN (SELECT id FROM unpublished WHERE id <= ?1 ORDER BY id LIMIT ?2)'
      while ((await run(sql, mark, changesPerTurn)) === changesPerTurn) await nextTurn()
    },
  }
}
