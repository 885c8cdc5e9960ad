import type { ArticleKey } from '../archive/article-set.ts'
import type { Database } from '../archive/sqlite.ts'

/** One archive document of a publication, as it was last decided on. */
export type ArchiveDocument = {
  /** `YYYY-MM`, UTC. */
  readonly month: string
  /** Counted from 1, oldest first; a month has one unless it has more articles than a document may. */
  readonly part: number
  /** How many articles are in it. */
  readonly articles: number
  /** Of their hashes. */
  readonly digest: string
  /** Where it was written, without the ending of its form; empty where it never was. */
  readonly path: string
  /** All its bytes depend on but for the articles' own; empty where it has to be written. */
  readonly written: string
}

/** A publication as it was last decided on: what its documents are, whether or not all are written. */
export type PublishedPublication = {
  /** What its archive documents were written with, as a digest. */
  readonly settings: string
  /** What its subscription document was written of, as two digests: of its articles, and of all else. */
  readonly subscription: string
  /** The last article of the subscription document; absent where that holds all there is. */
  readonly oldest: ArticleKey | undefined
}

/** What was published of each publication: where its subscription document ends, and which archive documents it has. */
export class PublishedDocuments {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** What was noted of a publication; absent where all of it has to be looked at. */
  publication(name: string): PublishedPublication | undefined {
    const row = this.#database.prepare('SELECT * FROM publications WHERE name = ?').get(name)
    if (row === undefined) return undefined
    const oldest =
      row.oldest_hash === null ? undefined : { publishedAtMs: Number(row.oldest_at_ms), hash: String(row.oldest_hash) }
    return { settings: String(row.settings), subscription: String(row.subscription), oldest }
  }

  /** Notes what a publication's documents are; those that are not written yet are noted each by itself. */
  putPublication(name: string, { settings, subscription, oldest }: PublishedPublication): void {
    this.#database
      .prepare(
        'INSERT OR REPLACE INTO publications (name, settings, subscription, oldest_at_ms, oldest_hash) VALUES (?, ?, ?, ?, ?)',
      )
      .run(name, settings, subscription, oldest?.publishedAtMs ?? null, oldest?.hash ?? null)
  }

  /** Forgets what was noted, so that all of it is looked at next time. */
  forgetPublication(name: string): void {
    this.#database.prepare('DELETE FROM publications WHERE name = ?').run(name)
  }

  /** When the folder of a publication's archive last changed, as noted once all its files were there. */
  folderChangedAtMs(publication: string): number | undefined {
    const row = this.#database.prepare('SELECT changed_at_ms FROM folders WHERE publication = ?').get(publication)
    return row === undefined ? undefined : Number(row.changed_at_ms)
  }

  /** Notes that, as of this change of its folder, all files of a publication's archive are there. */
  noteFolder(publication: string, changedAtMs: number): void {
    this.#database
      .prepare('INSERT OR REPLACE INTO folders (publication, changed_at_ms) VALUES (?, ?)')
      .run(publication, changedAtMs)
  }

  /** Every archive document, oldest first. */
  all(publication: string): readonly ArchiveDocument[] {
    return this.#documents('ORDER BY month, part', publication)
  }

  /** The documents that have to be written, oldest first. */
  unwritten(publication: string): readonly ArchiveDocument[] {
    return this.#documents("AND written = '' ORDER BY month, part", publication)
  }

  /** The newest document that is there, though perhaps not as it has to be. */
  newestWritten(publication: string): ArchiveDocument | undefined {
    return this.#documents("AND path <> '' ORDER BY month DESC, part DESC LIMIT 1", publication)[0]
  }

  /** Whether a document has to be written. */
  hasUnwritten(publication: string): boolean {
    return this.#documents("AND written = '' LIMIT 1", publication).length > 0
  }

  /** The documents of one month, oldest first. */
  inMonth(publication: string, month: string): readonly ArchiveDocument[] {
    return this.#documents('AND month = ? ORDER BY part', publication, month)
  }

  /** One document. */
  find(publication: string, month: string, part: number): ArchiveDocument | undefined {
    return this.#documents('AND month = ? AND part = ?', publication, month, part)[0]
  }

  /** The document before another in time, or the last of all. */
  before(publication: string, at?: { readonly month: string; readonly part: number }): ArchiveDocument | undefined {
    if (at === undefined) return this.#documents('ORDER BY month DESC, part DESC LIMIT 1', publication)[0]
    return this.#documents(
      'AND (month, part) < (?, ?) ORDER BY month DESC, part DESC LIMIT 1',
      publication,
      at.month,
      at.part,
    )[0]
  }

  /** The document after another in time. */
  after(publication: string, at: { readonly month: string; readonly part: number }): ArchiveDocument | undefined {
    return this.#documents('AND (month, part) > (?, ?) ORDER BY month, part LIMIT 1', publication, at.month, at.part)[0]
  }

  /** Notes a document whole. */
  put(publication: string, document: ArchiveDocument): void {
    this.#database
      .prepare(
        'INSERT OR REPLACE INTO documents (publication, month, part, articles, digest, path, written) VALUES (?, ?, ?, ?, ?, ?, ?)',
      )
      .run(
        publication,
        document.month,
        document.part,
        document.articles,
        document.digest,
        document.path,
        document.written,
      )
  }

  /** Forgets a document. */
  remove(publication: string, at: { readonly month: string; readonly part: number }): void {
    this.#database
      .prepare('DELETE FROM documents WHERE publication = ? AND month = ? AND part = ?')
      .run(publication, at.month, at.part)
  }

  /** Notes that nothing leads to the document at this path any more; one that is written again is taken off the list. */
  supersede(path: string, atMs: number): void {
    this.#database.prepare('INSERT OR REPLACE INTO superseded (path, at_ms) VALUES (?, ?)').run(path, atMs)
  }

  /** Takes a path off the list of superseded documents. */
  revive(path: string): void {
    this.#database.prepare('DELETE FROM superseded WHERE path = ?').run(path)
  }

  /** The paths that nothing has led to since before a time. */
  superseded(beforeMs: number): readonly string[] {
    return this.#database
      .prepare('SELECT path FROM superseded WHERE at_ms < ? ORDER BY path')
      .all(beforeMs)
      .map((row) => String(row.path))
  }

  #documents(rest: string, publication: string, ...parameters: readonly (string | number)[]): ArchiveDocument[] {
    return this.#database
      .prepare(`SELECT * FROM documents WHERE publication = ? ${rest}`)
      .all(publication, ...parameters)
      .map((row) => ({
        month: String(row.month),
        part: Number(row.part),
        articles: Number(row.articles),
        digest: String(row.digest),
        path: String(row.path),
        written: String(row.written),
      }))
  }
}
