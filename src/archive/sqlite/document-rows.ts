import type { ArchiveDocument, PublishedDocuments } from '../publication-store.ts'
import type { Database, UseDatabase } from './database.ts'

/** What was published of each publication, in the tables `publications`, `documents`, `folders` and `superseded`. */
export function publishedDocuments(use: UseDatabase): PublishedDocuments {
  const some = (rest: string, ...parameters: readonly (string | number)[]) =>
    use((database) => documents(database, rest, parameters))
  const first = async (rest: string, ...parameters: readonly (string | number)[]) =>
    (await some(rest, ...parameters))[0]
  const run = (sql: string, ...parameters: readonly (string | number | null)[]): Promise<void> =>
    use((database) => void database.run(sql, ...parameters))

  return {
    publication: (name) =>
      use((database) => {
        const row = database.get('SELECT * FROM publications WHERE name = ?', name)
        if (row === undefined) return undefined
        const oldest =
          row.oldest_hash === null
            ? undefined
            : { publishedAtMs: Number(row.oldest_at_ms), hash: String(row.oldest_hash) }
        return { settings: String(row.settings), subscription: String(row.subscription), oldest }
      }),
    names: () =>
      use((database) => database.all('SELECT name FROM publications ORDER BY name').map((row) => String(row.name))),
    putPublication: (name, { settings, subscription, oldest }) =>
      run(
        `INSERT OR REPLACE INTO publications (name, settings, subscription, oldest_at_ms, oldest_hash)
         VALUES (?, ?, ?, ?, ?)`,
        name,
        settings,
        subscription,
        oldest?.publishedAtMs ?? null,
        oldest?.hash ?? null,
      ),
    forgetPublication: (name) => run('DELETE FROM publications WHERE name = ?', name),
    folderStamp: (publication) =>
      use((database) => {
        const row = database.get('SELECT changed_at_ms AS stamp FROM folders WHERE publication = ?', publication)
        return row && String(row.stamp)
      }),
    noteFolder: (publication, stamp) =>
      run('INSERT OR REPLACE INTO folders (publication, changed_at_ms) VALUES (?, ?)', publication, stamp),
    all: (publication) => some('ORDER BY month, part', publication),
    unwritten: (publication) => some("AND written = '' ORDER BY month, part", publication),
    newestWritten: (publication) => first("AND path <> '' ORDER BY month DESC, part DESC LIMIT 1", publication),
    hasUnwritten: async (publication) => (await first("AND written = '' LIMIT 1", publication)) !== undefined,
    inMonth: (publication, month) => some('AND month = ? ORDER BY part', publication, month),
    find: (publication, { month, part }) => first('AND month = ? AND part = ?', publication, month, part),
    before: (publication, at) =>
      at === undefined
        ? first('ORDER BY month DESC, part DESC LIMIT 1', publication)
        : first('AND (month, part) < (?, ?) ORDER BY month DESC, part DESC LIMIT 1', publication, at.month, at.part),
    after: (publication, { month, part }) =>
      first('AND (month, part) > (?, ?) ORDER BY month, part LIMIT 1', publication, month, part),
    put: (publication, { month, part, articles, digest, path, written }) =>
      run(
        `INSERT OR REPLACE INTO documents (publication, month, part, articles, digest, path, written)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
        publication,
        month,
        part,
        articles,
        digest,
        path,
        written,
      ),
    remove: (publication, { month, part }) =>
      run('DELETE FROM documents WHERE publication = ? AND month = ? AND part = ?', publication, month, part),
    supersede: (path, atMs) => run('INSERT OR REPLACE INTO superseded (path, at_ms) VALUES (?, ?)', path, atMs),
    revive: (path) => run('DELETE FROM superseded WHERE path = ?', path),
    superseded: (beforeMs) =>
      use((database) =>
        database
          .all('SELECT path FROM superseded WHERE at_ms < ? ORDER BY path', beforeMs)
          .map((row) => String(row.path)),
      ),
  }
}

function documents(database: Database, rest: string, parameters: readonly (string | number)[]): ArchiveDocument[] {
  return database.all(`SELECT * FROM documents WHERE publication = ? ${rest}`, ...parameters).map((row) => ({
    month: String(row.month),
    part: Number(row.part),
    articles: Number(row.articles),
    digest: String(row.digest),
    path: String(row.path),
    written: String(row.written),
  }))
}
