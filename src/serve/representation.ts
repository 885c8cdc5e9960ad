import { createHash } from 'node:crypto'

/** The codings of HTTP that representations are kept in, the smallest first. */
export const contentCodings = ['br', 'zstd', 'gzip'] as const

/** A coding of HTTP. */
export type ContentCoding = (typeof contentCodings)[number] | 'identity'

/** Bytes that are read for every answer. */
export type StreamedBody = { readonly size: number; readonly stream: () => AsyncIterable<Uint8Array> }

/** Something that can be sent, in one or more codings. */
export type Representation = {
  readonly mediaType: string
  /** Of the bytes without coding. */
  readonly digest: string
  readonly lastModified: Date
  /** Which codings there are; `identity` always is one. */
  readonly codings: readonly ContentCoding[]
  /** The bytes in a coding, or a way to read them where they are too large to keep. */
  readonly body: (coding: ContentCoding) => Uint8Array | StreamedBody
  /** Bytes in memory. */
  readonly size: number
}

/** A digest for entity tags: 128 bits of SHA-256. */
export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64url').slice(0, 22)
}
