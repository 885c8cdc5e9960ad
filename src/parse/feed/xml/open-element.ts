import { cleanText } from '../../../text/clean-text.ts'
import { holdsMarkup, textToHtml } from '../../html/html-text.ts'
import { type FeedElement, keptAttributes } from './feed-elements.ts'
import type { FeedValue } from './feed-fields.ts'
import type { Tag } from './namespaces.ts'
import { type DeclaredEntities, decodeCharacterData } from './xml-text.ts'

/** A piece of an element as it stood in the document: character data, a CDATA section, or a tag of inline markup. */
export type Run = { readonly kind: 'text' | 'cdata' | 'tag'; readonly value: string }

/** The fields of an item, a head or an element of kind `tree` while it is read. */
export class OpenFields {
  readonly fields: Record<string, FeedValue[]> = {}
  count = 0

  add(name: string, value: FeedValue): void {
    const values = this.fields[name]
    if (values) values.push(value)
    else this.fields[name] = [value]
    this.count++
  }
}

/** An element of a feed while it is read. */
export type OpenElement = {
  readonly element: FeedElement
  /** The attributes that are kept; see `keptOf`. */
  readonly attributes: Readonly<Record<string, string>>
  /** Whether the feed says that the markup within is meant as markup (Atom `type="xhtml"`). */
  readonly isXhtml: boolean
  readonly runs: Run[]
  /** Child elements that are fields of their own. */
  readonly parts: OpenFields
  hasMarkup: boolean
}

const maxAttributeLength = 32_768

/** The attributes of a tag that are kept, with its base where it is not the feed's own address. */
export function keptOf(
  { name: from, attributes, base }: Tag,
  options: {
    readonly feedUrl: string | undefined
    /** Whether the element tells, as `from`, the name it had in the document. */
    readonly isTraced: boolean
    readonly decode: (raw: string) => string
  },
): Record<string, string> {
  const kept: Record<string, string> = options.isTraced ? { from } : {}
  for (const name in attributes) {
    const value = attributes[name] as string
    if (keptAttributes.has(name) && value.length <= maxAttributeLength) kept[name] = cleanText(options.decode(value))
  }
  if (base !== options.feedUrl && base !== undefined) kept['xml:base'] = base
  return kept
}

/** Longer texts, in UTF-16 units, keep controls that were written as references: an identity by content hangs on them. */
const maxCleanedLength = 200

/** Reads an element that has ended: its text in one piece, inline markup as text, marked `markup`. */
export function readElement(open: OpenElement, declared: DeclaredEntities): FeedValue {
  const { mark } = open.element
  const text = open.hasMarkup ? markupOf(open, declared) : textOf(open.runs, declared)
  return {
    _: /\S/.test(text) ? (text.length > maxCleanedLength ? text : cleanText(text)) : '',
    $: { ...open.attributes, ...(mark && { [mark]: '1' }), ...(open.hasMarkup && { markup: '1' }) },
    ...open.parts.fields,
  }
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
