import { articleFrom } from '../rows/article-columns.ts'
import type { CatalogUpkeep, FoundArticle } from '../upkeep/catalog-upkeep.ts'
import { forgetChanges } from './article-change-rows.ts'
import { isOneOf, removeArticle } from './article-rows.ts'
import { noteChange, noteChangeOf } from './change-rows.ts'
import type { Database } from './database.ts'
import { emptyTables } from './empty-tables.ts'

const untoldListings = `FROM article_sources AS listed
  JOIN articles ON articles.id = listed.article_id AND articles.published_at_ms = listed.published_at_ms
  WHERE listed.seq IS NULL AND articles.seq IS NOT NULL`

/** What is made of the places of articles. */
const tablesOfPlaces = ['vacancies', 'archive_pages', 'publication_articles', 'publication_selections', 'told_pages']

/** What the journal tells of an article; what listings say of it when nothing comes of it (`entry`) is not. */
const told = `identity, source_id, url, title, lang, published_at_ms, updated_at_ms, first_seen_at_ms, guid, authors,
  categories, enclosures, summary_html, hex(sha256), seq, kept_at_ms, categories_seq, categories_at_ms, revised_at_ms, change,
  extras, left_out`

/** What keeps the tables in line with journal and files. */
export class UpkeepRows implements CatalogUpkeep {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async check() {
    this.#database.check()
  }

  async clear() {
    const recorded = [
      'duplicates',
      'signatures',
      'signature_keys',
      'unsigned_articles',
      'unpublished',
      'article_sources',
      'article_images',
      'images',
      'revisions',
      'articles',
      'waiting_entries',
      'stamps',
      'journal',
      'removals',
    ]
    emptyTables(this.#database, [...recorded, ...tablesOfPlaces], () => forgetChanges(this.#database))
  }

  async isOutdated() {
    const row = this.#database.get(
      `SELECT EXISTS (SELECT 1 FROM articles INDEXED BY articles_untimed WHERE kept_at_ms IS NULL AND seq IS NOT NULL)
         AND NOT EXISTS (SELECT 1 FROM articles WHERE seq IS NULL)
         AND NOT EXISTS (SELECT 1 ${untoldListings})
         AND NOT EXISTS (SELECT 1 FROM waiting_entries WHERE is_told = 0) AS outdated`,
    )
    return row?.outdated === 1
  }

  async stamps() {
    return new Map(
      this.#database.all('SELECT * FROM stamps').map((row) => [String(row.article_group), String(row.stamp)]),
    )
  }

  async putStamp(group: string, stamp: string | undefined) {
    if (stamp === undefined) this.#database.run('DELETE FROM stamps WHERE article_group = ?', group)
    else this.#database.run('INSERT OR REPLACE INTO stamps (article_group, stamp) VALUES (?, ?)', group, stamp)
  }

  async hashesIn(group: string) {
    return this.#database
      .all('SELECT hash FROM articles WHERE hash >= ? AND hash < ? ORDER BY hash', group, `${group}g`)
      .map((row) => String(row.hash))
  }

  async addFound(articles: readonly FoundArticle[]) {
    this.#database.transaction(() => {
      for (const article of articles) addFound(this.#database, article)
    })
  }

  async correct(articles: readonly FoundArticle[]) {
    return this.#database.transaction(() => articles.filter((article) => correct(this.#database, article)).length)
  }

  async drop(hashes: readonly string[]) {
    this.#database.transaction(() => {
      for (const hash of hashes) removeArticle(this.#database, hash)
    })
  }

  async unjournalled(limit: number) {
    return this.#database
      .all(
        `SELECT *, (SELECT json_group_array(source_id) FROM article_sources WHERE article_id = articles.id) AS sources,
           (SELECT json_group_array(images.url) FROM article_images JOIN images ON images.id = image_id
            WHERE article_id = articles.id) AS images
         FROM articles WHERE seq IS NULL ORDER BY coalesce(first_seen_at_ms, published_at_ms), hash LIMIT ?`,
        limit,
      )
      .map((row) => ({
        ...articleFrom(row),
        sourceIds: JSON.parse(String(row.sources)) as string[],
        images: JSON.parse(String(row.images)) as string[],
      }))
  }

  async unjournalledListings(limit: number) {
    return this.#database
      .all(`SELECT hash, listed.source_id ${untoldListings} ORDER BY articles.seq, listed.source_id LIMIT ?`, limit)
      .map((row) => ({ hash: String(row.hash), sourceId: String(row.source_id) }))
  }

  async unjournalledPublications() {
    return this.#database
      .all('SELECT name, title FROM gone_publications WHERE is_told = 0 ORDER BY name')
      .map((row) => ({ name: String(row.name), title: String(row.title) }))
  }

  async withoutChecksum(after: string, limit: number) {
    return this.#database
      .all('SELECT hash FROM articles WHERE sha256 IS NULL AND hash > ? ORDER BY hash LIMIT ?', after, limit)
      .map((row) => String(row.hash))
  }

  async checksums(hashes: readonly string[]) {
    const sql = `SELECT hash, hex(sha256) AS checksum FROM articles WHERE sha256 IS NOT NULL AND ${isOneOf}`
    const rows = this.#database.all(sql, JSON.stringify(hashes))
    return new Map(rows.map((row) => [String(row.hash), String(row.checksum).toLowerCase()]))
  }

  async fingerprints(hashes: readonly string[]) {
    const sql = `SELECT hash, json_array(${told}, (
        SELECT json_group_array(json_array(source_id, seq, listed_at_ms) ORDER BY source_id, seq)
        FROM article_sources AS listed WHERE article_id = articles.id AND listed.seq IS NOT NULL)) AS fingerprint
      FROM articles WHERE ${isOneOf} AND seq IS NOT NULL`
    const rows = this.#database.all(sql, JSON.stringify(hashes))
    return new Map(rows.map(({ hash, fingerprint }) => [String(hash), String(fingerprint)]))
  }

  async unjournal(hashes: readonly string[]) {
    const list = JSON.stringify(hashes)
    this.#database.transaction(() => {
      this.#database.run(
        `UPDATE article_sources SET seq = NULL WHERE article_id IN (SELECT id FROM articles WHERE ${isOneOf})`,
        list,
      )
      this.#database.run(`UPDATE articles SET seq = NULL WHERE ${isOneOf}`, list)
    })
  }

  async unjournalAll() {
    this.#database.transaction(() => {
      this.#database.run('UPDATE articles SET seq = NULL')
      this.#database.run('UPDATE article_sources SET seq = NULL')
      this.#database.run('UPDATE unpublished SET place = 0')
      for (const table of tablesOfPlaces) this.#database.run(`DELETE FROM ${table}`)
      this.#database.run('UPDATE waiting_entries SET is_told = 0')
      this.#database.run('UPDATE removals SET is_told = 0')
      this.#database.run('UPDATE images SET is_told = 0 WHERE file IS NOT NULL OR next_try_at_ms IS NULL')
      this.#database.run('UPDATE gone_publications SET is_told = 0')
      this.#database.run('UPDATE sources SET facts = NULL, facts_definition_hash = NULL')
      this.#database.run('DELETE FROM journal')
    })
  }
}

function addFound(database: Database, article: FoundArticle): void {
  const { hash, sourceId, url, title, lang, publishedAtMs, sha256 } = article
  const { changes, id } = database.run(
    `INSERT INTO articles (hash, source_id, url, title, lang, published_at_ms, sha256) VALUES (?, ?, ?, ?, ?, ?, unhex(?))
     ON CONFLICT (hash) DO NOTHING`,
    hash,
    sourceId,
    url,
    title,
    lang,
    publishedAtMs,
    sha256,
  )
  if (changes === 0) return
  const sql = 'INSERT INTO article_sources (source_id, published_at_ms, article_id) VALUES (?, ?, ?)'
  database.run(sql, sourceId, publishedAtMs, id)
  noteChange(database, { sourceId, publishedAtMs, hash, place: 0 })
}

/** Whether the record said anything else than the file. */
function correct(database: Database, { hash, url, title, lang, publishedAtMs }: FoundArticle): boolean {
  const { changes } = database.run(
    `UPDATE articles SET url = ?2, title = ?3, lang = ?4, published_at_ms = ?5
     WHERE hash = ?1 AND (url, title, lang, published_at_ms) IS NOT (?2, ?3, ?4, ?5)`,
    hash,
    url,
    title,
    lang,
    publishedAtMs,
  )
  if (changes === 0) return false
  database.run(
    'UPDATE article_sources SET published_at_ms = ? WHERE article_id = (SELECT id FROM articles WHERE hash = ?)',
    publishedAtMs,
    hash,
  )
  noteChangeOf(database, hash)
  return true
}
