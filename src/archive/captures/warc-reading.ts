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
  /** Whether what stands behind that begins as a member does, and is cut off where the bytes end. */
  readonly isCutOff: boolean
  /** What is no member, or none that can be read, before that. */
  readonly faults: readonly { readonly offset: number; readonly reason: string }[]
}

/** More than any answer that is taken: what is damaged may swell beyond all bounds. */
const longestRecordBytes = 256 * 1_024 * 1_024
const headBytes = 10
const trailerBytes = 8
/** How a member begins as we write it (RFC 1952, 2.3): deflate, and no fields beside the fixed ones. */
const magic = Buffer.from([0x1f, 0x8b, 0x08, 0x00])
/** What follows it: no time, no word on the effort, and then the system, which is any. */
const untold = Buffer.alloc(5)

/**
 * Reads every whole record of a piece of a file, and looks whether its digests fit; a member that is cut off, or damaged, is
 * passed over where another follows.
 */
export async function readRecords(bytes: Uint8Array): Promise<ReadRecords> {
  const records: IndexedCapture[] = []
  const faults: ReadRecords['faults'][number][] = []
  let end = 0
  let isCutOff = false
  for (let at = 0; at < bytes.length; ) {
    const member = memberAt(bytes, at)
    if (typeof member === 'string') {
      if (at === end) isCutOff = member === 'cut off'
      at = nextMember(bytes, at + 1)
      continue
    }
    isCutOff = false
    if (at > end) faults.push({ offset: end, reason: 'what stands there is no record, or a damaged one' })
    const found = await indexedRecord(member.text, at, member.end - at)
    if (found !== undefined) {
      if ('reason' in found) faults.push({ offset: at, reason: found.reason })
      else records.push(found)
    }
    if (Buffer.compare(bytes.subarray(at + magic.length, at + magic.length + untold.length), untold) !== 0) {
      faults.push({ offset: at, reason: 'the head of its gzip member was changed; the record itself is whole' })
    }
    at = member.end
    end = at
  }
  return { records, end, isCutOff, faults }
}

/** Reads one record with its body; throws where it is none, or its digest is another's. The body of a `revisit` is empty. */
export async function readRecord(
  bytes: Uint8Array,
): Promise<Capture & { readonly sha256: string; readonly isRevisit: boolean }> {
  const member = memberAt(bytes, 0)
  if (typeof member === 'string') throw new Error('what stands there is no record, or a damaged one')
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
  text: Buffer,
  offset: number,
  length: number,
): Promise<IndexedCapture | { readonly reason: string } | undefined> {
  const record = await parsed(text)
  if (record?.warcType === 'warcinfo') return undefined
  const head = record && headOf(record)
  if (!head) return { reason: 'the record is none of ours' }
  return digestsFit(text, record) ? { ...head, offset, length } : { reason: 'its digests do not fit what it holds' }
}

const blankLine = '\r\n\r\n'

/** Whether the digests of a record are those of its block, and of the body in it. */
function digestsFit(text: Buffer, { warcBlockDigest, warcPayloadDigest, warcType }: WARCRecord): boolean {
  const block = text.subarray(text.indexOf(blankLine) + blankLine.length, text.length - blankLine.length)
  if (warcBlockDigest !== `sha256:${checksumOf(block)}`) return false
  const body = block.subarray(block.indexOf(blankLine) + blankLine.length)
  return warcType === 'revisit' || warcPayloadDigest === `sha256:${checksumOf(body)}`
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

type Member = { readonly text: Buffer; readonly end: number }

/** The member that begins at an offset, decompressed, and where it ends; why there is none where no whole and sound one does. */
function memberAt(bytes: Uint8Array, at: number): Member | 'damaged' | 'cut off' {
  const begin = bytes.subarray(at, at + magic.length)
  if (Buffer.compare(begin, magic.subarray(0, begin.length)) !== 0) return 'damaged'
  try {
    // `info` gives how much was read, which the types do not say.
    const { buffer, engine } = inflateRawSync(bytes.subarray(at + headBytes), {
      info: true,
      maxOutputLength: longestRecordBytes,
    }) as unknown as {
      buffer: Buffer
      engine: { bytesWritten: number }
    }
    const trailerAt = at + headBytes + engine.bytesWritten
    const end = trailerAt + trailerBytes
    if (end > bytes.length) return 'cut off'
    const trailer = Buffer.from(bytes.buffer, bytes.byteOffset + trailerAt, trailerBytes)
    if (trailer.readUInt32LE(0) !== crc32(buffer) || trailer.readUInt32LE(4) !== buffer.length) return 'damaged'
    return { text: buffer, end }
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'Z_BUF_ERROR' ? 'cut off' : 'damaged'
  }
}

function nextMember(bytes: Uint8Array, from: number): number {
  const found = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf(magic, from)
  return found < 0 ? bytes.length : found
}
