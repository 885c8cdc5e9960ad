import { createHash, hash } from 'node:crypto'
import type { Entry } from '../parse/listing.ts'

const length = 8

/**
 * A digest of the bytes of what a listing says of an entry: its title, its updated time and its text, or its summary where it
 * has none; 8 hex digits of SHA-256. `content` is its text in UTF-8, where that is at hand.
 */
export function bytesDigest(entry: Entry, content?: Uint8Array): string {
  const head = `${entry.title}\n${entry.updatedAt?.getTime() ?? ''}\n`
  if (content === undefined)
    return hash('sha256', `${head}${entry.contentHtml ?? entry.summaryHtml ?? ''}`).slice(0, length)
  return createHash('sha256').update(head).update(content).digest('hex').slice(0, length)
}
