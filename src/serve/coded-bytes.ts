import { promisify } from 'node:util'
import { brotliCompress, constants, gunzip, gzip, zstdCompress } from 'node:zlib'
import { type ContentCoding, digestOf, type Representation } from './representation.ts'

/** So many documents wait to be compressed; more are sent in a coding that is there. */
const mostWaiting = 8

type CompressedCoding = Exclude<ContentCoding, 'identity'>

const compress: Readonly<Record<CompressedCoding, (bytes: Uint8Array) => Promise<Uint8Array>>> = {
  br: (bytes) =>
    promisify(brotliCompress)(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    }),
  zstd: (bytes) => promisify(zstdCompress)(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 6 } }),
  gzip: (bytes) => promisify(gzip)(bytes, { level: 6 }),
}

/** Compresses what is served, one document after the other, so that no crowd of requests takes more than one thread. */
export class Compressor {
  #waiting = 0
  #last: Promise<unknown> = Promise.resolve()

  /** Whether another document would have its turn soon. */
  get hasRoom(): boolean {
    return this.#waiting < mostWaiting
  }

  /** Gives the bytes in a coding, once those that came before are done. */
  compress(bytes: Uint8Array, coding: CompressedCoding): Promise<Uint8Array> {
    this.#waiting += 1
    const made = this.#last
      .then(() => compress[coding](bytes))
      .finally(() => {
        this.#waiting -= 1
      })
    this.#last = made.catch(() => undefined)
    return made
  }
}

/** The bytes of one document in the codings of HTTP: what is not there is made when it is first asked for, once. */
export class CodedBytes {
  readonly #compressor: Compressor
  readonly #bodies: Map<ContentCoding, Uint8Array>
  readonly #making = new Map<ContentCoding, Promise<Uint8Array>>()
  readonly #order: readonly ContentCoding[]

  /** Takes the bytes that are there: plain ones, packed ones (`gzip`), or both. */
  constructor(stored: { readonly identity?: Uint8Array; readonly gzip?: Uint8Array }, compressor: Compressor) {
    this.#compressor = compressor
    this.#bodies = new Map(Object.entries(stored) as [ContentCoding, Uint8Array][])
    // What is kept packed is seldom asked for: the few bytes that another coding saves are not worth making it.
    this.#order =
      stored.identity === undefined ? ['gzip', 'br', 'zstd', 'identity'] : ['br', 'zstd', 'gzip', 'identity']
  }

  /** Bytes in memory. */
  get size(): number {
    return [...this.#bodies.values()].reduce((sum, bytes) => sum + bytes.length, 0)
  }

  /** The codings that are there, are being made, or can be made soon, the best first. */
  codings(): readonly ContentCoding[] {
    const isThere = (coding: ContentCoding) =>
      coding === 'identity' || this.#bodies.has(coding) || this.#making.has(coding)
    return this.#compressor.hasRoom ? this.#order : this.#order.filter(isThere)
  }

  /** The bytes in a coding. */
  async body(coding: ContentCoding): Promise<Uint8Array> {
    const there = this.#bodies.get(coding) ?? this.#making.get(coding)
    if (there !== undefined) return there
    const making = this.#make(coding).finally(() => this.#making.delete(coding))
    this.#making.set(coding, making)
    const made = await making
    this.#bodies.set(coding, made)
    return made
  }

  async #make(coding: ContentCoding): Promise<Uint8Array> {
    if (coding === 'identity') return promisify(gunzip)(await this.body('gzip'))
    return this.#compressor.compress(await this.body('identity'), coding)
  }
}

/** Represents bytes that are in memory. */
export function representBytes(
  bytes: Uint8Array,
  about: Pick<Representation, 'mediaType' | 'lastModified'> & { readonly compressor: Compressor },
): Representation {
  const { mediaType, lastModified, compressor } = about
  const coded = new CodedBytes({ identity: bytes }, compressor)
  return {
    mediaType,
    ...(lastModified !== undefined && { lastModified }),
    digest: digestOf(bytes),
    codings: () => coded.codings(),
    body: (coding) => coded.body(coding),
  }
}
