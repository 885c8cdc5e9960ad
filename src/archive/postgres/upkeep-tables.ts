import { articleFrom } from '../rows/article-columns.ts'
import type { CatalogUpkeep, FoundArticle } from '../upkeep/catalog-upkeep.ts'
import { forgetChanges } from './article-change-table.ts'
import { isOneOf, removeArticle } from './article-table.ts'
import { noteChange, noteChangeOf } from './change-table.ts'
import type { PostgresDatabase, Queries } from './connection/postgres-database.ts'

const untoldListings = `FROM article_sources AS listed
  JOIN articles ON articles.id = listed.article_id AND articles.published_at_ms = listed.published_at_ms
  WHERE listed.seq IS NULL AND articles.seq IS NOT NULL`

/** What is made of the places of articles. */
const tablesOfPlaces = ['vacancies', 'archive_pages', 'publication_articles', 'publication_selections', 'told_pages']

/** What keeps the tables in line with journal and files. */
export class UpkeepRows implements CatalogUpkeep {
  readonly #database: PostgresDatabase

  constructor(database: PostgresDatabase) {
    this.#database = database
  }

  async check() {
    // What is damaged inside its files PostgreSQL alone can tell; whether it answers is looked at here.
    await this.#database.get('SELECT count(*) AS count FROM articles')
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
    await this.#database.alone(async (queries) => {
      await queries.run(`TRUNCATE ${[...recorded, ...tablesOfPlaces].join(', ')}`)
      await forgetChanges(queries)
    })
  }

  async isOutdated() {
    // Places were noted here from the first.
    return false
  }

  async stamps() {
    return new Map(
      (await this.#database.all('SELECT * FROM stamps')).map((row) => [String(row.article_group), String(row.stamp)]),
    )
  }

  async putStamp(group: string, stamp: string | undefined) {
    if (stamp === undefined) await this.#database.run('DELETE FROM stamps WHERE article_group = $1', group)
    else
      await this.#database.run(
        'INSERT INTO stamps (article_group, stamp) VALUES ($1, $2) ON CONFLICT (article_group) DO UPDATE SET stamp = excluded.stamp',
        group,
        stamp,
      )
  }

  async hashesIn(group: string) {
    return (
      await this.#database.all(
        'SELECT hash FROM articles WHERE hash >= $1 AND hash < $2 ORDER BY hash',
        group,
        `${group}g`,
      )
    ).map((row) => String(row.hash))
  }

  async addFound(articles: readonly FoundArticle[]) {
    await this.#database.alone(async (queries) => {
      for (const article of articles) await addFound(queries, article)
    })
  }

  async correct(articles: readonly FoundArticle[]) {
    return this.#database.alone(async (queries) => {
      let corrected = 0
      for (const article of articles) if (await correct(queries, article)) corrected += 1
      return corrected
    })
  }

  async drop(hashes: readonly string[]) {
    await this.#database.alone(async (queries) => {
      for (const hash of hashes) await removeArticle(queries, hash)
    })
  }

  async unjournalled(limit: number) {
    return (
      await this.#database.all(
        `SELECT *, ARRAY(SELECT source_id::text FROM article_sources WHERE article_id = articles.id) AS sources,
           ARRAY(SELECT images.url::text FROM article_images JOIN images ON images.id = image_id
             WHERE article_id = articles.id) AS images
         FROM articles WHERE seq IS NULL ORDER BY coalesce(first_seen_at_ms, published_at_ms), hash LIMIT $1`,
        limit,
      )
    ).map((row) => ({
      ...articleFrom(row),
      sourceIds: row.sources as string[],
      images: row.images as string[],
    }))
  }

  async unjournalledListings(limit: number) {
    return (
      await this.#database.all(
        `SELECT hash, listed.source_id ${untoldListings} ORDER BY articles.seq, listed.source_id LIMIT $1`,
        limit,
      )
    ).map((row) => ({ hash: String(row.hash), sourceId: String(row.source_id) }))
  }

  async unjournalledPublications() {
    return (await this.#database.all('SELECT name, title FROM gone_publications WHERE NOT is_told ORDER BY name')).map(
      (row) => ({ name: String(row.name), title: String(row.title) }),
    )
  }

  async withoutChecksum(after: string, limit: number) {
    return (
      await this.#database.all(
        'SELECT hash FROM articles WHERE sha256 IS NULL AND hash > $1 ORDER BY hash LIMIT $2',
        after,
        limit,
      )
    ).map((row) => String(row.hash))
  }

  async checksums(hashes: readonly string[]) {
    const sql = `SELECT hash, encode(sha256, 'hex') AS checksum FROM articles WHERE sha256 IS NOT NULL AND ${isOneOf}`
    const rows = await this.#database.all(sql, hashes)
    return new Map(rows.map((row) => [String(row.hash), String(row.checksum)]))
  }

  async unjournal(hashes: readonly string[]) {
    await this.#database.alone(async (queries) => {
      await queries.run(
        `UPDATE article_sources SET seq = NULL WHERE article_id IN (SELECT id FROM articles WHERE ${isOneOf})`,
        hashes,
      )
      await queries.run(`UPDATE articles SET seq = NULL WHERE ${isOneOf}`, hashes)
    })
  }

  async unjournalAll() {
    await this.#database.alone(async (queries) => {
      await queries.run('UPDATE articles SET seq = NULL')
      await queries.run('UPDATE article_sources SET seq = NULL')
      await queries.run('UPDATE unpublished SET place = 0')
      for (const table of tablesOfPlaces) await queries.run(`DELETE FROM ${table}`)
      await queries.run('UPDATE waiting_entries SET is_told = false')
      await queries.run('UPDATE removals SET is_told = false')
      await queries.run('UPDATE images SET is_told = false WHERE file IS NOT NULL OR next_try_at_ms IS NULL')
      await queries.run('UPDATE gone_publications SET is_told = false')
      await queries.run('UPDATE sources SET facts = NULL, facts_definition_hash = NULL')
      await queries.run('DELETE FROM journal')
    })
  }
}

async function addFound(database: Queries, article: FoundArticle): Promise<void> {
  const { hash, sourceId, url, title, lang, publishedAtMs, sha256 } = article
  const row = await database.get(
    `INSERT INTO articles (hash, source_id, url, title, lang, published_at_ms, sha256) VALUES ($1, $2, $3, $4, $5, $6, decode($7, 'hex'))
     ON CONFLICT (hash) DO NOTHING RETURNING id`,
    hash,
    sourceId,
    url,
    title,
    lang,
    publishedAtMs,
    sha256,
  )
  if (row === undefined) return
  const sql = 'INSERT INTO article_sources (source_id, published_at_ms, article_id) VALUES ($1, $2, $3)'
  await database.run(sql, sourceId, publishedAtMs, Number(row.id))
  await noteChange(database, { sourceId, publishedAtMs, hash, place: 0 })
}

/** Whether the record said anything else than the file. */
async function correct(database: Queries, { hash, url, title, lang, publishedAtMs }: FoundArticle): Promise<boolean> {
  const changes = await database.run(
    `UPDATE articles SET url = $2, title = $3, lang = $4, published_at_ms = $5
     WHERE hash = $1 AND ROW(url, title, lang, published_at_ms) IS DISTINCT FROM ROW($2::text, $3::text, $4::text, $5::bigint)`,
    hash,
    url,
    title,
    lang,
    publishedAtMs,
  )
  if (changes === 0) return false
  await database.run(
    'UPDATE article_sources SET published_at_ms = $1 WHERE article_id = (SELECT id FROM articles WHERE hash = $2)',
    publishedAtMs,
    hash,
  )
  await noteChangeOf(database, hash)
  return true
}
