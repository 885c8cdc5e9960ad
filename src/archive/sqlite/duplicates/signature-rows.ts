import { signatureVersion } from '../../../text/likeness/signature.ts'
import type { Duplicates, SignedArticle } from '../../duplicates.ts'
import { blocksShared, lookedAtOfSource, nearestOf } from '../../tables/columns/duplicate-columns.ts'
import type { Database } from '../database.ts'
import { articlesByKey, forgetKeys, putKeys, removeKeys } from './keyed-articles.ts'

/**
 * Forgets all signatures where they are of another version, so that they are made anew; the groups that were found by them stay,
 * since readers have seen them.
 */
export function renewSignatures(database: Database, version = signatureVersion): void {
  if (database.get('SELECT version FROM signature_version')?.version === version) return
  database.transaction(() => {
    forgetKeys(database)
    database.run('DELETE FROM signatures')
    database.run('INSERT OR IGNORE INTO unsigned_articles SELECT id FROM articles')
    database.run('UPDATE signature_version SET version = ?', version)
  })
}

/** Keeps the signature of an article that has none, within the transaction of the caller; its keys follow when it is looked at. */
export function putSignature(database: Database, { hash, signature }: SignedArticle): void {
  database.run(
    'INSERT INTO signatures (article_id, signature) SELECT id, ? FROM articles WHERE hash = ? ON CONFLICT DO NOTHING',
    signature,
    hash,
  )
  noteSigned(database, hash)
}

/** Takes an article off the list of those that have yet to be signed, within the transaction of the caller. */
export function noteSigned(database: Database, hash: string): void {
  const sql = 'DELETE FROM unsigned_articles WHERE article_id = (SELECT id FROM articles WHERE hash = ?)'
  database.run(sql, hash)
}

/** Forgets what an article was compared by, within the transaction of the caller. */
export function forgetSignature(database: Database, articleId: number): void {
  removeKeys(database, articleId)
  database.run('DELETE FROM signatures WHERE article_id = ?', articleId)
  database.run('DELETE FROM duplicates WHERE article_id = ?', articleId)
  database.run('INSERT OR IGNORE INTO unsigned_articles VALUES (?)', articleId)
}

/** Finds articles by their signatures. */
export function signatureQueries(
  database: Database,
): Pick<Duplicates, 'unsigned' | 'takeUncompared' | 'near' | 'sharedBlocks' | 'pending'> {
  return {
    async unsigned(limit) {
      return database
        .all(
          'SELECT hash FROM unsigned_articles JOIN articles ON articles.id = article_id ORDER BY article_id LIMIT ?',
          limit,
        )
        .map(({ hash }) => String(hash))
    },
    async takeUncompared(limit) {
      const rows = database.all(
        `SELECT article_id, hash, signature FROM signatures JOIN articles ON articles.id = article_id
         WHERE is_compared = 0 ORDER BY article_id LIMIT ?`,
        limit,
      )
      putKeys(database, rows)
      return rows.map(({ hash, signature }) => ({ hash: String(hash), signature: signature as Uint8Array }))
    },
    async near({ hash, signature }, limit) {
      const found = nearestOf(articlesByKey(database, signature), limit + 1).map(
        (id) => database.get('SELECT hash FROM articles WHERE id = ?', id)?.hash,
      )
      return found.flatMap((each) => (each === undefined || each === hash ? [] : [String(each)])).slice(0, limit)
    },
    async sharedBlocks(sourceId) {
      const rows = database.all(
        `SELECT signature FROM article_sources JOIN signatures USING (article_id)
         WHERE source_id = ? ORDER BY published_at_ms DESC LIMIT ?`,
        sourceId,
        lookedAtOfSource,
      )
      return blocksShared(rows.map((row) => row.signature as Uint8Array))
    },
    async pending() {
      const row = database.get(
        `SELECT (SELECT count(*) FROM unsigned_articles)
           + (SELECT count(*) FROM signatures WHERE is_compared = 0) AS pending`,
      )
      return Number(row?.pending)
    },
  }
}
