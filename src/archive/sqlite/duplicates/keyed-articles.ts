import { signatureFrom } from '../../../text/likeness/signature.ts'
import { articlesPerKey } from '../../tables/columns/duplicate-columns.ts'
import type { Row } from '../../tables/row.ts'
import type { Database } from '../database.ts'

/** Pages of 4 KB that are merged after each step, in some ten milliseconds. */
const pagesPerStep = 200
/**
 * All is merged into one whenever so much of it came in since, and at least so many articles: each key is written a few times,
 * however many there are. A look-up takes as long as there are pieces to look into: where there is time, less is left apart.
 */
const unmerged = { busy: { share: 1 / 4, least: 2_000 }, idle: { share: 1 / 50, least: 100 } }

/** Has articles with these signatures found by their keys, and merges a portion of what came in before; with none it only merges. */
export function putKeys(database: Database, rows: readonly Row[]): void {
  if (rows.length > 0) putWords(database, rows)
  database.transaction(() => mergeKeys(database, rows.length > 0 ? 'busy' : 'idle'))
}

function putWords(database: Database, rows: readonly Row[]): void {
  database.transaction(() => {
    for (const { article_id, signature } of rows) {
      const words = keysOf(signature as Uint8Array).map(wordOf)
      const sql = 'INSERT OR REPLACE INTO keyed_articles (rowid, keys) VALUES (?, ?)'
      database.run(sql, Number(article_id), words.join(' '))
    }
  })
}

/** Forgets the keys of an article that goes; its signature goes with its row. */
export function removeKeys(database: Database, articleId: number): void {
  const former = database.get('SELECT signature FROM signatures WHERE article_id = ?', articleId)
  if (former === undefined) return
  database.run('DELETE FROM keyed_articles WHERE rowid = ?', articleId)
  database.run(
    'DELETE FROM signature_keys WHERE article_id = ? AND signature_key IN (SELECT value FROM json_each(?))',
    articleId,
    JSON.stringify(keysOf(former.signature as Uint8Array)),
  )
}

/** Forgets the keys of all articles, within the transaction of the caller. */
export function forgetKeys(database: Database): void {
  database.run(`INSERT INTO keyed_articles (keyed_articles) VALUES ('delete-all')`)
  database.run('UPDATE key_merges SET newest_article_id = 0')
  database.run('DELETE FROM signature_keys')
}

/** The newest articles of each key of a signature. */
export function articlesByKey(database: Database, signature: Uint8Array): readonly (readonly number[])[] {
  return keysOf(signature).map((key) => {
    const rows = database.all(
      `SELECT rowid AS id FROM keyed_articles WHERE keyed_articles MATCH ?
       UNION SELECT article_id FROM signature_keys WHERE signature_key = ? ORDER BY id DESC LIMIT ?`,
      `"${wordOf(key)}"`,
      key,
      articlesPerKey,
    )
    return rows.map(({ id }) => Number(id))
  })
}

/** Goes on with merging, or begins with all of it; a merge of all that is begun goes on before what came in since is merged. */
function mergeKeys(database: Database, work: keyof typeof unmerged): void {
  const { share, least } = unmerged[work]
  const newestId = Number(database.get('SELECT max(article_id) AS id FROM signatures')?.id ?? 0)
  const merged = Number(database.get('SELECT newest_article_id AS id FROM key_merges')?.id)
  const merge = `INSERT INTO keyed_articles (keyed_articles, rank) VALUES ('merge', ?)`
  if (newestId - merged > Math.max(least, newestId * share)) {
    // A number below zero takes in all there is.
    database.run(merge, -1)
    database.run('UPDATE key_merges SET newest_article_id = ?', newestId)
  }
  database.run(merge, pagesPerStep)
}

function keysOf(signature: Uint8Array): readonly number[] {
  return [...signatureFrom(signature).keys]
}

/** A key as a word; all are of one length, so that neighbours begin alike and are kept without that. */
function wordOf(key: number): string {
  return key.toString(16).padStart(8, '0')
}
