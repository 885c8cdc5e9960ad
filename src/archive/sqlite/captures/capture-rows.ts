import type { CaptureIndex, IndexedCapture, IndexedFile } from '../../captures/capture-index.ts'
import type { ArticleCaptures } from '../../captures/captures.ts'
import { articleCapturesFrom, captureFrom, folderOf, placeFrom } from '../../tables/columns/capture-columns.ts'
import type { Database } from '../database.ts'

const selectRecords = `SELECT captures.*, file, lower(hex(sha256)) AS digest,
    (SELECT json_group_array(hash) FROM article_captures WHERE capture_id = captures.id) AS articles
  FROM captures JOIN capture_files ON capture_files.id = file_id`

/** The index of captures in the tables `capture_files`, `captures` and `article_captures`; page 0 is a listing. */
export class CaptureRows implements CaptureIndex {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async files() {
    const rows = this.#database.all('SELECT file, bytes FROM capture_files')
    return new Map(rows.map(({ file, bytes }) => [String(file), Number(bytes)]))
  }

  async add({ file, bytes }: IndexedFile, records: readonly IndexedCapture[]) {
    this.#database.transaction(() => {
      this.#database.run(
        `INSERT INTO capture_files (file, folder, bytes) VALUES (?1, ?2, ?3)
         ON CONFLICT (file) DO UPDATE SET bytes = excluded.bytes`,
        file,
        folderOf(file),
        bytes,
      )
      const id = Number(this.#database.get('SELECT id FROM capture_files WHERE file = ?', file)?.id)
      for (const record of records) this.#insert(id, record)
    })
  }

  async forget(files: readonly string[]) {
    this.#database.transaction(() => {
      for (const file of files) this.#database.run('DELETE FROM capture_files WHERE file = ?', file)
    })
  }

  async find(hash: string, sourceId: string): Promise<ArticleCaptures | undefined> {
    const rows = this.#database.all(
      `SELECT page, file, offset, length FROM article_captures
       JOIN captures ON captures.id = capture_id JOIN capture_files ON capture_files.id = file_id
       WHERE hash = ? AND source_id = ? ORDER BY file DESC, offset DESC`,
      hash,
      sourceId,
    )
    return articleCapturesFrom(rows)
  }

  async payload(folder: string, sha256: string) {
    const row = this.#database.get(
      `SELECT file, offset, length, url, at_ms FROM captures JOIN capture_files ON capture_files.id = file_id
       WHERE sha256 = unhex(?) AND is_revisit = 0 AND folder = ? LIMIT 1`,
      sha256,
      folder,
    )
    return row && { ...placeFrom(row), url: String(row.url), atMs: Number(row.at_ms) }
  }

  async lastListing(sourceId: string, url: string) {
    const row = this.#database.get(
      `SELECT lower(hex(sha256)) AS sha256 FROM captures WHERE source_id = ? AND url = ? AND page = 0
       ORDER BY id DESC LIMIT 1`,
      sourceId,
      url,
    )
    return row && String(row.sha256)
  }

  async recordsOf(file: string, from = 0, to = Number.MAX_SAFE_INTEGER) {
    const rows = this.#database.all(
      `${selectRecords} WHERE file = ? AND offset >= ? AND offset < ? ORDER BY offset`,
      file,
      from,
      to,
    )
    return rows.map(captureFrom)
  }

  async ofArticles(hashes: readonly string[]) {
    const rows = this.#database.all(
      `${selectRecords} WHERE captures.id IN (
         SELECT capture_id FROM article_captures WHERE hash IN (SELECT value FROM json_each(?)))
       ORDER BY file, offset`,
      JSON.stringify(hashes),
    )
    return rows.map((row) => ({ ...captureFrom(row), file: String(row.file) }))
  }

  async revisits(folder: string, sha256: string) {
    const rows = this.#database.all(
      `${selectRecords} WHERE folder = ? AND is_revisit = 1 AND sha256 = unhex(?) ORDER BY file, offset`,
      folder,
      sha256,
    )
    return rows.map((row) => ({ ...captureFrom(row), file: String(row.file) }))
  }

  #insert(fileId: number, record: IndexedCapture): void {
    const { offset, length, url, atMs, status, mime, sha256, isRevisit, purpose } = record
    const { id } = this.#database.run(
      `INSERT INTO captures (file_id, offset, length, url, at_ms, status, mime, sha256, is_revisit, source_id, page)
       VALUES (?, ?, ?, ?, ?, ?, ?, unhex(?), ?, ?, ?)`,
      fileId,
      offset,
      length,
      url,
      atMs,
      status,
      mime,
      sha256,
      isRevisit ? 1 : 0,
      purpose.sourceId,
      purpose.page ?? 0,
    )
    for (const hash of purpose.articles) {
      this.#database.run(
        'INSERT INTO article_captures (hash, capture_id) VALUES (?, ?) ON CONFLICT DO NOTHING',
        hash,
        id,
      )
    }
  }
}
