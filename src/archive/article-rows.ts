import type { Article } from '../article/article.ts'
import type { Enclosure } from '../parse/listing.ts'
import type { Database } from './sqlite.ts'

/** What the catalog knows of an article beyond its file; gone with the catalog. */
export type ArticleExtras = {
  readonly identity?: string | undefined
  readonly guid?: string | undefined
  readonly author?: string | undefined
  readonly updatedAtMs?: number | undefined
  readonly firstSeenAtMs?: number | undefined
  readonly categories?: readonly string[]
  readonly enclosures?: readonly Enclosure[]
}

/** One article as the catalog indexes it. */
export type ArticleRow = Omit<Article, 'publishedAt' | 'summary' | 'markdown'> & {
  readonly publishedAtMs: number
  readonly extras: ArticleExtras
}

/** The catalog's index of the archive: which articles there are, and which sources listed each. */
export class ArticleRows {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** The article with this hash; absent where the catalog has none. */
  find(hash: string): ArticleRow | undefined {
    const row = this.#database.prepare('SELECT * FROM articles WHERE hash = ?').get(hash)
    return row && fromColumns(row)
  }

  /** Those of the hashes that the catalog has, each with the identity it was made of (where that is known). */
  known(hashes: readonly string[]): ReadonlyMap<string, string | undefined> {
    const rows = this.#database
      .prepare('SELECT hash, identity FROM articles WHERE hash IN (SELECT value FROM json_each(?))')
      .all(JSON.stringify(hashes))
    return new Map(rows.map((row) => [String(row.hash), row.identity === null ? undefined : String(row.identity)]))
  }

  /** Indexes an article, listed by its own source; one that is there already stays as it is. */
  add(article: Omit<ArticleRow, 'extras'>, extras: ArticleExtras): void {
    this.#database
      .prepare(
        `INSERT INTO articles (hash, identity, source_id, url, title, lang, thumbnail, published_at_ms, updated_at_ms,
           first_seen_at_ms, guid, author, categories, enclosures)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (hash) DO NOTHING`,
      )
      .run(
        article.hash,
        extras.identity ?? null,
        article.sourceId,
        article.url,
        article.title,
        article.lang,
        article.thumbnail,
        article.publishedAtMs,
        extras.updatedAtMs ?? null,
        extras.firstSeenAtMs ?? null,
        extras.guid ?? null,
        extras.author ?? null,
        JSON.stringify(extras.categories ?? []),
        JSON.stringify(extras.enclosures ?? []),
      )
    this.addSource(article.hash, article.sourceId)
  }

  /** Notes that a source lists an article; gives whether that is news. */
  addSource(hash: string, sourceId: string): boolean {
    const { changes } = this.#database
      .prepare(
        `INSERT INTO article_sources (source_id, published_at_ms, article_id)
         SELECT ?, published_at_ms, id FROM articles WHERE hash = ? ON CONFLICT DO NOTHING`,
      )
      .run(sourceId, hash)
    return Number(changes) > 0
  }

  /** The titles of a source's newest articles. */
  newestTitles(sourceId: string, limit: number): ReadonlySet<string> {
    const rows = this.#database
      .prepare(
        `SELECT title FROM article_sources JOIN articles ON articles.id = article_id
         WHERE article_sources.source_id = ? ORDER BY article_sources.published_at_ms DESC LIMIT ?`,
      )
      .all(sourceId, limit)
    return new Set(rows.map((row) => String(row.title)))
  }

  /** Forgets an article whose file is gone. */
  remove(hash: string): void {
    this.#database.prepare('DELETE FROM articles WHERE hash = ?').run(hash)
  }

  /** Every hash of one folder of the archive (the first two hex digits), in order. */
  hashesIn(folder: string): readonly string[] {
    return this.#database
      .prepare('SELECT hash FROM articles WHERE hash >= ? AND hash < ? ORDER BY hash')
      .all(folder, `${folder}g`)
      .map((row) => String(row.hash))
  }

  /** How many articles of a source were published since an instant. */
  countSince(sourceId: string, sinceMs: number): number {
    const row = this.#database
      .prepare('SELECT count(*) AS count FROM article_sources WHERE source_id = ? AND published_at_ms >= ?')
      .get(sourceId, sinceMs)
    return Number(row?.count)
  }

  /** How many articles there are in all, or of one source. */
  count(sourceId?: string): number {
    const row =
      sourceId === undefined
        ? this.#database.prepare('SELECT count(*) AS count FROM articles').get()
        : this.#database.prepare('SELECT count(*) AS count FROM article_sources WHERE source_id = ?').get(sourceId)
    return Number(row?.count)
  }
}

/** Reads a row of the table `articles`. */
export function fromColumns(row: Record<string, unknown>): ArticleRow {
  const text = (value: unknown) => (value === null ? undefined : String(value))
  const number = (value: unknown) => (value === null ? undefined : Number(value))
  return {
    hash: String(row.hash),
    sourceId: String(row.source_id),
    url: String(row.url),
    title: String(row.title),
    lang: String(row.lang),
    thumbnail: String(row.thumbnail),
    publishedAtMs: Number(row.published_at_ms),
    extras: {
      identity: text(row.identity),
      guid: text(row.guid),
      author: text(row.author),
      updatedAtMs: number(row.updated_at_ms),
      firstSeenAtMs: number(row.first_seen_at_ms),
      categories: JSON.parse(String(row.categories)) as string[],
      enclosures: JSON.parse(String(row.enclosures)) as Enclosure[],
    },
  }
}
