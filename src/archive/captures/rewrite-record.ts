import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { recordMember } from './record-member.ts'

const blankLine = '\r\n\r\n'

/** Makes a `revisit`, as its gzip member, the `response` that has the body it referred to. */
export function asResponse(member: Uint8Array, body: Uint8Array): Promise<Uint8Array> {
  const { head, block } = partsOf(member)
  const http = Buffer.from(`${block.subarray(0, -'\r\n'.length)}Content-Length: ${body.length}${blankLine}`)
  const whole = Buffer.concat([http, body])
  const kept = head.filter((line) => !/^WARC-(Type|Profile|Refers-To-[^:]*|Block-Digest):|^Content-Length:/i.test(line))
  const digest = createHash('sha256').update(whole).digest('hex')
  const fields = ['WARC-Type: response', `WARC-Block-Digest: sha256:${digest}`, `Content-Length: ${whole.length}`]
  return memberOf([...kept, ...fields], whole)
}

/** Makes a `revisit`, as its gzip member, refer to another record of the same payload. */
export function referringTo(
  member: Uint8Array,
  { url, atMs }: { readonly url: string; readonly atMs: number },
): Promise<Uint8Array> {
  const { head, block } = partsOf(member)
  const lines = head.map((line) => {
    if (/^WARC-Refers-To-Target-URI:/i.test(line)) return `WARC-Refers-To-Target-URI: ${url}`
    return /^WARC-Refers-To-Date:/i.test(line) ? `WARC-Refers-To-Date: ${new Date(atMs).toISOString()}` : line
  })
  return memberOf(lines, block)
}

function partsOf(member: Uint8Array): { readonly head: readonly string[]; readonly block: Buffer } {
  const text = gunzipSync(member)
  const end = text.indexOf(blankLine)
  return {
    head: text.subarray(0, end).toString().split('\r\n'),
    block: text.subarray(end + blankLine.length, text.length - blankLine.length),
  }
}

function memberOf(head: readonly string[], block: Uint8Array): Promise<Uint8Array> {
  return recordMember(Buffer.concat([Buffer.from(`${head.join('\r\n')}${blankLine}`), block, Buffer.from(blankLine)]))
}
