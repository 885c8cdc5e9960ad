import type { CaptureIndex, IndexedCapture, IndexedFile } from '../../captures/capture-index.ts'
import type { ArticleCaptures } from '../../captures/captures.ts'
import { articleCapturesFrom, captureFrom, folderOf, placeFrom } from '../../tables/columns/capture-columns.ts'
import type { PostgresDatabase, Queries } from '../connection/postgres-database.ts'

const selectRecords = `SELECT captures.*, begins_at AS "offset", file, encode(sha256, 'hex') AS digest,
    ARRAY(SELECT hash::text FROM article_captures WHERE capture_id = captures.id ORDER BY hash) AS articles
  FROM captures JOIN capture_files ON capture_files.id = file_id`

/** The index of captures in the tables `capture_files`, `captures` and `article_captures`; page 0 is a listing. */
export class CaptureRows implements CaptureIndex {
  readonly #database: PostgresDatabase

  constructor(database: PostgresDatabase) {
    this.#database = database
  }

  async files() {
    const rows = await this.#database.all('SELECT file, bytes FROM capture_files')
    return new Map(rows.map(({ file, bytes }) => [String(file), Number(bytes)]))
  }

  async add({ file, bytes }: IndexedFile, records: readonly IndexedCapture[]) {
    await this.#database.alone(async (queries) => {
      await queries.run(
        `INSERT INTO capture_files (file, folder, bytes) VALUES ($1, $2, $3)
         ON CONFLICT (file) DO UPDATE SET bytes = excluded.bytes`,
        file,
        folderOf(file),
        bytes,
      )
      const id = Number((await queries.get('SELECT id FROM capture_files WHERE file = $1', file))?.id)
      for (const record of records) await insert(queries, id, record)
    })
  }

  async forget(files: readonly string[]) {
    await this.#database.alone(async (queries) => {
      for (const file of files) await queries.run('DELETE FROM capture_files WHERE file = $1', file)
    })
  }

  async find(hash: string, sourceId: string): Promise<ArticleCaptures | undefined> {
    const rows = await this.#database.all(
      `SELECT page, file, begins_at AS "offset", length FROM article_captures
       JOIN captures ON captures.id = capture_id JOIN capture_files ON capture_files.id = file_id
       WHERE hash = $1 AND source_id = $2 ORDER BY file DESC, begins_at DESC`,
      hash,
      sourceId,
    )
    return articleCapturesFrom(rows)
  }

  async payload(folder: string, sha256: string) {
    const row = await this.#database.get(
      `SELECT file, begins_at AS "offset", length, url, at_ms FROM captures JOIN capture_files ON capture_files.id = file_id
       WHERE sha256 = decode($1, 'hex') AND NOT is_revisit AND folder = $2 LIMIT 1`,
      sha256,
      folder,
    )
    return row && { ...placeFrom(row), url: String(row.url), atMs: Number(row.at_ms) }
  }

  async lastListing(sourceId: string, url: string) {
    const row = await this.#database.get(
      `SELECT encode(sha256, 'hex') AS sha256 FROM captures WHERE source_id = $1 AND md5(url) = md5($2) AND url = $2 AND page = 0
       ORDER BY id DESC LIMIT 1`,
      sourceId,
      url,
    )
    return row && String(row.sha256)
  }

  async recordsOf(file: string, from = 0, to = Number.MAX_SAFE_INTEGER) {
    const rows = await this.#database.all(
      `${selectRecords} WHERE file = $1 AND begins_at >= $2 AND begins_at < $3 ORDER BY begins_at`,
      file,
      from,
      to,
    )
    return rows.map(captureFrom)
  }

  async ofArticles(hashes: readonly string[]) {
    const rows = await this.#database.all(
      `${selectRecords} WHERE captures.id IN (
         SELECT capture_id FROM article_captures WHERE hash = ANY($1))
       ORDER BY file, begins_at`,
      hashes,
    )
    return rows.map((row) => ({ ...captureFrom(row), file: String(row.file) }))
  }

  async revisits(folder: string, sha256: string) {
    const rows = await this.#database.all(
      `${selectRecords} WHERE folder = $1 AND is_revisit AND sha256 = decode($2, 'hex') ORDER BY file, begins_at`,
      folder,
      sha256,
    )
    return rows.map((row) => ({ ...captureFrom(row), file: String(row.file) }))
  }
}

async function insert(queries: Queries, fileId: number, record: IndexedCapture): Promise<void> {
  const { offset, length, url, atMs, status, mime, sha256, isRevisit, purpose } = record
  const row = await queries.get(
    `INSERT INTO captures (file_id, begins_at, length, url, at_ms, status, mime, sha256, is_revisit, source_id, page)
     VALUES ($1, $2, $3, $4, $5, $6, $7, decode($8, 'hex'), $9, $10, $11) RETURNING id`,
    fileId,
    offset,
    length,
    url,
    atMs,
    status,
    mime,
    sha256,
    isRevisit,
    purpose.sourceId,
    purpose.page ?? 0,
  )
  await queries.run(
    'INSERT INTO article_captures (hash, capture_id) SELECT hash, $2 FROM unnest($1::text[]) AS each (hash) ON CONFLICT DO NOTHING',
    purpose.articles,
    row?.id,
  )
}
