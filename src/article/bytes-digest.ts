import { createHash } from 'node:crypto'
import type { Entry } from '../parse/listing.ts'

const length = 8

/**
 * A digest of the bytes of what a listing says of an entry: its title, its updated time and its text, or its summary where it
 * has none; 8 hex digits of SHA-256. `content` is its text in UTF-8, where that is at hand.
 */
export function bytesDigest(entry: Entry, content?: Uint8Array): string {
  const text = content ?? entry.contentHtml ?? entry.summaryHtml ?? ''
  const digest = createHash('sha256').update(`${entry.title}\n${entry.updatedAt?.getTime() ?? ''}\n`)
  return digest.update(text).digest('hex').slice(0, length)
}
