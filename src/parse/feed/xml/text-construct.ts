import { cleanText } from '../../../text/clean-text.ts'
import { trimAfterLeadingBlanks } from '../../../text/leading-blanks.ts'
import { absoluteAddresses } from '../../html/html-base.ts'
import { decodeReferences, htmlToText, looksLikeHtml, textToHtml } from '../../html/html-text.ts'
import type { FeedContext } from '../feed-context.ts'
import type { FeedFormat } from './feed-elements.ts'
import type { FeedValue } from './feed-fields.ts'

/** What the reading of one feed in XML needs: formats differ in what an element without a type means. */
export type XmlContext = FeedContext & { readonly format: FeedFormat }

/** Where a text stands; without an address nothing is resolved. */
type TextContext = Pick<XmlContext, 'format'> & Partial<Pick<XmlContext, 'url'>>

/**
 * The HTML of a text construct (RFC 4287, 3.1; RSS 2.0 `description`), addresses absolute; `undefined` where it is empty
 * or no text at all. Atom's `text` is escaped; what RSS gives is HTML by custom.
 */
export function constructHtml(value: FeedValue, context: TextContext): string | undefined {
  const text = decoded(value)
  if (text === undefined || text.trim() === '') return undefined
  const base = value.$['xml:base'] ?? context.url
  if (kindOf(value, context.format) === 'text') return textToHtml(text)
  return trimAfterLeadingBlanks(absoluteAddresses(unwrapped(value, text), base))
}

/** The plain text of a text construct such as a title; RSS does not say whether its titles are HTML, so that is guessed. */
export function constructText(value: FeedValue, context: TextContext): string {
  const text = decoded(value) ?? ''
  const kind = kindOf(value, context.format)
  if (kind === 'text') return text
  if (kind === 'html') return htmlToText(text)
  if (!looksLikeHtml(text)) return text
  return /<\/?[a-z]/i.test(text) ? htmlToText(text) : decodeReferences(text)
}

function kindOf(value: FeedValue, format: FeedFormat): 'text' | 'html' | 'unknown' {
  if (value.$.markup) return 'html'
  const type = value.$.type?.trim().toLowerCase()
  // XHTML holds its markup as elements; what was escaped in it is meant to be seen.
  if (type === 'xhtml' || type === 'application/xhtml+xml') return 'text'
  if (type === 'html' || type === 'text/html' || (type && /[/+]xml$/.test(type))) return 'html'
  if (isBase64(value)) return 'unknown'
  const isHtmlByCustom = value.$.html !== undefined && type !== 'text' && type !== 'text/plain'
  return format === 'atom' && !isHtmlByCustom ? 'text' : 'unknown'
}

function isBase64(value: FeedValue): boolean {
  if (value.$.mode?.toLowerCase() === 'base64') return true
  if (value.$.markup || value.$.mode) return false
  const type = value.$.type?.trim().toLowerCase() ?? ''
  return (
    /^[a-z-]+\/[\w.+-]+$/.test(type) && !type.startsWith('text/') && !/[/+]xml$/.test(type) && !type.endsWith('html')
  )
}

function decoded(value: FeedValue): string | undefined {
  const text = value._.replace(/^\s*<!\[CDATA\[([\s\S]*)\]\]>\s*$/, '$1')
  if (!isBase64(value)) return text
  if (!/^[\sA-Za-z\d+/_-]*={0,2}\s*$/.test(text)) return text
  try {
    return cleanText(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'base64')))
  } catch {
    return undefined
  }
}

/** XHTML content is wrapped in one `div` that is not part of it (RFC 4287, 3.1.1.3). */
function unwrapped(value: FeedValue, text: string): string {
  if (!value.$.markup || !/xhtml|xml/.test(value.$.type ?? value.$.mode ?? '')) return text
  const html = text.trim()
  const start = /^<div(?:\s[^<>]*)?>/i.exec(html)
  if (start === null || !html.endsWith('</div>')) return text
  const inner = html.slice(start[0].length, -'</div>'.length)
  return isBalanced(inner) ? inner : text
}

function isBalanced(html: string): boolean {
  let depth = 0
  for (const [tag] of html.matchAll(/<\/?div\b/gi)) {
    depth += tag[1] === '/' ? -1 : 1
    if (depth < 0) return false
  }
  return depth === 0
}
