import { holdsMarkup, textToHtml } from '../../html/html-text.ts'
import { type FeedElement, keptAttributes } from '../feed-elements.ts'
import type { Tag } from './start-tag.ts'
import { type DeclaredEntities, decodeCharacterData, escapeText } from './xml-text.ts'

/** A piece of an element as it stood in the document: character data, a CDATA section, or a tag of inline markup. */
export type Run = { readonly kind: 'text' | 'cdata' | 'tag'; readonly value: string }

/** An element of a feed while it is read. */
export type OpenElement = {
  readonly element: FeedElement
  /** The attributes that are kept, as they are written. */
  readonly attributes: string
  /** Whether the feed says that the markup within is meant as markup (Atom `type="xhtml"`). */
  readonly isXhtml: boolean
  readonly runs: Run[]
  /** Child elements that are fields of their own, written out. */
  readonly parts: string[]
  hasMarkup: boolean
}

const maxAttributeLength = 32_768

/** Writes the attributes of a tag that are kept, with its base where it is not the document's. */
export function writeAttributes(
  { name: from, attributes, base }: Tag,
  options: {
    readonly documentBase: string | undefined
    /** Whether the element tells, as `from`, the name it had in the document. */
    readonly isTraced: boolean
    readonly decode: (raw: string) => string
  },
): string {
  let text = options.isTraced ? ` from="${escapeText(from)}"` : ''
  for (const name in attributes) {
    const value = attributes[name] as string
    if (!keptAttributes.has(name) || value.length > maxAttributeLength) continue
    text += ` ${name}="${escapeText(options.decode(value))}"`
  }
  return base === options.documentBase || base === undefined ? text : `${text} xml:base="${escapeText(base)}"`
}

/** Longer texts, in UTF-16 units, are kept aside; see `writeElement`. */
const maxWrittenLength = 200

/**
 * Writes an element as canonical XML, which holds its text in one piece.
 *
 * A long text is kept aside in `longTexts`, and its place there written as `aside`: xml2js reads text character by
 * character, which costs more than everything else. Inline markup (Atom `type="xhtml"`, forgotten escaping) becomes text,
 * marked `markup="1"`: xml2js keeps a list per element name, and so loses the order of mixed content.
 */
export function writeElement(open: OpenElement, declared: DeclaredEntities, longTexts?: string[]): string {
  const { name, mark = '' } = open.element
  const text = open.hasMarkup ? markupOf(open, declared) : textOf(open.runs, declared)
  const markup = open.hasMarkup ? ' markup="1"' : ''
  const isAside = longTexts !== undefined && text.length > maxWrittenLength
  const aside = isAside ? ` aside="${longTexts.push(text) - 1}"` : ''
  const written = isAside ? '' : escapeText(text)
  return `<${name}${open.attributes}${mark}${markup}${aside}>${open.parts.join('')}${written}</${name}>`
}

function textOf(runs: readonly Run[], declared: DeclaredEntities): string {
  return runs.map((run) => (run.kind === 'text' ? decodeCharacterData(run.value, declared) : run.value)).join('')
}

/** Joined at once: text put together piece by piece would take several times its size until somebody reads it. */
function markupOf(open: OpenElement, declared: DeclaredEntities): string {
  const pieces = open.runs.map((run) => {
    if (run.kind === 'tag') return run.value
    if (run.kind === 'text') return markupText(run.value, open.isXhtml, declared)
    return open.isXhtml || !holdsMarkup(run.value) ? textToHtml(run.value) : run.value
  })
  return pieces.join('')
}

function markupText(raw: string, isXhtml: boolean, declared: DeclaredEntities): string {
  const text = decodeCharacterData(raw, declared)
  return !isXhtml && holdsMarkup(text) ? text : textToHtml(text)
}
