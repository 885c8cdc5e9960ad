import { signatureFrom } from '../../../text/likeness/signature.ts'
import type { Duplicates, SignedArticle } from '../../duplicates.ts'
import type { Database } from '../database.ts'

/** So many articles, the newest, are looked at for each key: look-up takes no longer where thousands share one. */
const articlesPerKey = 24
/** A block counts for nothing where so many of the last articles of its source have it. */
const leastSharing = 4
const lookedAtOfSource = 60

/** Keeps the signature of an article and the keys it is found by, within the transaction of the caller. */
export function putSignature(database: Database, { hash, signature }: SignedArticle): void {
  const id = database.get('SELECT id FROM articles WHERE hash = ?', hash)?.id
  if (id === undefined) return
  const articleId = Number(id)
  removeKeys(database, articleId)
  database.run(
    'INSERT OR REPLACE INTO signatures (article_id, signature, is_compared) VALUES (?, ?, 0)',
    articleId,
    signature,
  )
  database.run(
    'INSERT OR IGNORE INTO signature_keys (signature_key, article_id) SELECT value, ? FROM json_each(?)',
    articleId,
    keysOf(signature),
  )
}

/** Forgets the keys of an article that goes; its signature goes with its row. */
export function removeKeys(database: Database, articleId: number): void {
  const former = database.get('SELECT signature FROM signatures WHERE article_id = ?', articleId)
  if (former === undefined) return
  database.run(
    'DELETE FROM signature_keys WHERE article_id = ? AND signature_key IN (SELECT value FROM json_each(?))',
    articleId,
    keysOf(former.signature as Uint8Array),
  )
}

/** Finds articles by their signatures. */
export function signatureQueries(
  database: Database,
): Pick<Duplicates, 'unsigned' | 'uncompared' | 'near' | 'sharedBlocks' | 'pending'> {
  return {
    async unsigned(afterHash, limit) {
      return database
        .all(
          `SELECT hash FROM articles WHERE hash > ? AND NOT EXISTS (SELECT 1 FROM signatures WHERE article_id = articles.id)
           ORDER BY hash LIMIT ?`,
          afterHash,
          limit,
        )
        .map(({ hash }) => String(hash))
    },
    async uncompared(limit) {
      return database
        .all(
          `SELECT hash, signature FROM signatures JOIN articles ON articles.id = article_id
           WHERE is_compared = 0 ORDER BY article_id LIMIT ?`,
          limit,
        )
        .map(({ hash, signature }) => ({ hash: String(hash), signature: signature as Uint8Array }))
    },
    async near({ hash, signature }, limit) {
      return database
        .all(
          `SELECT hash FROM json_each(?) AS wanted JOIN articles ON articles.id IN (
             SELECT article_id FROM signature_keys WHERE signature_key = wanted.value ORDER BY article_id DESC LIMIT ?)
           WHERE hash <> ? GROUP BY articles.id ORDER BY count(*) DESC, articles.id LIMIT ?`,
          keysOf(signature),
          articlesPerKey,
          hash,
          limit,
        )
        .map((row) => String(row.hash))
    },
    async sharedBlocks(sourceId) {
      const stories = new Map<number, Set<number>>()
      const rows = database.all(
        `SELECT signature FROM article_sources JOIN signatures USING (article_id)
         WHERE source_id = ? ORDER BY published_at_ms DESC LIMIT ?`,
        sourceId,
        lookedAtOfSource,
      )
      for (const row of rows) {
        const { keys, blocks } = signatureFrom(row.signature as Uint8Array)
        // Copies have the same first key: a block that only copies share is part of their story.
        const story = keys[0] ?? 0
        for (const block of blocks) stories.set(block, (stories.get(block) ?? new Set()).add(story))
      }
      return new Set([...stories].flatMap(([block, { size }]) => (size >= leastSharing ? [block] : [])))
    },
    async pending() {
      const row = database.get(
        `SELECT (SELECT count(*) FROM articles) - (SELECT count(*) FROM signatures)
           + (SELECT count(*) FROM signatures WHERE is_compared = 0) AS pending`,
      )
      return Number(row?.pending)
    },
  }
}

function keysOf(signature: Uint8Array): string {
  return `[${signatureFrom(signature).keys.join()}]`
}
