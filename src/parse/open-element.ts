import type { FeedElement } from './feed-elements.ts'
import { looksLikeHtml, textToHtml } from './html-text.ts'
import { type DeclaredEntities, decodeCharacterData, escapeText, repairCharacterData } from './xml-text.ts'

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

/**
 * Writes an element as canonical XML, which holds its text in one piece.
 *
 * Inline markup (Atom `type="xhtml"`, forgotten escaping) becomes escaped text, marked `markup="1"`: xml2js keeps a list
 * per element name, and so loses the order of mixed content.
 */
export function writeElement(open: OpenElement, declared: DeclaredEntities): string {
  const name = open.element.name
  const text = open.hasMarkup ? escapeText(markupOf(open, declared)) : characterData(open.runs, declared)
  const markup = open.hasMarkup ? ' markup="1"' : ''
  return `<${name}${open.attributes}${open.element.mark ?? ''}${markup}>${open.parts.join('')}${text}</${name}>`
}

function characterData(runs: readonly Run[], declared: DeclaredEntities): string {
  let text = ''
  for (const run of runs) {
    if (run.kind === 'text') text += repairCharacterData(run.value, declared)
    else if (run.value.trim() !== '') text += `<![CDATA[${run.value}]]>`
  }
  return text
}

function markupOf(open: OpenElement, declared: DeclaredEntities): string {
  let html = ''
  for (const run of open.runs) {
    if (run.kind === 'tag') html += run.value
    else if (run.kind === 'text') html += markupText(run.value, open.isXhtml, declared)
    else html += open.isXhtml || !looksLikeHtml(run.value) ? textToHtml(run.value) : run.value
  }
  return html
}

function markupText(raw: string, isXhtml: boolean, declared: DeclaredEntities): string {
  const text = decodeCharacterData(raw, declared)
  return !isXhtml && looksLikeHtml(text) ? text : textToHtml(text)
}
