import { createHash, randomUUID } from 'node:crypto'
import { freeMemory } from '../../free-memory.ts'
import { nodeHttp } from '../../node-http.ts'
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

/** What a file says of itself. */
export type WarcInfo = {
  readonly filename: string
  readonly atMs: number
  /** Names and values, one line each. */
  readonly fields: Readonly<Record<string, string>>
}

type Field = readonly [name: string, value: string]

/** Writes the record that describes a file, as a gzip member. */
export function infoMember({ filename, atMs, fields }: WarcInfo): Promise<Uint8Array> {
  const own: readonly Field[] = [['WARC-Filename', filename], ...commonFields('warcinfo', atMs)]
  return memberOf(own, [Buffer.from(linesOf(Object.entries(fields)))])
}

/**
 * Writes the record of an answer as WARC 1.1 (ISO 28500:2017), in a gzip member of its own: a `response`, or a `revisit` where
 * that is all it is to be.
 *
 * It is put together here and not by `warcio`, which reads records: all that takes time, digests and compressing, would be done
 * beside it, and it loads Node's `fetch` for the class of its headers.
 */
export function answerMember({ refersTo, ...draft }: RecordDraft, body: Uint8Array): Promise<Uint8Array> {
  const { url, atMs, status, sha256, purpose } = draft
  const statusLine = `HTTP/1.1 ${status} ${nodeHttp.STATUS_CODES[status] ?? ''}`.trimEnd()
  const headers = keptHeaders(draft.headers, body.length, refersTo !== undefined)
  const http = Buffer.from(`${statusLine}\r\n${linesOf(headers)}\r\n`)
  const block = refersTo ? [http] : [http, body]
  const digest = createHash('sha256')
  for (const piece of block) digest.update(piece)
  const fields: readonly Field[] = [
    ['WARC-Payload-Digest', `sha256:${sha256}`],
    ['WARC-JSON-Metadata', asciiJson(purpose)],
    ['WARC-Target-URI', URL.parse(url)?.href ?? url],
    ...commonFields(refersTo ? 'revisit' : 'response', atMs, refersTo),
    ['WARC-Block-Digest', `sha256:${digest.digest('hex')}`],
  ]
  return memberOf(fields, block)
}

const contentTypes = {
  warcinfo: 'application/warc-fields',
  response: 'application/http; msgtype=response',
  revisit: 'application/http; msgtype=response',
} as const

function commonFields(
  type: keyof typeof contentTypes,
  atMs: number,
  refersTo?: RecordDraft['refersTo'],
): readonly Field[] {
  const referring: readonly Field[] = refersTo
    ? [
        ['WARC-Profile', 'http://netpreserve.org/warc/1.1/revisit/identical-payload-digest'],
        ['WARC-Refers-To-Target-URI', refersTo.url],
        ['WARC-Refers-To-Date', new Date(refersTo.atMs).toISOString()],
      ]
    : []
  return [
    ['WARC-Date', new Date(atMs).toISOString()],
    ['WARC-Type', type],
    ...referring,
    ['WARC-Record-ID', `<urn:uuid:${randomUUID()}>`],
    ['Content-Type', contentTypes[type]],
  ]
}

/** Of the fields, all but the length of the block. */
async function memberOf(fields: readonly Field[], block: readonly Uint8Array[]): Promise<Uint8Array> {
  const length = block.reduce((sum, piece) => sum + piece.length, 0)
  const head = `WARC/1.1\r\n${linesOf([...fields, ['Content-Length', String(length)]])}\r\n`
  const text = Buffer.concat([Buffer.from(head), ...block, Buffer.from('\r\n\r\n')])
  const member = await recordMember(text)
  freeMemory(text)
  return member
}

function linesOf(fields: readonly Field[]): string {
  return fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')
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
