import type { CatalogUpkeep } from '../upkeep/catalog-upkeep.ts'
import { articleFrom } from './columns/article-columns.ts'
import { textsFrom } from './row.ts'
import type { SharedQueries } from './shared-queries.ts'

const untoldListings = `FROM article_sources AS listed
  JOIN articles ON articles.id = listed.article_id AND articles.published_at_ms = listed.published_at_ms
  WHERE listed.seq IS NULL AND articles.seq IS NOT NULL`

/** Whether there is anything that the journal has not been told of: an article, a listing, an entry that waits. */
export const hasUntold = `(EXISTS (SELECT 1 FROM articles WHERE seq IS NULL) OR EXISTS (SELECT 1 ${untoldListings}))`

/** What is made of the places of articles. */
const tablesOfPlaces = ['vacancies', 'archive_pages', 'publication_articles', 'publication_selections', 'told_pages']

/** The tables that are made of the journal and the files, all of which are emptied together; the changes go beside them. */
export const recordedTables: readonly string[] = [
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
  ...tablesOfPlaces,
]

/** The statements, of one transaction, after which the journal is to be told of everything anew. */
export const unjournalStatements: readonly string[] = [
  'UPDATE articles SET seq = NULL',
  'UPDATE article_sources SET seq = NULL',
  'UPDATE unpublished SET place = 0',
  ...tablesOfPlaces.map((table) => `DELETE FROM ${table}`),
  'UPDATE waiting_entries SET is_told = false',
  'UPDATE removals SET is_told = false',
  'UPDATE images SET is_told = false WHERE file IS NOT NULL OR next_try_at_ms IS NULL',
  'UPDATE gone_publications SET is_told = false',
  'UPDATE sources SET facts = NULL, facts_definition_hash = NULL',
  'DELETE FROM journal',
]

/** What the upkeep of a catalog asks, and how it notes stamps. */
export function upkeepIn({
  all,
  run,
  dialect,
}: SharedQueries): Pick<
  CatalogUpkeep,
  | 'stamps'
  | 'putStamp'
  | 'hashesIn'
  | 'unjournalled'
  | 'unjournalledListings'
  | 'unjournalledPublications'
  | 'withoutChecksum'
  | 'checksums'
> {
  return {
    async stamps() {
      const rows = await all('SELECT * FROM stamps')
      return new Map(rows.map((row) => [String(row.article_group), String(row.stamp)]))
    },
    async putStamp(group, stamp) {
      if (stamp === undefined) await run('DELETE FROM stamps WHERE article_group = ?1', group)
      else
        await run(
          `INSERT INTO stamps (article_group, stamp) VALUES (?1, ?2)
           ON CONFLICT (article_group) DO UPDATE SET stamp = excluded.stamp`,
          group,
          stamp,
        )
    },
    async hashesIn(group) {
      const sql = 'SELECT hash FROM articles WHERE hash >= ?1 AND hash < ?2 ORDER BY hash'
      return (await all(sql, group, `${group}g`)).map((row) => String(row.hash))
    },
    async unjournalled(limit) {
      const rows = await all(
        `SELECT *, ${dialect.texts('source_id', 'article_sources WHERE article_id = articles.id')} AS sources,
           ${dialect.texts('images.url', 'article_images JOIN images ON images.id = image_id WHERE article_id = articles.id')} AS images
         FROM articles WHERE seq IS NULL ORDER BY coalesce(first_seen_at_ms, published_at_ms), hash LIMIT ?1`,
        limit,
      )
      return rows.map((row) => ({
        ...articleFrom(row),
        sourceIds: textsFrom(row.sources),
        images: textsFrom(row.images),
      }))
    },
    async unjournalledListings(limit) {
      const sql = `SELECT hash, listed.source_id ${untoldListings} ORDER BY articles.seq, listed.source_id LIMIT ?1`
      return (await all(sql, limit)).map((row) => ({ hash: String(row.hash), sourceId: String(row.source_id) }))
    },
    async unjournalledPublications() {
      const sql = `SELECT name, title FROM gone_publications WHERE ${dialect.isNot('is_told')} ORDER BY name`
      return (await all(sql)).map((row) => ({ name: String(row.name), title: String(row.title) }))
    },
    async withoutChecksum(after, limit) {
      const sql = 'SELECT hash FROM articles WHERE sha256 IS NULL AND hash > ?1 ORDER BY hash LIMIT ?2'
      return (await all(sql, after, limit)).map((row) => String(row.hash))
    },
    async checksums(hashes) {
      const rows = await all(
        `SELECT hash, ${dialect.hex('sha256')} AS checksum FROM articles
         WHERE sha256 IS NOT NULL AND ${dialect.isOneOf('hash', '?1')}`,
        hashes,
      )
      return new Map(rows.map((row) => [String(row.hash), String(row.checksum)]))
    },
  }
}
