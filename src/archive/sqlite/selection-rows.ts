import type { Selections } from '../catalog.ts'
import { isOneOf } from './article-rows.ts'
import type { Database } from './database.ts'
import { keyFrom } from './key-queries.ts'

/** What publications hold that select by more than one source, in `publication_articles` and `publication_selections`. */
export function selectionsOf(database: Database): Selections {
  return {
    async find(publication) {
      const row = database.get('SELECT selection FROM publication_selections WHERE publication = ?', publication)
      return row && String(row.selection)
    },
    async begin(publication) {
      database.transaction(() => {
        database.run('DELETE FROM publication_selections WHERE publication = ?', publication)
        database.run('DELETE FROM publication_articles WHERE publication = ?', publication)
      })
    },
    async complete(publication, selection) {
      database.run('INSERT OR REPLACE INTO publication_selections VALUES (?, ?)', publication, selection)
    },
    async candidates(hashes) {
      return database
        .all(
          `SELECT hash, published_at_ms AS time, lang, categories, title,
             (SELECT json_group_array(source_id) FROM article_sources WHERE article_id = articles.id) AS sources
           FROM articles WHERE ${isOneOf} ORDER BY hash`,
          JSON.stringify(hashes),
        )
        .map((row) => ({
          ...keyFrom(row),
          sourceIds: JSON.parse(String(row.sources)) as string[],
          lang: String(row.lang),
          categories: JSON.parse(String(row.categories)) as string[],
          title: String(row.title),
        }))
    },
    async page({ after, limit }) {
      return database
        .all('SELECT hash, published_at_ms AS time FROM articles WHERE hash > ? ORDER BY hash LIMIT ?', after, limit)
        .map(keyFrom)
    },
    async note(keys, held) {
      database.transaction(() => {
        for (const publication of held.keys()) {
          for (const { hash } of keys) {
            database.run('DELETE FROM publication_articles WHERE hash = ? AND publication = ?', hash, publication)
          }
        }
        for (const [publication, kept] of held) {
          for (const { publishedAtMs, hash } of kept) {
            database.run(
              'INSERT OR IGNORE INTO publication_articles (publication, published_at_ms, hash) VALUES (?, ?, ?)',
              publication,
              publishedAtMs,
              hash,
            )
          }
        }
      })
    },
  }
}
