import type { PublishedDocuments } from '../../publication-store.ts'
import { documentFrom } from '../../tables/columns/document-columns.ts'
import type { PostgresDatabase } from '../connection/postgres-database.ts'

/** So many names of publications go in one statement. */
const namesAtOnce = 5_000

/** What was published, in the tables `documents` and `publications`. */
export function publishedDocuments(database: PostgresDatabase): PublishedDocuments {
  return {
    async find(path) {
      const row = await database.get('SELECT * FROM documents WHERE path = $1', path)
      return row && documentFrom(row)
    },
    async asked() {
      return (await database.all('SELECT * FROM documents WHERE asked_at_ms IS NOT NULL')).map(documentFrom)
    },
    async put(documents) {
      await database.transaction(async (queries) => {
        const sql = `INSERT INTO documents (path, written, asked_at_ms) VALUES ($1, $2, $3)
          ON CONFLICT (path) DO UPDATE SET written = excluded.written, asked_at_ms = excluded.asked_at_ms`
        for (const { path, written, askedAtMs } of documents) await queries.run(sql, path, written, askedAtMs ?? null)
      })
    },
    async remove(paths) {
      await database.run('DELETE FROM documents WHERE path = ANY($1)', paths)
    },
    async names() {
      const rows = await database.all('SELECT name, title FROM publications ORDER BY name')
      return new Map(rows.map((row) => [String(row.name), String(row.title)]))
    },
    async putNames(titles) {
      const all = [...titles]
      for (let at = 0; at < all.length; at += namesAtOnce) {
        const some = all.slice(at, at + namesAtOnce)
        await database.run(
          `INSERT INTO publications (name, title) SELECT * FROM unnest($1::text[], $2::text[])
           ON CONFLICT (name) DO UPDATE SET title = excluded.title`,
          some.map(([name]) => name),
          some.map(([, title]) => title),
        )
      }
    },
    async forget(publication) {
      await database.transaction(async (queries) => {
        // `0` follows `/`: all that begins with the name and a slash.
        const ofIt = "path = $1 OR (path > $1 || '/' AND path < $1 || '0')"
        await queries.run(`DELETE FROM documents WHERE ${ofIt}`, publication)
        await queries.run('DELETE FROM publications WHERE name = $1', publication)
      })
    },
  }
}
