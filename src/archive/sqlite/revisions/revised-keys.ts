import type { ArticleSet, RevisedKey } from '../../article-keys.ts'
import type { Database } from '../database.ts'

/** The articles of a set that were last revised for their readers, the last first, by the index of those alone. */
export function revisedKeysOf(
  database: Database,
  set: ArticleSet,
  limit: number,
  sinceMs: number,
): readonly RevisedKey[] {
  const { within, parameters } = partOf(set)
  return database
    .all(
      `SELECT articles.hash AS hash, articles.published_at_ms AS time, revised_at_ms AS revised
       FROM articles INDEXED BY articles_by_revision
       WHERE revised_at_ms >= ? AND ${within} ORDER BY revised_at_ms DESC LIMIT ?`,
      Math.ceil(sinceMs),
      ...parameters,
      limit,
    )
    .map((row) => ({
      hash: String(row.hash),
      publishedAtMs: Number(row.time),
      revisedAtMs: Number(row.revised),
    }))
}

function partOf(set: ArticleSet): { readonly within: string; readonly parameters: readonly string[] } {
  switch (set.kind) {
    case 'all':
      return { within: 'true', parameters: [] }
    case 'source':
      return {
        within: 'EXISTS (SELECT 1 FROM article_sources WHERE article_id = articles.id AND source_id = ?)',
        parameters: [set.sourceId],
      }
    case 'noted':
      return {
        within: `EXISTS (SELECT 1 FROM publication_articles AS noted
          WHERE noted.hash = articles.hash AND noted.publication = ?)`,
        parameters: [set.publication],
      }
  }
}
