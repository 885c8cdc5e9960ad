import { crc32, inflateRawSync } from 'node:zlib'
import { WARCParser, type WARCRecord } from 'warcio'
import { checksumOf } from '../checksum.ts'
import type { IndexedCapture } from './capture-index.ts'
import type { Capture, CapturePurpose } from './captures.ts'

/** What some bytes of a file hold; offsets count from the first of them. */
export type ReadRecords = {
  readonly records: readonly IndexedCapture[]
  /** Behind the last whole member. */
  readonly end: number
  /** What is no member, or none that can be read, before that. */
  readonly faults: readonly { readonly offset: number; readonly reason: string }[]
}

const headBytes = 10
const trailerBytes = 8
/** How a member begins as we write it (RFC 1952, 2.3): deflate, and no fields beside the fixed ones. */
const magic = Buffer.from([0x1f, 0x8b, 0x08, 0x00])

/** Reads every whole record of a piece of a file; a member that is cut off, or damaged, is passed over where another follows. */
export async function readRecords(bytes: Uint8Array): Promise<ReadRecords> {
  const records: IndexedCapture[] = []
  const faults: ReadRecords['faults'][number][] = []
  let end = 0
  for (let at = 0; at < bytes.length; ) {
    const member = memberAt(bytes, at)
    if (member === undefined) {
      at = nextMember(bytes, at + 1)
      continue
    }
    if (at > end) faults.push({ offset: end, reason: 'what stands there is no record, or a damaged one' })
    const found = await indexedRecord(member.text, at, member.end - at)
    if (found !== undefined) {
      if ('reason' in found) faults.push({ offset: at, reason: found.reason })
      else records.push(found)
    }
    at = member.end
    end = at
  }
  return { records, end, faults }
}

/** Reads one record with its body; throws where it is none, or its digest is another's. The body of a `revisit` is empty. */
export async function readRecord(
  bytes: Uint8Array,
): Promise<Capture & { readonly sha256: string; readonly isRevisit: boolean }> {
  const member = memberAt(bytes, 0)
  if (member === undefined) throw new Error('what stands there is no record, or a damaged one')
  const record = await parsed(member.text)
  const head = record && headOf(record)
  if (!record || !head) throw new Error('the record is none of an answer')
  const body = await record.readFully(false)
  if (!head.isRevisit && checksumOf(body) !== head.sha256) throw new Error('its digest does not fit its body')
  const { url, atMs, status, purpose, sha256, isRevisit } = head
  const headers: Record<string, string[]> = {}
  for (const [name, value] of record.httpHeaders?.headers ?? []) {
    const title = name.toLowerCase().replace(/^x-crawler-(?=content-encoding$|transfer-encoding$)/, '')
    headers[title] = [...(headers[title] ?? []), value]
  }
  return { answer: { url, status, headers, body, atMs }, purpose, sha256, isRevisit }
}

async function indexedRecord(
  text: Uint8Array,
  offset: number,
  length: number,
): Promise<IndexedCapture | { readonly reason: string } | undefined> {
  const record = await parsed(text)
  if (record?.warcType === 'warcinfo') return undefined
  const head = record && headOf(record)
  return head ? { ...head, offset, length } : { reason: 'the record is none of ours' }
}

async function parsed(text: Uint8Array): Promise<WARCRecord | null> {
  return WARCParser.parse([text], { keepHeadersCase: true }).catch(() => null)
}

function headOf(record: WARCRecord): Omit<IndexedCapture, 'offset' | 'length'> | undefined {
  const { warcType, warcTargetURI: url, warcDate, warcPayloadDigest } = record
  const sha256 = /^sha256:([0-9a-f]{64})$/.exec(warcPayloadDigest ?? '')?.[1]
  const purpose = purposeOf(record.warcHeader('WARC-JSON-Metadata'))
  if ((warcType !== 'response' && warcType !== 'revisit') || !url || !sha256 || !purpose) return undefined
  const type = record.httpHeaders?.headers.get('Content-Type') ?? ''
  return {
    url,
    atMs: Date.parse(warcDate ?? ''),
    status: Number(record.httpHeaders?.statusCode ?? 0),
    mime: (type.split(';')[0] ?? '').trim().toLowerCase(),
    sha256,
    isRevisit: warcType === 'revisit',
    purpose,
  }
}

function purposeOf(text: string | null | undefined): CapturePurpose | undefined {
  try {
    const read = JSON.parse(text ?? '') as CapturePurpose
    return typeof read.sourceId === 'string' && Array.isArray(read.articles) ? read : undefined
  } catch {
    return undefined
  }
}

/** The member that begins at an offset, decompressed, and where it ends; absent where no whole and sound one does. */
function memberAt(bytes: Uint8Array, at: number): { readonly text: Buffer; readonly end: number } | undefined {
  if (Buffer.compare(bytes.subarray(at, at + magic.length), magic) !== 0) return undefined
  try {
    // `info` gives how much was read, which the types do not say.
    const { buffer, engine } = inflateRawSync(bytes.subarray(at + headBytes), { info: true }) as unknown as {
      buffer: Buffer
      engine: { bytesWritten: number }
    }
    const trailerAt = at + headBytes + engine.bytesWritten
    const end = trailerAt + trailerBytes
    if (end > bytes.length) return undefined
    const trailer = Buffer.from(bytes.buffer, bytes.byteOffset + trailerAt, trailerBytes)
    if (trailer.readUInt32LE(0) !== crc32(buffer) || trailer.readUInt32LE(4) !== buffer.length) return undefined
    return { text: buffer, end }
  } catch {
    return undefined
  }
}

function nextMember(bytes: Uint8Array, from: number): number {
  const found = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf(magic, from)
  return found < 0 ? bytes.length : found
}
