import type { Handler, Parser } from 'htmlparser2'
import { endTag, isPlain, openTag } from '../html/inline-markup.ts'
import {
  type FeedElement,
  type FeedFormat,
  headElements,
  itemAttributes,
  itemElements,
  partElements,
  roots,
} from './feed-elements.ts'
import { type Frame, FrameStack } from './feed-frame.ts'
import { DocumentType } from './xml/doctype.ts'
import { knownName } from './xml/namespaces.ts'
import { type OpenElement, writeAttributes, writeElement } from './xml/open-element.ts'
import { type Tag, tagWithin } from './xml/start-tag.ts'
import { decodeCharacterData, escapeText } from './xml/xml-text.ts'

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
  /** The texts of items that were too long to be written; see `writeElement`. To be emptied when they have been read. */
  readonly longTexts: string[] = []
  /** The same of the head. */
  readonly longHeadTexts: string[] = []
  readonly #frames: FrameStack
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
    this.#frames = new FrameStack(documentBase)
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
    this.#frames.context.open?.runs.push({ kind: this.#isCdata ? 'cdata' : 'text', value })
  }

  onopentag(name: string, attributes: Readonly<Record<string, string>>): void {
    if (this.#frames.depth > maxDepth) {
      this.isTooDeep = true
      this.#parser?.pause()
      return
    }
    const tag = tagWithin(this.#frames.top.tag, name, attributes, this.#decode)
    if (this.format === undefined) this.#beforeRoot(tag)
    else this.#inFeed(tag)
  }

  #inFeed(tag: Tag): void {
    const isItem = tag.known === 'item' || tag.known === 'entry'
    for (const frame of this.#frames.unclosedBefore(tag.known, this.format)) this.#end(frame)
    const { role, open } = this.#frames.context
    if (role === 'item') this.#field('field', tag, itemElements)
    else if (role === 'head' && isItem) this.#startItem(tag)
    else if (role === 'head' && (tag.known === 'channel' || tag.known === 'items')) this.#startHead(tag)
    else if (role === 'head') this.#field('field', tag, headElements)
    else if (role === 'field' && open?.element.kind === 'tree') this.#field('part', tag, partElements)
    else if (role === 'field' && open?.element.kind === 'wrapper') this.#field('field', tag, this.#frames.fieldsHere)
    else if ((role === 'field' || role === 'markup') && open) this.#markup(tag, open)
    else this.#frames.push('skipped', tag)
  }

  onclosetag(_name: string, isImplied: boolean): void {
    const frame = this.#frames.pop()
    if (this.isAtEnd && isImplied && frame.role === 'head') this.isCut = true
    const isCutShort = this.isAtEnd && frame.open !== undefined && isPlain(frame.open.element)
    if (!frame.isDone && !isCutShort) this.#finish(frame)
  }

  #beforeRoot(tag: Tag): void {
    this.format = roots.get(tag.known)
    if (tag.known === 'entry' || tag.known === 'item') this.#startItem(tag)
    else if (this.format !== undefined) this.#startHead(tag)
    else this.#frames.push('outside', tag)
    if (this.format !== undefined || !(this.#type.saysHtml || /^(?:xhtml:)?html$/.test(tag.known))) return
    this.isHtml = true
    this.#parser?.pause()
  }

  #startHead(tag: Tag): void {
    this.#frames.push('head', tag)
    const language = tag.attributes['xml:lang']
    if (language) this.head.push(`<raw:language>${escapeText(this.#decode(language))}</raw:language>`)
  }

  #startItem(tag: Tag): void {
    this.#frames.push('item', tag)
    for (const [name, value] of Object.entries(tag.attributes)) {
      const field = itemAttributes.get(name.includes(':') ? knownName(name, tag.scope) : name)
      if (field !== undefined) this.#item.push(`<${field}>${escapeText(this.#decode(value))}</${field}>`)
    }
  }

  #field(role: 'field' | 'part', tag: Tag, elements: ReadonlyMap<string, FeedElement>): void {
    const element = elements.get(tag.known)
    if (element === undefined) {
      this.#frames.push('skipped', tag)
      return
    }
    const { type, mode } = tag.attributes
    const isXhtml = type === 'xhtml' || type === 'application/xhtml+xml' || mode === 'xml'
    this.#frames.push(role, tag, {
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
    this.#frames.push('markup', tag, open)
    open.hasMarkup = true
    open.runs.push({ kind: 'tag', value: openTag(tag, this.#decode) })
  }

  #finish({ role, tag, open }: Frame): void {
    if (role === 'item') {
      this.#finishItem()
    } else if (open === undefined) {
      return
    } else if (role === 'markup') {
      open.runs.push({ kind: 'tag', value: endTag(tag) })
    } else if (role === 'part') {
      this.#frames.tree?.parts.push(writeElement(open, this.#type.declared))
    } else if (this.#frames.fieldsHere === itemElements) {
      if (this.#item.length < maxFields) this.#item.push(writeElement(open, this.#type.declared, this.longTexts))
    } else if (this.head.length < maxFields) {
      this.head.push(writeElement(open, this.#type.declared, this.longHeadTexts))
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

  #end(frame: Frame): void {
    if (frame.isDone) return
    frame.isDone = true
    this.#finish(frame)
  }

  readonly #decode = (raw: string): string => decodeCharacterData(raw, this.#type.declared)
}
