import type { Selections } from '../../publications/selections.ts'
import { keptAt, listedAt } from '../../tables/columns/key-columns.ts'
import { setNameOf } from '../../tables/pages-of-sets.ts'
import { selectableFrom, selectionsIn } from '../../tables/selections-in-tables.ts'
import type { SharedQueries } from '../../tables/shared-queries.ts'
import { isOneOf } from '../article-rows.ts'
import type { Database } from '../database.ts'
import { restorePages } from './told-pages-rows.ts'

/** What publications hold that select by more than one source, in `publication_articles` and `publication_selections`. */
export function selectionsOf(database: Database, queries: SharedQueries): Selections {
  return {
    ...selectionsIn(queries),
    async begin(publication) {
      database.transaction(() => {
        database.run('DELETE FROM publication_selections WHERE publication = ?', publication)
        database.run('DELETE FROM publication_articles WHERE publication = ?', publication)
        const name = setNameOf({ kind: 'noted', publication })
        database.run('DELETE FROM archive_pages WHERE article_set = ?', name)
      })
    },
    async complete(publication, selection) {
      const sql = 'INSERT OR REPLACE INTO publication_selections (publication, selection) VALUES (?, ?)'
      database.transaction(() => {
        database.run(sql, publication, selection)
        restorePages(database, publication, selection)
      })
    },
    async candidates(hashes) {
      return database
        .all(
          `SELECT hash, published_at_ms AS time, lang, categories, title, seq, ${keptAt} AS archived, categories_seq,
             categories_at_ms, (
               SELECT json_group_array(json_object('sourceId', source_id, 'place', seq, 'atMs', ${listedAt}) ORDER BY seq)
               FROM article_sources AS listed WHERE article_id = articles.id AND listed.seq IS NOT NULL) AS listings
           FROM articles WHERE ${isOneOf} AND seq IS NOT NULL ORDER BY hash`,
          JSON.stringify(hashes),
        )
        .map(selectableFrom)
    },
    async note(keys, held) {
      database.transaction(() => {
        // Left alone, SQLite looks through all that a publication holds.
        const sql = `UPDATE publication_articles INDEXED BY publication_articles_by_hash SET hash = NULL
          WHERE hash = ? AND publication = ?`
        for (const publication of held.keys()) {
          for (const { hash } of keys) database.run(sql, hash, publication)
        }
        for (const [publication, kept] of held) {
          for (const { place, archivedAtMs, publishedAtMs, hash } of kept) {
            database.run(
              `INSERT OR REPLACE INTO publication_articles (publication, place, archived_at_ms, published_at_ms, hash)
               VALUES (?, ?, ?, ?, ?)`,
              publication,
              place,
              archivedAtMs,
              publishedAtMs,
              hash,
            )
          }
        }
      })
    },
    async settle(publications, mark = 0) {
      // What came in behind the mark is not noted yet.
      database.run(
        `UPDATE publication_selections AS settled SET settled_place = max(settled_place, coalesce(
           (SELECT min(place) - 1 FROM unpublished WHERE id > ? AND place > 0),
           (SELECT max(place) FROM publication_articles AS held WHERE held.publication = settled.publication), 0))
         WHERE publication IN (SELECT value FROM json_each(?))`,
        mark,
        JSON.stringify(publications),
      )
    },
  }
}
