import type { ArticleKey, ArticleSet } from '../../article-keys.ts'
import type { Row } from '../row.ts'

/** When an article, or its listing by a source, was journalled; of what was recorded before that was noted, when it was first seen. */
export const keptAt = 'coalesce(articles.kept_at_ms, articles.first_seen_at_ms, articles.published_at_ms)'
export const listedAt = `coalesce(listed.listed_at_ms, ${keptAt})`

/** Reads the key of an article from the columns `time` and `hash`. */
export function keyFrom(row: Row): ArticleKey {
  return { publishedAtMs: Number(row.time), hash: String(row.hash) }
}

/** Where the articles of a set stand: `time` and `place` are columns that an index orders, and `?1` is the first of `parameters`. */
export function tablesOf(set: ArticleSet) {
  switch (set.kind) {
    case 'all':
      return {
        from: 'articles',
        where: 'true',
        parameters: [],
        time: 'published_at_ms',
        place: 'seq',
        archivedAt: keptAt,
        sourceId: 'source_id',
      }
    case 'source':
      return {
        from: 'article_sources AS listed JOIN articles ON articles.id = listed.article_id',
        where: 'listed.source_id = ?1',
        parameters: [set.sourceId],
        time: 'listed.published_at_ms',
        place: 'listed.seq',
        archivedAt: listedAt,
        sourceId: 'listed.source_id',
      }
    case 'noted':
      return {
        from: 'publication_articles AS noted',
        where: 'publication = ?1 AND hash IS NOT NULL',
        parameters: [set.publication],
        time: 'published_at_ms',
        place: 'place',
        archivedAt: 'archived_at_ms',
        sourceId: '(SELECT source_id FROM articles WHERE articles.hash = noted.hash)',
      }
  }
}

/** Names the parameters behind those that are given already. */
export function parametersBehind(given: readonly unknown[]): (number: number) => string {
  return (number) => `?${given.length + number}`
}
