import type { ArticleSet } from '../../article-keys.ts'

/**
 * Queries for the places of a set in order, those left vacant included, and for the hashes that stand there: behind place $1,
 * up to place $2, at most $3 of them, of the set that $4 names.
 */
export function pageQueriesOf(set: ArticleSet) {
  switch (set.kind) {
    case 'all':
      return {
        name: 'all',
        parameter: null,
        places: inOrder('seq AS place FROM articles WHERE $4::text IS NULL', 'seq FROM vacancies WHERE is_kept'),
        hashes: inOrder(
          'seq AS place, hash FROM articles WHERE $4::text IS NULL',
          'seq, NULL FROM vacancies WHERE is_kept',
        ),
      }
    case 'source':
      return {
        name: `source ${set.sourceId}`,
        parameter: set.sourceId,
        places: inOrder(
          'seq AS place FROM article_sources WHERE source_id = $4',
          'seq FROM vacancies WHERE source_id = $4',
        ),
        hashes: inOrder(
          `seq AS place, (SELECT hash FROM articles WHERE articles.id = article_id) AS hash
           FROM article_sources WHERE source_id = $4`,
          'seq, NULL FROM vacancies WHERE source_id = $4',
        ),
      }
    case 'noted': {
      const settled = 'SELECT settled_place FROM publication_selections WHERE publication = $4'
      const held = `FROM publication_articles WHERE publication = $4 AND place > $1 AND place <= $2 AND place <= (${settled})
        ORDER BY place LIMIT $3`
      return {
        name: `noted ${set.publication}`,
        parameter: set.publication,
        places: `SELECT place ${held}`,
        hashes: `SELECT place, hash ${held}`,
      }
    }
  }
}

function inOrder(taken: string, vacant: string): string {
  const within = 'AND seq > $1 AND seq <= $2'
  return `SELECT ${taken} ${within} UNION ALL SELECT ${vacant} ${within} ORDER BY 1 LIMIT $3`
}
