import { createHash, hash } from 'node:crypto'
import type { Entry } from '../parse/listing.ts'

const length = 8

/**
 * A digest of the bytes of what a listing says of an entry: its title, its updated time and its text, or its summary where it
 * has none; 8 hex digits of SHA-256.
 */
export function bytesDigest(entry: Entry): string {
  const text = entry.contentHtml ?? entry.summaryHtml ?? ''
  return createHash('sha256').update(digestHead(entry)).update(text).digest('hex').slice(0, length)
}

/** What it is made of before the text. */
export function digestHead({ title, updatedAt }: Entry): string {
  return `${title}\n${updatedAt?.getTime() ?? ''}\n`
}

/** The same digest of all that in UTF-8, in half the time. */
export function digestOfBytes(headAndText: Uint8Array): string {
  return hash('sha256', headAndText).slice(0, length)
}
