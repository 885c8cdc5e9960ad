import type { Database } from './sqlite.ts'

/** Where an article stands in a publication: newest first, those of one second by hash. */
export type ArticleKey = { readonly publishedAtMs: number; readonly hash: string }

/** Which articles: all there are, those one source lists, or those noted for a publication. */
export type ArticleSetKind =
  | { readonly kind: 'all' }
  | { readonly kind: 'source'; readonly sourceId: string }
  | { readonly kind: 'noted'; readonly publication: string }

/** A stretch of time, in milliseconds since the epoch; the end is not in it. */
export type Span = { readonly fromMs: number; readonly toMs: number }

/** The articles of one publication in their order; what is asked of it costs what it gives, however many there are. */
export class ArticleSet {
  readonly #database: Database
  readonly #from: string
  readonly #where: string
  readonly #parameters: readonly string[]
  /** Name of the column that holds the time; the one that an index orders. */
  readonly #time: string

  constructor(database: Database, set: ArticleSetKind) {
    this.#database = database
    this.#time = set.kind === 'source' ? 'listed.published_at_ms' : 'published_at_ms'
    if (set.kind === 'all') {
      this.#from = 'articles'
      this.#where = 'true'
      this.#parameters = []
    } else if (set.kind === 'source') {
      this.#from = 'article_sources AS listed JOIN articles ON articles.id = listed.article_id'
      this.#where = 'listed.source_id = ?'
      this.#parameters = [set.sourceId]
    } else {
      this.#from = 'publication_articles'
      this.#where = 'publication = ?'
      this.#parameters = [set.publication]
    }
  }

  /** The newest articles, newest first, none older than `sinceMs`. */
  newest(limit: number, sinceMs?: number): readonly ArticleKey[] {
    const since = sinceMs === undefined ? '' : `AND ${this.#time} >= ${Math.trunc(sinceMs)}`
    return this.#keys(`${since} ORDER BY ${this.#time} DESC, hash LIMIT ?`, limit)
  }

  /** A stretch of articles, oldest first, of those older than `before`. */
  oldest(span: Span, before: ArticleKey, offset: number, limit: number): readonly ArticleKey[] {
    return this.#keys(
      `AND ${this.#time} >= ? AND ${this.#time} < ? AND (${this.#time} < ? OR hash > ?)
       ORDER BY ${this.#time}, hash DESC LIMIT ? OFFSET ?`,
      span.fromMs,
      Math.min(span.toMs, before.publishedAtMs + 1),
      before.publishedAtMs,
      before.hash,
      limit,
      offset,
    )
  }

  /** How many articles there are in a stretch of time. */
  count(span: Span): number {
    // Counted without the join that gives the hash: an index alone answers.
    const from = this.#from.replace(/ JOIN .*$/, '')
    const row = this.#database
      .prepare(
        `SELECT count(*) AS count FROM ${from} WHERE ${this.#where} AND ${this.#time} >= ? AND ${this.#time} < ?`,
      )
      .get(...this.#parameters, span.fromMs, span.toMs)
    return Number(row?.count)
  }

  /** Every month (`YYYY-MM`, UTC) that has articles, oldest first. */
  months(): readonly string[] {
    const from = this.#from.replace(/ JOIN .*$/, '')
    return this.#database
      .prepare(
        `SELECT DISTINCT strftime('%Y-%m', ${this.#time} / 1000, 'unixepoch') AS month FROM ${from} WHERE ${this.#where} ORDER BY 1`,
      )
      .all(...this.#parameters)
      .flatMap((row) => (row.month === null ? [] : [String(row.month)]))
  }

  #keys(rest: string, ...parameters: readonly (string | number)[]): readonly ArticleKey[] {
    return this.#database
      .prepare(`SELECT ${this.#time} AS time, hash FROM ${this.#from} WHERE ${this.#where} ${rest}`)
      .all(...this.#parameters, ...parameters)
      .map((row) => ({ publishedAtMs: Number(row.time), hash: String(row.hash) }))
  }
}
