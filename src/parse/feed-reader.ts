import type { Handler, Parser } from 'htmlparser2'
import { DocumentType } from './document-type.ts'
import {
  type FeedElement,
  type FeedFormat,
  headElements,
  itemAttributes,
  itemElements,
  partElements,
  roots,
} from './feed-elements.ts'
import { documentFrame, type Frame, type Role } from './feed-frame.ts'
import { closesField, closesMarkup, endTag, isPlain, openTag } from './inline-markup.ts'
import { knownName } from './namespaces.ts'
import { type OpenElement, writeAttributes, writeElement } from './open-element.ts'
import { type Tag, tagWithin } from './start-tag.ts'
import { decodeCharacterData, escapeText } from './xml-text.ts'

const maxDepth = 5_000
/** Of the head, or of one item. */
const maxFields = 2_000

/**
 * Reads a feed's tags, however broken, into canonical XML: one string per item, one for each field of the head.
 *
 * Known elements come out under the one name we know them by, whatever prefix they had, with resolved `xml:base`, their
 * text in one piece; everything else is gone: comments, DOCTYPE, unknown elements, what stood before the root.
 */
export class FeedReader implements Partial<Handler> {
  format: FeedFormat | undefined
  /** The document turned out to be a web page. */
  isHtml = false
  /** The document ended before its root did. */
  isCut = false
  /** Nothing more is read: elements nest too deep. */
  isTooDeep = false
  /** To be set when the last character has been read. */
  isAtEnd = false
  itemCount = 0
  readonly head: string[] = []
  /** The texts that were too long to be written; see `writeElement`. */
  readonly longTexts: string[] = []
  readonly #frames: Frame[]
  readonly #type = new DocumentType()
  readonly #documentBase: string | undefined
  readonly #onItem: (xml: string) => void
  /** Whether every element tells, as `from`, the name it had in the document. */
  readonly #isTraced: boolean
  #parser: Parser | undefined
  #item: string[] = []
  #isCdata = false

  constructor(documentBase: string | undefined, onItem: (xml: string) => void, isTraced = false) {
    this.#documentBase = documentBase
    this.#isTraced = isTraced
    this.#onItem = onItem
    this.#frames = [documentFrame(documentBase)]
  }

  onparserinit(parser: Parser): void {
    this.#parser = parser
  }

  onprocessinginstruction(name: string, data: string): void {
    this.#type.read(name, data)
  }

  oncdatastart(): void {
    this.#isCdata = true
  }

  oncdataend(): void {
    this.#isCdata = false
  }

  ontext(value: string): void {
    this.#context().open?.runs.push({ kind: this.#isCdata ? 'cdata' : 'text', value })
  }

  onopentag(name: string, attributes: Readonly<Record<string, string>>): void {
    if (this.#frames.length > maxDepth) {
      this.isTooDeep = true
      this.#parser?.pause()
      return
    }
    const tag = tagWithin((this.#frames.at(-1) as Frame).tag, name, attributes, this.#decode)
    if (this.format === undefined) this.#beforeRoot(tag)
    else this.#inFeed(tag)
  }

  #inFeed(tag: Tag): void {
    const isItem = tag.known === 'item' || tag.known === 'entry'
    if (isItem) this.#endUnclosedItem()
    this.#endUnclosedField(tag.known)
    const { role, open } = this.#context()
    if (role === 'item') this.#field('field', tag, itemElements)
    else if (role === 'head' && isItem) this.#startItem(tag)
    else if (role === 'head' && (tag.known === 'channel' || tag.known === 'items')) this.#startHead(tag)
    else if (role === 'head') this.#field('field', tag, headElements)
    else if (role === 'field' && open?.element.kind === 'tree') this.#field('part', tag, partElements)
    else if (role === 'field' && open?.element.kind === 'wrapper') this.#field('field', tag, this.#fieldsHere())
    else if ((role === 'field' || role === 'markup') && open) this.#markup(tag, open)
    else this.#push('skipped', tag)
  }

  onclosetag(_name: string, isImplied: boolean): void {
    const frame = this.#frames.pop() as Frame
    if (this.isAtEnd && isImplied && frame.role === 'head') this.isCut = true
    const isCutShort = this.isAtEnd && frame.open !== undefined && isPlain(frame.open.element)
    if (!frame.isDone && !isCutShort) this.#finish(frame)
  }

  #beforeRoot(tag: Tag): void {
    this.format = roots.get(tag.known)
    if (tag.known === 'entry' || tag.known === 'item') this.#startItem(tag)
    else if (this.format !== undefined) this.#startHead(tag)
    else this.#push('outside', tag)
    if (this.format !== undefined || !(this.#type.saysHtml || /^(?:xhtml:)?html$/.test(tag.known))) return
    this.isHtml = true
    this.#parser?.pause()
  }

  #startHead(tag: Tag): void {
    this.#push('head', tag)
    const language = tag.attributes['xml:lang']
    if (language) this.head.push(`<raw:language>${escapeText(this.#decode(language))}</raw:language>`)
  }

  #startItem(tag: Tag): void {
    this.#push('item', tag)
    for (const [name, value] of Object.entries(tag.attributes)) {
      const field = itemAttributes.get(name.includes(':') ? knownName(name, tag.scope) : name)
      if (field !== undefined) this.#item.push(`<${field}>${escapeText(this.#decode(value))}</${field}>`)
    }
  }

  #field(role: 'field' | 'part', tag: Tag, elements: ReadonlyMap<string, FeedElement>): void {
    const element = elements.get(tag.known)
    if (element === undefined) {
      this.#push('skipped', tag)
      return
    }
    const { type, mode } = tag.attributes
    const isXhtml = type === 'xhtml' || type === 'application/xhtml+xml' || mode === 'xml'
    this.#push(role, tag, {
      element,
      attributes: writeAttributes(tag, {
        documentBase: this.#documentBase,
        isTraced: this.#isTraced,
        decode: this.#decode,
      }),
      isXhtml,
      runs: [],
      parts: [],
      hasMarkup: false,
    })
  }

  #markup(tag: Tag, open: OpenElement): void {
    this.#push('markup', tag, open)
    open.hasMarkup = true
    open.runs.push({ kind: 'tag', value: openTag(tag, this.#decode) })
  }

  #push(role: Role, tag: Tag, open?: OpenElement): void {
    this.#frames.push({ role, tag, isDone: false, ...(open && { open }) })
  }

  #finish({ role, tag, open }: Frame): void {
    if (role === 'item') {
      this.#finishItem()
    } else if (open === undefined) {
      return
    } else if (role === 'markup') {
      open.runs.push({ kind: 'tag', value: endTag(tag) })
    } else if (role === 'part') {
      const parent = this.#frames.findLast((each) => each.open?.element.kind === 'tree')
      parent?.open?.parts.push(writeElement(open, this.#type.declared, this.longTexts))
    } else if (this.#fieldsHere() === itemElements) {
      if (this.#item.length < maxFields) this.#item.push(writeElement(open, this.#type.declared, this.longTexts))
    } else if (this.head.length < maxFields) {
      this.head.push(writeElement(open, this.#type.declared, this.longTexts))
    }
  }

  /** An item the document breaks off in is half an item: it is kept only where there is no whole one. */
  #finishItem(): void {
    if (!this.isAtEnd || this.itemCount === 0) {
      this.itemCount++
      this.#onItem(this.#item.join(''))
    }
    this.#item = []
  }

  /** An item that begins within an item ends it: nobody nests them, many forget the end tag. */
  #endUnclosedItem(): void {
    if (this.format === 'atom' && this.#context().role === 'markup') return
    const head = this.#frames.findLastIndex((frame) => frame.role === 'head')
    if (head < 0) return
    const inner = this.#frames.slice(head + 1)
    for (const frame of inner.reverse()) this.#end(frame)
  }

  #endUnclosedField(known: string): void {
    const { role, open } = this.#context()
    if (open === undefined || (role !== 'field' && role !== 'markup')) return
    if (role === 'field' ? !closesField(open.element, known) : this.format === 'atom' || !closesMarkup(known)) return
    const at = this.#frames.findLastIndex((frame) => frame.role === 'field' && frame.open === open)
    for (const frame of this.#frames.slice(at).reverse()) this.#end(frame)
  }

  #end(frame: Frame): void {
    if (frame.isDone) return
    frame.isDone = true
    this.#finish(frame)
  }

  #fieldsHere(): ReadonlyMap<string, FeedElement> {
    const isInItem = this.#frames.some((frame) => frame.role === 'item' && !frame.isDone)
    return isInItem ? itemElements : headElements
  }

  #context(): Frame {
    let at = this.#frames.length - 1
    while (this.#frames[at]?.isDone) at--
    return this.#frames[at] as Frame
  }

  readonly #decode = (raw: string): string => decodeCharacterData(raw, this.#type.declared)
}
