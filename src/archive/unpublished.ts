import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ArticleKey } from './article-set.ts'
import type { Database } from './sqlite.ts'

/** So many changes are forgotten before anything else gets its turn. */
const changesPerTurn = 10_000

/** Articles of one source and month that publications have yet to take in. */
export type UnpublishedMonth = {
  readonly sourceId: string
  /** `YYYY-MM`, UTC. */
  readonly month: string
  /** The oldest of them. */
  readonly sinceMs: number
}

/** What changed in the archive since publications last took it in; noted by the catalog itself with every change. */
export class Unpublished {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** A mark up to which all changes so far are noted; absent where there are none. */
  mark(): number | undefined {
    const row = this.#database.prepare('SELECT max(id) AS id FROM unpublished').get()
    return row?.id === null ? undefined : Number(row?.id)
  }

  /** The changes up to a mark, by source and month. */
  months(mark: number): readonly UnpublishedMonth[] {
    return this.#database
      .prepare(
        `SELECT source_id, strftime('%Y-%m', published_at_ms / 1000, 'unixepoch') AS month, min(published_at_ms) AS since
         FROM unpublished WHERE id <= ? GROUP BY 1, 2`,
      )
      .all(mark)
      .map((row) => ({ sourceId: String(row.source_id), month: String(row.month), sinceMs: Number(row.since) }))
  }

  /** Every changed article up to a mark, a page at a time. */
  articles(mark: number, page: { readonly after: string; readonly limit: number }): readonly ArticleKey[] {
    return this.#database
      .prepare(
        `SELECT hash, min(published_at_ms) AS time FROM unpublished WHERE id <= ? AND hash > ?
         GROUP BY hash ORDER BY hash LIMIT ?`,
      )
      .all(mark, page.after, page.limit)
      .map((row) => ({ publishedAtMs: Number(row.time), hash: String(row.hash) }))
  }

  /** Forgets the changes up to a mark: every publication has taken them in. After a rebuild they are the whole archive. */
  async forget(mark: number): Promise<void> {
    const statement = this.#database.prepare(
      'DELETE FROM unpublished WHERE id IN (SELECT id FROM unpublished WHERE id <= ? ORDER BY id LIMIT ?)',
    )
    while (statement.run(mark, changesPerTurn).changes === changesPerTurn) await nextTurn()
  }
}
