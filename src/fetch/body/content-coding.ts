import { promisify } from 'node:util'
import { brotliDecompress, constants, inflate, inflateRaw, type Zlib, zstdDecompress } from 'node:zlib'
import { FetchError } from '../fetch-error.ts'
import { TruncatedBodyError } from '../transport-error.ts'
import { gunzipMember, gzipHeaderLength } from './gzip-member.ts'

/** Thrown where a body is coded in a way that is not offered, coded more than once, or is not what its header says. */
export class BadCodingError extends FetchError {
  constructor(url: URL, why: string, options?: ErrorOptions) {
    super('bad-coding', url, why, options)
  }
}

/** Thrown where a body passes its bound, on the wire or decoded. */
export class BodyTooLargeError extends FetchError {
  constructor(url: URL, what: 'on the wire' | 'decoded', maxBytes: number, options?: ErrorOptions) {
    super('body-too-large', url, `the body is larger than ${maxBytes} bytes ${what}`, options)
  }
}

type Coding = 'gzip' | 'br' | 'zstd' | 'deflate' | 'identity'

/** The codings offered; deflate is understood but not offered, since servers disagree about what it is. */
export const acceptEncoding = 'gzip, br, zstd'

/** What sites write into Content-Encoding although it is no coding. */
const noCoding = new Set(['identity', 'none', 'utf-8', 'utf8', 'binary', '8bit', 'null'])

const isGzip = (bytes: Uint8Array) => bytes[0] === 0x1f && bytes[1] === 0x8b

/** Whether a zlib header (RFC 1950) leads the bytes; raw deflate (RFC 1951), which some servers send, has none. */
const isZlib = ([cmf = 0, flags = 0]: Uint8Array) => (cmf & 0x0f) === 8 && ((cmf << 8) | flags) % 31 === 0

/** Magic numbers of a zstd frame and of one to be skipped (RFC 8878, 3.1). */
const isZstdFrame = (bytes: Uint8Array) =>
  bytes.length >= 4 &&
  ((bytes[0] === 0x28 && bytes[1] === 0xb5) || ((bytes[0] ?? 0) >> 4 === 5 && bytes[1] === 0x2a)) &&
  (bytes[2] === 0x2f || bytes[2] === 0x4d)

function codingOf(header: string | undefined, bytes: Uint8Array, url: URL): Coding {
  const names = (header ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim().replace(/^x-gzip$/, 'gzip'))
    .filter((name) => name !== '' && !noCoding.has(name))
  if (names.length > 1)
    throw new BadCodingError(url, `the body is coded more than once (${names.slice(0, 5).join(', ')})`)
  const [name] = names
  if (name === undefined) return isGzip(bytes) ? 'gzip' : 'identity'
  if (name === 'gzip' || name === 'br' || name === 'zstd' || name === 'deflate') return name
  throw new BadCodingError(url, `the body is coded as ${JSON.stringify(name.slice(0, 40))}, which was not asked for`)
}

/** Node gives `{ buffer, engine }` under `info`, which its types do not say. */
type Decoded = { readonly buffer: Buffer; readonly engine: Pick<Zlib, 'bytesWritten'> }
type Decoder = (
  bytes: Uint8Array,
  options: { maxOutputLength: number; chunkSize: number; info: true; params?: Record<number, number> },
) => Promise<Decoded>
/** The window every decoder must have room for, and browsers allow (RFC 8878, 3.1.1.1.2): 8 MiB. */
const zstdParams = { [constants.ZSTD_d_windowLogMax]: 23 }
const zstd = promisify(zstdDecompress) as unknown as Decoder
const decoders = {
  gzip: gunzipMember,
  br: promisify(brotliDecompress) as unknown as Decoder,
  zstd: ((bytes, options) => zstd(bytes, { ...options, params: zstdParams })) as Decoder,
  deflate: promisify(inflate) as unknown as Decoder,
  rawDeflate: promisify(inflateRaw) as unknown as Decoder,
}

const chunkSize = 64 * 1_024
/** Each costs a turn in a thread; a body in more pieces than this is made to keep us busy. */
const mostPieces = 10_000

/** Whether another gzip member or zstd frame follows: a body may be a row of them (RFC 1952, 2.2; RFC 8878, 3). */
function hasMore(coding: Coding, rest: Uint8Array): boolean {
  return coding === 'gzip' ? gzipHeaderLength(rest) !== undefined : coding === 'zstd' && isZstdFrame(rest)
}

/**
 * Undoes the one Content-Encoding of a body that was read whole (RFC 9110, 8.4).
 *
 * gzip is also undone where no header says so (`feed.xml.gz` as it lies on the disk). A body that ends early is an error,
 * as is one whose decoded length passes `maxDecodedBytes`; no more than that is ever held. What follows the end and is no
 * further piece, or a broken one of gzip, is left out, as browsers and curl do.
 */
export async function decodeContent(
  bytes: Uint8Array,
  header: string | undefined,
  limits: { readonly url: URL; readonly maxDecodedBytes: number },
): Promise<Uint8Array> {
  const { url, maxDecodedBytes } = limits
  const tooLarge = (options?: ErrorOptions) => new BodyTooLargeError(url, 'decoded', maxDecodedBytes, options)
  const coding = codingOf(header, bytes, url)
  if (coding === 'identity') {
    if (bytes.length > maxDecodedBytes) throw tooLarge()
    return bytes
  }
  if (bytes.length === 0) return bytes
  const decode = decoders[coding === 'deflate' && !isZlib(bytes) ? 'rawDeflate' : coding]
  const parts: Buffer[] = []
  let decodedBytes = 0
  let rest = bytes
  try {
    do {
      const maxOutputLength = Math.max(1, maxDecodedBytes - decodedBytes)
      const { buffer, engine } = await decode(rest, { maxOutputLength, chunkSize, info: true })
      // A small result would keep the whole chunk it was decoded into.
      parts.push(buffer.length < chunkSize / 2 ? Buffer.from(buffer) : buffer)
      decodedBytes += buffer.length
      if (decodedBytes > maxDecodedBytes) throw tooLarge()
      if (parts.length > mostPieces) throw new BadCodingError(url, `the body is in more than ${mostPieces} pieces`)
      rest = rest.subarray(engine.bytesWritten)
    } while (hasMore(coding, rest))
  } catch (error) {
    if (error instanceof FetchError) throw error
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge({ cause: error })
    if (code === 'Z_BUF_ERROR') throw new TruncatedBodyError(url, `its ${coding} has no end`, { cause: error })
    if (coding !== 'gzip' || parts.length === 0) {
      throw new BadCodingError(url, `the body is no valid ${coding}: ${message}`, { cause: error })
    }
  }
  const [only] = parts
  return parts.length === 1 && only !== undefined ? only : Buffer.concat(parts)
}
