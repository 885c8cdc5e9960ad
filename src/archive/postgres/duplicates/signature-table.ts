import { signatureFrom, signatureVersion } from '../../../text/likeness/signature.ts'
import type { Duplicates, SignedArticle } from '../../duplicates.ts'
import { articlesPerKey, blocksShared, lookedAtOfSource, nearestOf } from '../../tables/columns/duplicate-columns.ts'
import type { Row } from '../../tables/row.ts'
import type { PostgresDatabase, Queries } from '../connection/postgres-database.ts'

/**
 * Forgets all signatures where they are of another version, so that they are made anew; the groups that were found by them stay,
 * since readers have seen them.
 */
export async function renewSignatures(database: PostgresDatabase, version = signatureVersion): Promise<void> {
  if ((await database.get('SELECT version FROM signature_version'))?.version === version) return
  await database.alone(async (queries) => {
    await queries.run('DELETE FROM signature_keys')
    await queries.run('DELETE FROM signatures')
    await queries.run('INSERT INTO unsigned_articles SELECT id FROM articles ON CONFLICT DO NOTHING')
    await queries.run(
      'INSERT INTO signature_version VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET version = excluded.version',
      version,
    )
  })
}

/** Keeps the signature of an article that has none, within the transaction of the caller; its keys follow when it is looked at. */
export async function putSignature(database: Queries, { hash, signature }: SignedArticle): Promise<void> {
  await database.run(
    'INSERT INTO signatures (article_id, signature) SELECT id, $1 FROM articles WHERE hash = $2 ON CONFLICT DO NOTHING',
    signature,
    hash,
  )
  await noteSigned(database, hash)
}

/** Takes an article off the list of those that have yet to be signed, within the transaction of the caller. */
export async function noteSigned(database: Queries, hash: string): Promise<void> {
  const sql = 'DELETE FROM unsigned_articles WHERE article_id = (SELECT id FROM articles WHERE hash = $1)'
  await database.run(sql, hash)
}

/** Forgets what an article was compared by, within the transaction of the caller. */
export async function forgetSignature(database: Queries, articleId: number): Promise<void> {
  await removeKeys(database, articleId)
  await database.run('DELETE FROM signatures WHERE article_id = $1', articleId)
  await database.run('DELETE FROM duplicates WHERE article_id = $1', articleId)
  await database.run('INSERT INTO unsigned_articles VALUES ($1) ON CONFLICT DO NOTHING', articleId)
}

/** Has articles found by their keys, in the order of the index: all at once they cost half of one by one. */
async function putKeys(database: PostgresDatabase, rows: readonly Row[]): Promise<void> {
  const keys = rows
    .flatMap(({ article_id, signature }) =>
      [...signatureFrom(bytesOf(signature)).keys].map((key) => ({ key, id: Number(article_id) })),
    )
    .sort((a, b) => a.key - b.key)
  await database.alone(async (queries) => {
    await queries.run(
      `INSERT INTO signature_keys (signature_key, article_id)
       SELECT * FROM unnest($1::bigint[], $2::bigint[]) ON CONFLICT DO NOTHING`,
      keys.map(({ key }) => key),
      keys.map(({ id }) => id),
    )
  })
}

/** Forgets the keys of an article that goes; its signature goes with its row. */
export async function removeKeys(database: Queries, articleId: number): Promise<void> {
  const former = await database.get('SELECT signature FROM signatures WHERE article_id = $1', articleId)
  if (former === undefined) return
  await database.run(
    'DELETE FROM signature_keys WHERE article_id = $1 AND signature_key = ANY($2)',
    articleId,
    keysOf(bytesOf(former.signature)),
  )
}

/** Finds articles by their signatures. */
export function signatureQueries(
  database: PostgresDatabase,
): Pick<Duplicates, 'unsigned' | 'takeUncompared' | 'near' | 'sharedBlocks' | 'pending'> {
  return {
    async unsigned(limit) {
      return (
        await database.all(
          'SELECT hash FROM unsigned_articles JOIN articles ON articles.id = article_id ORDER BY article_id LIMIT $1',
          limit,
        )
      ).map(({ hash }) => String(hash))
    },
    async takeUncompared(limit) {
      const rows = await database.all(
        `SELECT article_id, hash, signature FROM signatures JOIN articles ON articles.id = article_id
         WHERE NOT is_compared ORDER BY article_id LIMIT $1`,
        limit,
      )
      await putKeys(database, rows)
      return rows.map(({ hash, signature }) => ({ hash: String(hash), signature: bytesOf(signature) }))
    },
    async near({ hash, signature }, limit) {
      const rows = await database.all(
        `SELECT ARRAY(SELECT article_id FROM signature_keys WHERE signature_key = each.key
           ORDER BY article_id DESC LIMIT $2) AS ids FROM unnest($1::bigint[]) AS each (key)`,
        keysOf(signature),
        articlesPerKey,
      )
      const byKey = rows.map(({ ids }) => (ids as readonly string[]).map(Number))
      const found = await database.all(
        'SELECT hash FROM unnest($1::bigint[]) WITH ORDINALITY AS each (id, rank) JOIN articles USING (id) ORDER BY rank',
        nearestOf(byKey, limit + 1),
      )
      return found.flatMap((each) => (each.hash === hash ? [] : [String(each.hash)])).slice(0, limit)
    },
    async sharedBlocks(sourceId) {
      const rows = await database.all(
        `SELECT signature FROM article_sources JOIN signatures USING (article_id)
         WHERE source_id = $1 ORDER BY published_at_ms DESC LIMIT $2`,
        sourceId,
        lookedAtOfSource,
      )
      return blocksShared(rows.map((row) => bytesOf(row.signature)))
    },
    async pending() {
      const row = await database.get(
        `SELECT (SELECT count(*) FROM unsigned_articles)
           + (SELECT count(*) FROM signatures WHERE NOT is_compared) AS pending`,
      )
      return Number(row?.pending)
    },
  }
}

function keysOf(signature: Uint8Array): readonly number[] {
  return [...signatureFrom(signature).keys]
}

/** Bytes of their own: those the driver gives are part of what came over the line. */
function bytesOf(column: unknown): Uint8Array {
  return Uint8Array.from(column as Uint8Array)
}
