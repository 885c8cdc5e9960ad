import type { IndexedCapture } from '../../captures/capture-index.ts'
import type { ArticleCaptures, CapturePlace } from '../../captures/captures.ts'
import { isTrue, type Row, textsFrom } from '../row.ts'

/** The folder of a file of captures: its month. */
export function folderOf(file: string): string {
  return file.slice(0, file.indexOf('/'))
}

/** Reads where a record stands: the columns `file`, `offset` and `length`. */
export function placeFrom({ file, offset, length }: Row): CapturePlace {
  return { file: String(file), offset: Number(offset), length: Number(length) }
}

/** Reads a record of the table `captures`, its checksum as `digest` in hex, its articles as `articles`; page 0 is a listing. */
export function captureFrom(row: Row): IndexedCapture {
  return {
    offset: Number(row.offset),
    length: Number(row.length),
    url: String(row.url),
    atMs: Number(row.at_ms),
    status: Number(row.status),
    mime: String(row.mime),
    sha256: String(row.digest),
    isRevisit: isTrue(row.is_revisit),
    purpose: {
      sourceId: String(row.source_id),
      ...(row.page !== 0 && { page: Number(row.page) }),
      articles: textsFrom(row.articles),
    },
  }
}

/** Gives what is kept of an article of its records, the newest first; absent where there are none. */
export function articleCapturesFrom(rows: readonly Row[]): ArticleCaptures | undefined {
  if (rows.length === 0) return undefined
  const listing = rows.find(({ page }) => page === 0)
  const ofText = rows.filter(({ page }) => page !== 0)
  // Pages are kept in their order: the newest first page, and what came after it, is one text.
  const first = ofText.findIndex(({ page }) => page === 1)
  const pages = ofText.slice(0, first + 1).reverse()
  return { ...(listing && { listing: placeFrom(listing) }), pages: pages.map(placeFrom) }
}
