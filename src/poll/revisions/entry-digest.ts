import { hash } from 'node:crypto'
import { bytesDigest } from '../../article/bytes-digest.ts'
import type { Entry } from '../../parse/listing.ts'
import { comparableLines } from './comparable-lines.ts'

const halfLength = 8
/** In the place of the second half, where that was never needed. */
const unknownHalf = '0'.repeat(halfLength)

/**
 * A digest of what a listing says of an entry (its title, its updated time and its text, or its summary where it has none),
 * 16 hex digits: half of it of the bytes, which costs next to nothing, and half, once the bytes have changed, of what a reader
 * cares for (see `comparableLines`; markup does not count). `ofBytes` is its first half, where that is known.
 */
export function entryDigest(entry: Entry, ofBytes = bytesDigest(entry)): string {
  return `${ofBytes}${unknownHalf}`
}

/** The digest of an entry that says something else than it did under the digest that was noted; absent where it does not. */
export function changedDigest(entry: Entry, noted: string): string | undefined {
  const bytes = bytesDigest(entry)
  if (noted.startsWith(bytes)) return undefined
  const { title, updatedAt, contentHtml, summaryHtml } = entry
  const text = comparableLines(textOf(contentHtml ?? summaryHtml ?? ''))
  const said = half([...comparableLines(title), updatedAt?.getTime() ?? '', ...text].join('\n'))
  return noted.endsWith(said) ? undefined : `${bytes}${said}`
}

function half(text: string): string {
  return hash('sha256', text).slice(0, halfLength)
}

const blockName = /^<\/?(?:p|br|div|li|h[1-6]|tr|table|ul|ol|dl|dt|dd|section|article|blockquote|figure|pre|hr)\b/i
const addressed = /^<(a|img|iframe|video|audio|source|embed)\b/i
const address = /\s(?:href|src)\s*=\s*["']?([^"'\s>]+)/i

/** The text of HTML with the addresses it leads to, its blocks in lines of their own: enough to tell what changed. */
function textOf(html: string): string {
  return html.replace(/[\t\n\f\r ]+/g, ' ').replace(/<[^<>]*>/g, (tag) => {
    if (blockName.test(tag)) return '\n'
    const name = addressed.exec(tag)?.[1]?.toLowerCase()
    if (name === undefined) return ''
    const [, found = ''] = address.exec(tag) ?? []
    // A picture as Markdown has it, so that its address is taken as that of one.
    return name === 'img' ? ` ![](${found}) ` : ` ${found} `
  })
}
