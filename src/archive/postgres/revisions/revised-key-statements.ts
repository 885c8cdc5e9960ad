import type { ArticleSet, RevisedKey } from '../../article-keys.ts'
import type { Queries } from '../connection/postgres-database.ts'

/** The articles of a set that were last revised for their readers, the last first, by the index of those alone. */
export async function revisedKeysOf(
  database: Queries,
  set: ArticleSet,
  limit: number,
  sinceMs: number,
): Promise<readonly RevisedKey[]> {
  const { within, parameter } = partOf(set)
  return (
    await database.all(
      `SELECT articles.hash AS hash, articles.published_at_ms AS time, revised_at_ms AS revised
       FROM articles
       WHERE revised_at_ms >= $2 AND ${within} ORDER BY revised_at_ms DESC LIMIT $3`,
      parameter,
      Math.ceil(sinceMs),
      limit,
    )
  ).map((row) => ({
    hash: String(row.hash),
    publishedAtMs: Number(row.time),
    revisedAtMs: Number(row.revised),
  }))
}

function partOf(set: ArticleSet): { readonly within: string; readonly parameter: string | null } {
  switch (set.kind) {
    case 'all':
      return { within: '$1::text IS NULL', parameter: null }
    case 'source':
      return {
        within: 'EXISTS (SELECT 1 FROM article_sources WHERE article_id = articles.id AND source_id = $1)',
        parameter: set.sourceId,
      }
    case 'noted':
      return {
        within: `EXISTS (SELECT 1 FROM publication_articles AS noted
          WHERE noted.hash = articles.hash AND noted.publication = $1)`,
        parameter: set.publication,
      }
  }
}
