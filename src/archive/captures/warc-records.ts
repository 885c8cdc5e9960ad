import { createHash } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import { WARCRecord, WARCSerializer } from 'warcio'
import type { CapturedAnswer, CapturePurpose } from './captures.ts'
import { recordMember } from './record-member.ts'

/** What a record is made of, beside its body. */
export type RecordDraft = Omit<CapturedAnswer, 'body'> & {
  readonly purpose: CapturePurpose
  /** The SHA-256 of the body, in hex. */
  readonly sha256: string
  /** The record that has the same body, where this one is only to refer to it. */
  readonly refersTo?: { readonly url: string; readonly atMs: number }
}

/** Records, one gzip member after the other, and how long each is in bytes. */
export type WrittenRecords = { readonly bytes: Uint8Array; readonly lengths: readonly number[] }

/**
 * Writes records as WARC 1.1, each in a gzip member of its own: first one that describes the file, where that is asked for,
 * then a `response`, or a `revisit` where that is all it is to be, for each draft; `bodies` stand in the same order.
 */
export async function writeRecords(
  drafts: readonly RecordDraft[],
  info: WarcInfo | undefined,
  ...bodies: readonly Uint8Array[]
): Promise<WrittenRecords> {
  const members: Uint8Array[] = []
  if (info !== undefined) members.push(await memberOf(infoRecord(info)))
  for (const [index, draft] of drafts.entries()) {
    const body = bodies[index] ?? new Uint8Array()
    members.push(await memberOf(recordOf(draft, body)))
    letGo(body)
  }
  return { bytes: Buffer.concat(members), lengths: members.map(({ length }) => length) }
}

/** What a file says of itself. */
export type WarcInfo = {
  readonly filename: string
  readonly atMs: number
  /** Names and values, one line each. */
  readonly fields: Readonly<Record<string, string>>
}

function infoRecord({ filename, atMs, fields }: WarcInfo): WARCRecord {
  const date = new Date(atMs).toISOString()
  return WARCRecord.createWARCInfo({ filename, date, warcVersion: 'WARC/1.1' }, { ...fields })
}

function recordOf(draft: RecordDraft, body: Uint8Array): WARCRecord {
  const { url, atMs, status, refersTo, sha256, purpose } = draft
  const record = WARCRecord.create(
    {
      url,
      date: new Date(atMs).toISOString(),
      type: refersTo ? 'revisit' : 'response',
      warcVersion: 'WARC/1.1',
      warcHeaders: { 'WARC-Payload-Digest': `sha256:${sha256}`, 'WARC-JSON-Metadata': asciiJson(purpose) },
      statusline: `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`.trimEnd(),
      httpHeaders: keptHeaders(draft.headers, body.length, refersTo !== undefined),
      ...(refersTo && { refersToUrl: refersTo.url, refersToDate: new Date(refersTo.atMs).toISOString() }),
    },
    refersTo ? [] : [body],
  )
  // The library has a SHA-256 of its own, which takes six times as long.
  const block = createHash('sha256').update(`${record.httpHeaders}\r\n`)
  if (!refersTo) block.update(body)
  record.warcHeaders.headers.set('WARC-Block-Digest', `sha256:${block.digest('hex')}`)
  return record
}

/** The compressor of the stream API takes twice as long for the same bytes. */
async function memberOf(record: WARCRecord): Promise<Uint8Array> {
  const bytes = await WARCSerializer.serialize(record, { gzip: false })
  const member = recordMember(bytes)
  letGo(bytes)
  return member
}

/** Gives memory back at once: the collector, which sees small objects, would let hundreds of megabytes of bodies pile up. */
function letGo({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && byteLength === buffer.byteLength) buffer.transfer(0)
}

/** Headers that told how the bytes travelled; the body is kept without that, so they get the names Common Crawl gives them. */
const travelling: ReadonlySet<string> = new Set(['content-encoding', 'transfer-encoding', 'content-length'])
/** A session that a site opens is nobody else's: what could be sent back to it is not kept. */
const secret: ReadonlySet<string> = new Set(['set-cookie', 'set-cookie2'])

function keptHeaders(headers: CapturedAnswer['headers'], length: number, isRevisit: boolean): [string, string][] {
  const kept = Object.entries(headers).flatMap(([name, values]): [string, string][] => {
    if (values === undefined || secret.has(name)) return []
    const title = name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase())
    const shown = travelling.has(name) ? `X-Crawler-${title}` : title
    return [values].flat().map((value) => [shown, headerText(value)])
  })
  return isRevisit ? kept : [...kept, ['Content-Length', String(length)]]
}

/** The bytes of a header come as Latin-1; records are UTF-8. */
function headerText(value: string): string {
  const utf8 = Buffer.from(value, 'latin1').toString('utf8')
  return (utf8.includes('\ufffd') ? value : utf8).replace(/[\r\n]+/g, ' ')
}

function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(/[\u007f-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
