import { type Handler, Parser } from 'htmlparser2'
import { cleanText } from '../../../text/clean-text.ts'
import type { FeedContext } from '../feed-context.ts'
import { DocumentType } from './doctype.ts'
import {
  type FeedElement,
  type FeedFormat,
  headElements,
  itemAttributes,
  itemElements,
  partElements,
  roots,
} from './feed-elements.ts'
import type { FeedFields, FeedParts } from './feed-fields.ts'
import { type Frame, FrameStack } from './feed-frame.ts'
import { endTag, openTag } from './inline-markup.ts'
import { knownName, type Tag, tagWithin } from './namespaces.ts'
import { keptOf, type OpenElement, OpenFields, readElement } from './open-element.ts'
import { decodeCharacterData, mendTags } from './xml-text.ts'

const maxDepth = 5_000
/** Of the head, or of one item. */
const maxFields = 2_000

/**
 * Reads a feed's XML, however broken, into fields.
 *
 * Known elements come out under the one name we know them by, whatever prefix they had, with resolved `xml:base`, their
 * text in one piece; everything else is gone: comments, DOCTYPE, unknown elements, what stood before the root.
 */
export class FeedReader implements Partial<Handler> {
  format: FeedFormat | undefined
  /** The text is a web page; nothing more was read. */
  isHtml = false
  /** The text ended before its root did. */
  isCut = false
  /** Elements nest too deep; nothing more was read. */
  isTooDeep = false
  /** There are more items than were asked for; nothing more was read. */
  isFull = false
  readonly items: FeedFields[] = []
  readonly #context: FeedContext
  readonly #frames: FrameStack
  readonly #type = new DocumentType()
  readonly #parser = new Parser(this, {
    xmlMode: true,
    decodeEntities: false,
    lowerCaseTags: true,
    lowerCaseAttributeNames: true,
  })
  #head = new OpenFields()
  #item = new OpenFields()
  /** How many groups of media there were: what stands in one is one thing in several renditions. */
  #groups = 0
  #isCdata = false
  /** The last character has been read. */
  #isAtEnd = false

  constructor(context: FeedContext) {
    this.#context = context
    this.#frames = new FrameStack(context.url)
  }

  /** To be called once. What is known of the feed after it, but is no field, stands in the reader's properties. */
  read(text: string): FeedParts {
    this.#parser.write(mendTags(text))
    if (!this.isFull && !this.isTooDeep && !this.isHtml) {
      this.#isAtEnd = true
      this.#parser.end()
    }
    return { head: this.#head.fields, items: this.items }
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
      this.#parser.pause()
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
    else if (role === 'part' && open?.element.kind === 'wrapper') this.#field('part', tag, partElements)
    else if (role === 'field' && open?.element.kind === 'wrapper') this.#inWrapper(open, tag)
    else if ((role === 'field' || role === 'markup') && open) this.#markup(tag, open)
    else this.#frames.push('skipped', tag)
  }

  /** What a group of media calls its own title or link is not that of its item. */
  #inWrapper({ element }: OpenElement, tag: Tag): void {
    const isForeign = element.name === 'media:group' && !tag.known.startsWith('media:')
    if (isForeign) this.#frames.push('skipped', tag)
    else this.#field('field', tag, this.#frames.fieldsHere)
  }

  onclosetag(_name: string, isImplied: boolean): void {
    const frame = this.#frames.pop()
    if (this.#isAtEnd && isImplied && frame.role === 'head') this.isCut = true
    const isCutShort = this.#isAtEnd && frame.open?.element.kind === 'plain'
    if (!frame.isDone && !isCutShort) this.#finish(frame)
  }

  #beforeRoot(tag: Tag): void {
    this.format = roots.get(tag.known)
    if (tag.known === 'entry' || tag.known === 'item') this.#startItem(tag)
    else if (this.format !== undefined) this.#startHead(tag)
    else this.#frames.push('outside', tag)
    if (this.format !== undefined || !(this.#type.saysHtml || /^(?:xhtml:)?html$/.test(tag.known))) return
    this.isHtml = true
    this.#parser.pause()
  }

  #startHead(tag: Tag): void {
    this.#frames.push('head', tag)
    const language = tag.attributes['xml:lang']
    if (language) this.#head.add('language', { _: cleanText(this.#decode(language)), $: {} })
  }

  #startItem(tag: Tag): void {
    this.#frames.push('item', tag)
    const language = tag.attributes['xml:lang']
    if (language) this.#item.add('language', { _: cleanText(this.#decode(language)), $: {} })
    for (const [name, value] of Object.entries(tag.attributes)) {
      const field = itemAttributes.get(name.includes(':') ? knownName(name, tag.scope) : name)
      if (field !== undefined) this.#item.add(field, { _: cleanText(this.#decode(value)), $: {} })
    }
  }

  #field(role: 'field' | 'part', tag: Tag, elements: ReadonlyMap<string, FeedElement>): void {
    const element = elements.get(tag.known)
    if (element === undefined) {
      this.#frames.push('skipped', tag)
      return
    }
    const { type, mode } = tag.attributes
    if (element.name === 'media:group') this.#groups += 1
    const isGrouped = this.#frames.context.open?.element.name === 'media:group'
    const isXhtml = type === 'xhtml' || type === 'application/xhtml+xml' || mode === 'xml'
    this.#frames.push(role, tag, {
      element,
      attributes: {
        ...keptOf(tag, {
          feedUrl: this.#context.url,
          isTraced: this.#context.withOrigins,
          decode: this.#decode,
        }),
        ...(isGrouped && { group: String(this.#groups) }),
      },
      isXhtml,
      runs: [],
      parts: new OpenFields(),
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
      this.#frames.tree?.parts.add(open.element.name, readElement(open, this.#type.declared))
    } else {
      const fields = this.#frames.fieldsHere === itemElements ? this.#item : this.#head
      if (fields.count < maxFields) fields.add(open.element.name, readElement(open, this.#type.declared))
    }
  }

  /** An item the document breaks off in is half an item: it is kept only where there is no whole one. */
  #finishItem(): void {
    if (!this.#isAtEnd || this.items.length === 0) {
      this.isFull = this.items.length === this.#context.maxEntries
      if (this.isFull) this.#parser.pause()
      else this.items.push(this.#item.fields)
    }
    this.#item = new OpenFields()
  }

  #end(frame: Frame): void {
    if (frame.isDone) return
    frame.isDone = true
    this.#finish(frame)
  }

  readonly #decode = (raw: string): string => decodeCharacterData(raw, this.#type.declared)
}
