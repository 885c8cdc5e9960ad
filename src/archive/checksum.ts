import { hash } from 'node:crypto'

/** The SHA-256 of a text in UTF-8, in hex: what the journal notes of an article's file. */
export function checksumOf(text: string | Uint8Array): string {
  return hash('sha256', text)
}
