import { promisify } from 'node:util'
import { crc32, inflateRaw, type Zlib } from 'node:zlib'

/** Node gives `{ buffer, engine }` under `info`, which its types do not say. */
type Inflated = { readonly buffer: Buffer; readonly engine: Pick<Zlib, 'bytesWritten'> }
type Inflate = (
  bytes: Uint8Array,
  options: { maxOutputLength: number; chunkSize: number; info: true },
) => Promise<Inflated>
const inflate = promisify(inflateRaw) as unknown as Inflate

const fixedHeaderBytes = 10
const trailerBytes = 8
const flag = { headerChecksum: 2, extra: 4, name: 8, comment: 16, reserved: 0xe0 }

/** An error as zlib's own: `Z_BUF_ERROR` where bytes are missing, `Z_DATA_ERROR` where they are wrong. */
const zlibError = (code: 'Z_BUF_ERROR' | 'Z_DATA_ERROR', message: string) => Object.assign(new Error(message), { code })

/** Where the deflated data of a member begins (RFC 1952, 2.3); absent where no whole header stands there. */
export function gzipHeaderLength(bytes: Uint8Array): number | undefined {
  const [first, second, method, flags = 0] = bytes
  if (bytes.length < fixedHeaderBytes || first !== 0x1f || second !== 0x8b || method !== 8) return undefined
  if (flags & flag.reserved) return undefined
  let at = fixedHeaderBytes
  if (flags & flag.extra) at += 2 + (bytes[at] ?? 0) + (bytes[at + 1] ?? 0) * 256
  for (const text of [flag.name, flag.comment]) {
    if ((flags & text) === 0) continue
    const end = bytes.indexOf(0, at)
    if (end < 0) return undefined
    at = end + 1
  }
  if (flags & flag.headerChecksum) at += 2
  return at <= bytes.length ? at : undefined
}

/**
 * Decodes the first gzip member of some bytes, whatever follows it, and tells how many of them it took. Node's own `gunzip`
 * reads on, and refuses the whole body for a line feed after its end.
 */
export async function gunzipMember(
  bytes: Uint8Array,
  options: { maxOutputLength: number; chunkSize: number; info: true },
): Promise<Inflated> {
  const dataAt = gzipHeaderLength(bytes)
  if (dataAt === undefined) {
    const isCutOff = [0x1f, 0x8b, 8].every((byte, at) => (bytes[at] ?? byte) === byte)
    throw isCutOff ? zlibError('Z_BUF_ERROR', 'unexpected end of file') : zlibError('Z_DATA_ERROR', 'incorrect header')
  }
  const { buffer, engine } = await inflate(bytes.subarray(dataAt), options)
  const trailerAt = dataAt + engine.bytesWritten
  const end = trailerAt + trailerBytes
  if (end > bytes.length) throw zlibError('Z_BUF_ERROR', 'unexpected end of file')
  const trailer = Buffer.from(bytes.buffer, bytes.byteOffset + trailerAt, trailerBytes)
  if (trailer.readUInt32LE(0) !== crc32(buffer)) throw zlibError('Z_DATA_ERROR', 'incorrect data check')
  if (trailer.readUInt32LE(4) !== buffer.length) throw zlibError('Z_DATA_ERROR', 'incorrect length check')
  return { buffer, engine: { bytesWritten: end } }
}
