import type { ChangedArticles } from '../catalog.ts'
import type { Queries } from './connection/postgres-database.ts'

/** The articles that changed since a mark, in the table `article_changes`. */
export async function changedSince(
  database: Queries,
  mark: string | undefined,
  limit: number,
): Promise<ChangedArticles> {
  const name = String((await database.get('SELECT name FROM catalog_name'))?.name)
  const [ofCatalog, last = ''] = mark?.split(' ') ?? []
  const isAnew = ofCatalog !== name
  const after = isAnew ? 0 : Number(last)
  const newest = Number((await database.get('SELECT coalesce(max(change), 0) AS newest FROM article_changes'))?.newest)
  const rows = await database.all(
    'SELECT change, hash FROM article_changes WHERE change > $1 ORDER BY change LIMIT $2',
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
export async function forgetChanges(database: Queries): Promise<void> {
  await database.run('TRUNCATE article_changes')
  await database.run('UPDATE catalog_name SET name = gen_random_uuid()::text')
}
