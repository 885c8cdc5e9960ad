import type { ChangedArticles } from '../catalog.ts'
import type { Database } from './database.ts'

/** The articles that changed since a mark, in the table `article_changes`. */
export function changedSince(database: Database, mark: string | undefined, limit: number): ChangedArticles {
  const name = String(database.get('SELECT name FROM catalog_name')?.name)
  const [ofCatalog, last = ''] = mark?.split(' ') ?? []
  const isAnew = ofCatalog !== name
  const after = isAnew ? 0 : Number(last)
  const newest = Number(database.get('SELECT coalesce(max(change), 0) AS newest FROM article_changes')?.newest)
  const rows = database.all(
    'SELECT change, lower(hex(hash)) AS hash FROM article_changes WHERE change > ? ORDER BY change LIMIT ?',
    after,
    limit,
  )
  return {
    isAnew,
    mark: `${name} ${after}`,
    changes: rows.map(({ change, hash }) => ({ hash: String(hash), mark: `${name} ${Number(change)}` })),
    left: Math.max(0, newest - after),
  }
}

/** Begins the changes anew, under another name of the catalog. */
export function forgetChanges(database: Database): void {
  database.run('DELETE FROM article_changes')
  database.run('UPDATE catalog_name SET name = lower(hex(randomblob(8)))')
}
