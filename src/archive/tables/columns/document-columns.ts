import type { PublishedDocument } from '../../publication-store.ts'
import type { Row } from '../row.ts'

/** Reads a row of the table `documents`. */
export function documentFrom(row: Row): PublishedDocument {
  return {
    path: String(row.path),
    written: String(row.written),
    ...(row.asked_at_ms !== null && { askedAtMs: Number(row.asked_at_ms) }),
  }
}
