import { createHash } from 'node:crypto'

/** A coding of HTTP that representations are sent in. */
export type ContentCoding = 'br' | 'zstd' | 'gzip' | 'identity'

/** Bytes that are read for every answer; how many is not known where they are unpacked on the way. */
export type StreamedBody = { readonly size?: number; readonly stream: () => AsyncIterable<Uint8Array> }

/** Something that can be sent, in one or more codings. */
export type Representation = {
  readonly mediaType: string
  /** Of the bytes as they are stored; each coding has a tag of its own beside it. */
  readonly digest: string
  /** Absent where only the digest tells one state from another. */
  readonly lastModified?: Date
  /** Which codings can be had now, the best first; `identity` always is one. */
  readonly codings: () => readonly ContentCoding[]
  /** The bytes in a coding, or a way to read them where they are too large to keep. */
  readonly body: (coding: ContentCoding) => Promise<Uint8Array | StreamedBody>
}

/** A digest for entity tags: 128 bits of SHA-256. */
export function digestOf(bytes: Uint8Array): string {
  return shortened(createHash('sha256').update(bytes).digest('base64url'))
}

/** Does what `digestOf` does for bytes that come one after the other. */
export async function digestOfStream(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256')
  for await (const bytes of stream) hash.update(bytes)
  return shortened(hash.digest('base64url'))
}

function shortened(digest: string): string {
  return digest.slice(0, 22)
}
