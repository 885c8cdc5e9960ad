import { getBOMEncoding, labelToName, TextDecoder } from '@exodus/bytes/encoding-lite.js'
import sniff from 'html-encoding-sniffer'
import { loadLibrary } from '../load-library.ts'
import { knownCharset } from './charset-labels.ts'

/** What the bytes are taken for: it decides where a charset may be declared inside them. */
export type TextKind = 'xml' | 'html' | 'json'

/** Bytes read into text. */
export type DecodedText = {
  /** Without a byte order mark. */
  readonly text: string
  /** WHATWG name of the charset the text was decoded with, in lower case: `utf-8`, `gbk`, `big5`. */
  readonly charset: string
  /** How many characters could not be decoded and stand as U+FFFD; those the site sent itself are not counted. */
  readonly replacementCount: number
  /** The charset the answer claimed, where the bytes proved it wrong and another one was taken. */
  readonly disprovedCharset?: string
}

/** UTF-32 by its byte order mark, or by the three NULs around its first `<`. */
function utf32ByShape([first, second, third, fourth]: Uint8Array): string | undefined {
  if (first === 0xff && second === 0xfe && third === 0 && fourth === 0) return 'utf-32le'
  if (first === 0 && second === 0 && third === 0xfe && fourth === 0xff) return 'utf-32be'
  if (first === 0 && second === 0 && third === 0 && fourth !== 0) return 'utf-32be'
  return first !== 0 && second === 0 && third === 0 && fourth === 0 ? 'utf-32le' : undefined
}

/** The `charset` parameter of a Content-Type; also where it is single-quoted or lacks its semicolon. */
function transportCharset(contentType: string | undefined): string | undefined {
  const [, double, single, bare] =
    /(?:^|[;,\s])charset\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s;,"']+))/i.exec(contentType ?? '') ?? []
  return knownCharset(double ?? single ?? bare)
}

/** UTF-16 shown by the bytes themselves: every other one of the first four is NUL, whatever anybody declares. */
function utf16ByShape([first, second, third, fourth]: Uint8Array): string | undefined {
  if (first === 0 && second !== 0 && third === 0 && fourth !== 0) return 'utf-16be'
  if (first !== 0 && second === 0 && third !== 0 && fourth === 0) return 'utf-16le'
  return undefined
}

/** The charset a text declares in its XML prolog or, for HTML, in a `<meta>` of its first 1024 bytes. */
function declaredCharset(bytes: Uint8Array, kind: TextKind): string | undefined {
  if (kind === 'json') return undefined
  const sniffed = sniff(bytes, { xml: kind === 'xml', defaultEncoding: 'none' }).toLowerCase()
  if (sniffed !== 'none') return knownCharset(sniffed)
  const head = Buffer.from(bytes.subarray(0, 1_024)).toString('latin1')
  const [, label] =
    /^<\?xml\s[^>]{0,200}?\bencoding\s*=\s*["']([\w.:-]{1,40})["']/.exec(head) ??
    (kind === 'html' ? /<meta\s[^>]{0,200}?\bcharset\s*=\s*["']?\s*([\w.:-]{1,40})/i.exec(head) : null) ??
    []
  return knownCharset(label)
}

const whiteSpace = new Set([0x09, 0x0a, 0x0c, 0x0d, 0x20])

/** An XML prolog counts also after blank lines, as readers take it, though XML 1.0 section 2.8 does not. */
function withoutLeadingSpace(bytes: Uint8Array): Uint8Array {
  const start = bytes.findIndex((byte) => !whiteSpace.has(byte))
  return start > 0 ? bytes.subarray(start) : bytes
}

function countOf(text: string, wanted: string): number {
  let count = 0
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) count += 1
  return count
}

/** How many U+FFFD stand in UTF-8 bytes because the site sent them. */
function sentReplacements(bytes: Uint8Array): number {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const sign = Buffer.from('\ufffd')
  let count = 0
  for (let at = view.indexOf(sign); at >= 0; at = view.indexOf(sign, at + 3)) count += 1
  return count
}

/** The tables of other charsets than UTF-8 are loaded where a text is in one. */
function decoded(bytes: Uint8Array, charset: string): string {
  if (charset === 'utf-8') return new TextDecoder().decode(bytes)
  if (labelToName(charset) === null) {
    return (loadLibrary('iconv-lite') as typeof import('iconv-lite')).decode(Buffer.from(bytes), charset)
  }
  const whole = loadLibrary('@exodus/bytes/encoding.js') as typeof import('@exodus/bytes/encoding.js')
  return new whole.TextDecoder(charset).decode(bytes)
}

function decodeAs(bytes: Uint8Array, charset: string): DecodedText {
  const text = decoded(bytes, charset).replace(/^\ufeff+/, '')
  const signs = countOf(text, '\ufffd')
  const sent = signs > 0 && charset === 'utf-8' ? sentReplacements(bytes) : 0
  return { text, charset, replacementCount: Math.max(0, signs - sent) }
}

/** Whether most of what is not ASCII could not be decoded: the charset was a wrong guess or a wrong claim. */
function isMostlyBroken({ text, replacementCount }: DecodedText): boolean {
  if (replacementCount === 0) return false
  let foreign = 0
  for (const character of text) if (character > '\x7f') foreign += 1
  return replacementCount * 2 > foreign
}

/** Undeclared Chinese shows itself: its bytes above ASCII come in pairs of GB 2312's rows, which no Western text does. */
function looksLikeGb2312(bytes: Uint8Array): boolean {
  let pairs = 0
  let strays = 0
  for (let at = 0; at < bytes.length; at += 1) {
    const lead = bytes[at] ?? 0
    if (lead < 0x80) continue
    const trail = bytes[at + 1] ?? 0
    if (lead >= 0xa1 && lead <= 0xf7 && trail >= 0xa1 && trail <= 0xfe) {
      pairs += 1
      at += 1
    } else strays += 1
  }
  return pairs >= 8 && strays * 20 <= pairs
}

/** The text with the claim it was read against; a claim over nothing but ASCII harmed nobody. */
function disproved(claimed: string, read: DecodedText): DecodedText {
  const isHarmless = !claimed.startsWith('utf-16') && /^[\0-\x7f]*$/.test(read.text)
  return isHarmless ? read : { ...read, disprovedCharset: claimed }
}

/** What is to be said of a decoding that lost characters or went against a claim, one sentence each. */
export function decodingRemarks(read: DecodedText): readonly string[] {
  const { charset, disprovedCharset, replacementCount } = read
  const counted = replacementCount === 1 ? '1 character' : `${replacementCount} characters`
  return [
    ...(disprovedCharset === undefined ? [] : [`it says it is ${disprovedCharset}, but was read as ${charset}`]),
    ...(replacementCount === 0 ? [] : [`${counted} could not be decoded as ${charset}`]),
  ]
}

/** Charsets whose characters are pairs of bytes: nearly every pair is one, so that UTF-8 read as one of them seldom breaks. */
const inPairs = /^(?:gb|big5|euc-|shift_jis)/

/** Charsets whose letters are single bytes, those of their letters that stand side by side never valid UTF-8. */
const ofSingleBytes = /^(?:windows-125|iso-8859-)/

/** Whether there are three bytes as UTF-8 has them for a character of East Asia. */
function hasThreeByteCharacter(bytes: Uint8Array): boolean {
  const isContinuation = (byte = 0) => byte >= 0x80 && byte < 0xc0
  return bytes.some(
    (byte, at) => byte >= 0xe3 && byte <= 0xed && isContinuation(bytes[at + 1]) && isContinuation(bytes[at + 2]),
  )
}

function isValidUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

/**
 * Reads bytes into text in the charset they are in, with the tables of the WHATWG Encoding standard.
 *
 * The charset is the first that is known of: byte order mark; the shape of UTF-16; the HTTP charset; the XML prolog, or
 * for HTML a `<meta>` within 1024 bytes; UTF-8. Labels the standard lacks (`cp936`, `win-1251`) are understood, those
 * nobody knows are passed over. Two claims are put right by the bytes. Valid UTF-8 is read as such under UTF-16, under a charset in which
 * characters break, under one of pairs of bytes (`gb2312`) where it has characters of East Asia, and under one
 * of single bytes (`iso-8859-1`). Claimed UTF-8 in which
 * most characters break is read as it declares, as GB 18030 where the bytes have its shape, else as
 * windows-1252.
 *
 * Never throws: what cannot be decoded is U+FFFD and counted.
 */
export function decodeBytes(
  bytes: Uint8Array,
  source: { readonly contentType?: string | undefined; readonly kind: TextKind },
): DecodedText {
  const marked = utf32ByShape(bytes) ?? getBOMEncoding(bytes) ?? utf16ByShape(bytes)
  if (marked !== undefined) return decodeAs(bytes, marked)

  const content = withoutLeadingSpace(bytes)
  const transport = transportCharset(source.contentType)
  const declared = declaredCharset(content, source.kind)
  const claimed = transport ?? declared ?? 'utf-8'

  const read = decodeAs(bytes, claimed)
  if (claimed !== 'utf-8') {
    const isDoubtful =
      claimed.startsWith('utf-16') ||
      read.replacementCount > 0 ||
      (ofSingleBytes.test(claimed) && /[^\0-\x7f]/.test(read.text))
    const isUtf8 = (isDoubtful || (inPairs.test(claimed) && hasThreeByteCharacter(bytes))) && isValidUtf8(bytes)
    return isUtf8 ? disproved(claimed, decodeAs(bytes, 'utf-8')) : read
  }
  if (!isMostlyBroken(read)) return read
  const instead = declared !== 'utf-8' ? declared : undefined
  return disproved(claimed, decodeAs(bytes, instead ?? (looksLikeGb2312(bytes) ? 'gb18030' : 'windows-1252')))
}
