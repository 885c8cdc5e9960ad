import { cleanText } from '../../../text/clean-text.ts'
import { linkUrl } from '../../absolute-url.ts'
import { type FeedElement, itemElements } from './feed-elements.ts'
import type { Tag } from './namespaces.ts'

const voidElements = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '))
const addresses = new Set('href src cite longdesc poster action background data usemap'.split(' '))
const htmlNames = new Set([
  'link',
  'title',
  'summary',
  'image',
  'body',
  'author',
  'id',
  'content',
  'abstract',
  'xhtml:body',
])

/**
 * Writes the start tag of inline markup as HTML; where an inner `xml:base` changed the base, relative addresses are
 * resolved on the spot, since the attribute means nothing to HTML.
 */
export function openTag({ known, attributes, base }: Tag, decode: (raw: string) => string): string {
  const name = htmlName(known)
  let tag = `<${name}`
  for (const attribute in attributes) {
    if (!/^[a-z_][a-z\d_.-]*$/.test(attribute) || attribute === 'xmlns') continue
    const value = decode(attributes[attribute] as string)
    const written = base !== undefined && addresses.has(attribute) ? (linkUrl(value, base) ?? value) : value
    tag += ` ${attribute}="${escapeText(written)}"`
  }
  return voidElements.has(name) ? `${tag} />` : `${tag}>`
}

/** Writes the end tag of inline markup as HTML; a void element such as `br` has none. */
export function endTag({ known }: Tag): string {
  const name = htmlName(known)
  return voidElements.has(name) ? '' : `</${name}>`
}

function escapeText(text: string): string {
  return cleanText(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

function htmlName(known: string): string {
  return known.replace(/^xhtml:/, '')
}

/**
 * Says whether an element that begins within a field of an item shows that the field's end tag was forgotten: a short
 * field holds no other field, an address or date no element at all; a long one may hold any HTML, but no guid.
 */
export function closesField(field: FeedElement, known: string): boolean {
  if (field.kind === 'plain') return true
  if (field.kind === 'text') return itemElements.has(known)
  return field.kind === 'long' && closesMarkup(known)
}

/** Says whether an element that begins within the markup of an RSS field can only be a field itself. */
export function closesMarkup(known: string): boolean {
  return itemElements.has(known) && !htmlNames.has(known)
}
