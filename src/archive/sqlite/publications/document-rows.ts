import type { PublishedDocuments } from '../../publication-store.ts'
import { documentFrom } from '../../tables/columns/document-columns.ts'
import type { UseDatabase } from '../database.ts'

/** What was published, in the tables `documents` and `publications`. */
export function publishedDocuments(use: UseDatabase): PublishedDocuments {
  return {
    find: (path) =>
      use((database) => {
        const row = database.get('SELECT * FROM documents WHERE path = ?', path)
        return row && documentFrom(row)
      }),
    asked: () =>
      use((database) => database.all('SELECT * FROM documents WHERE asked_at_ms IS NOT NULL').map(documentFrom)),
    put: (documents) =>
      use((database) =>
        database.transaction(() => {
          const sql = 'INSERT OR REPLACE INTO documents (path, written, asked_at_ms) VALUES (?, ?, ?)'
          for (const { path, written, askedAtMs } of documents) database.run(sql, path, written, askedAtMs ?? null)
        }),
      ),
    remove: (paths) =>
      use((database) => {
        database.run('DELETE FROM documents WHERE path IN (SELECT value FROM json_each(?))', JSON.stringify(paths))
      }),
    names: () =>
      use(
        (database) =>
          new Map(
            database
              .all('SELECT name, title FROM publications ORDER BY name')
              .map((row) => [String(row.name), String(row.title)]),
          ),
      ),
    putNames: (titles) =>
      use((database) =>
        database.transaction(() => {
          const sql = 'INSERT OR REPLACE INTO publications (name, title) VALUES (?, ?)'
          for (const [name, title] of titles) database.run(sql, name, title)
        }),
      ),
    forget: (publication) =>
      use((database) =>
        database.transaction(() => {
          // `0` follows `/`: all that begins with the name and a slash.
          const ofIt = "path = ?1 OR (path > ?1 || '/' AND path < ?1 || '0')"
          database.run(`DELETE FROM documents WHERE ${ofIt}`, publication)
          database.run('DELETE FROM publications WHERE name = ?', publication)
        }),
      ),
  }
}
