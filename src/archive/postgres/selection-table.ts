import type { Selections } from '../publications/selections.ts'
import { keptAt, listedAt } from '../tables/columns/key-columns.ts'
import { setNameOf } from '../tables/pages-of-sets.ts'
import { selectableFrom, selectionsIn } from '../tables/selections-in-tables.ts'
import type { SharedQueries } from '../tables/shared-queries.ts'
import { isOneOf } from './article-table.ts'
import type { PostgresDatabase } from './connection/postgres-database.ts'
import { restorePages } from './selections/told-pages-table.ts'

/** What publications hold that select by more than one source, in `publication_articles` and `publication_selections`. */
export function selectionsOf(database: PostgresDatabase, shared: SharedQueries): Selections {
  return {
    ...selectionsIn(shared),
    async begin(publication) {
      await database.alone(async (queries) => {
        await queries.run('DELETE FROM publication_selections WHERE publication = $1', publication)
        await queries.run('DELETE FROM publication_articles WHERE publication = $1', publication)
        const name = setNameOf({ kind: 'noted', publication })
        await queries.run('DELETE FROM archive_pages WHERE article_set = $1', name)
      })
    },
    async complete(publication, selection) {
      const sql = `INSERT INTO publication_selections (publication, selection) VALUES ($1, $2)
        ON CONFLICT (publication) DO UPDATE SET selection = excluded.selection, settled_place = 0`
      await database.alone(async (queries) => {
        await queries.run(sql, publication, selection)
        await restorePages(queries, publication, selection)
      })
    },
    async candidates(hashes) {
      return (
        await database.all(
          `SELECT hash, published_at_ms AS time, lang, categories, title, seq, ${keptAt} AS archived, categories_seq,
             categories_at_ms, (
               SELECT json_agg(json_build_object('sourceId', listed.source_id, 'place', listed.seq, 'atMs', ${listedAt}) ORDER BY listed.seq)
               FROM article_sources AS listed WHERE article_id = articles.id AND listed.seq IS NOT NULL) AS listings
           FROM articles WHERE ${isOneOf} AND seq IS NOT NULL ORDER BY hash`,
          hashes,
        )
      ).map(selectableFrom)
    },
    async note(keys, held) {
      await database.alone(async (queries) => {
        await queries.run(
          'UPDATE publication_articles SET hash = NULL WHERE hash = ANY($1) AND publication = ANY($2)',
          keys.map(({ hash }) => hash),
          [...held.keys()],
        )
        for (const [publication, kept] of held) {
          for (const { place, archivedAtMs, publishedAtMs, hash } of kept) {
            await queries.run(
              `INSERT INTO publication_articles (publication, place, archived_at_ms, published_at_ms, hash)
               VALUES ($1, $2, $3, $4, $5) ON CONFLICT (publication, place) DO UPDATE SET
                 archived_at_ms = excluded.archived_at_ms, published_at_ms = excluded.published_at_ms, hash = excluded.hash`,
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
      await database.run(
        `UPDATE publication_selections AS settled SET settled_place = greatest(settled_place, coalesce(
           (SELECT min(place) - 1 FROM unpublished WHERE id > $1 AND place > 0),
           (SELECT max(place) FROM publication_articles AS held WHERE held.publication = settled.publication), 0))
         WHERE publication = ANY($2)`,
        mark,
        publications,
      )
    },
  }
}
