import { type FeedElement, type FeedFormat, headElements, itemElements } from './feed-elements.ts'
import { closesField, closesMarkup } from './inline-markup.ts'
import type { Tag } from './namespaces.ts'
import type { OpenElement } from './open-element.ts'

/** What an open element of a feed is to its reader. */
export type Role = 'outside' | 'head' | 'item' | 'field' | 'part' | 'markup' | 'skipped'

/** An element whose end has not come yet. */
export type Frame = {
  readonly role: Role
  readonly tag: Tag
  /** The field that text and markup here belong to. */
  readonly open?: OpenElement
  /** Ended by what came after it, though its own end tag never came. */
  isDone: boolean
}

/** The open elements of a document, the document itself outermost. */
export class FrameStack {
  readonly #frames: Frame[]

  constructor(base: string | undefined) {
    const tag = { name: '', known: '', attributes: {}, scope: new Map(), base }
    this.#frames = [{ role: 'outside', tag, isDone: false }]
  }

  get depth(): number {
    return this.#frames.length
  }

  /** The innermost element, ended or not. */
  get top(): Frame {
    return this.#frames.at(-1) as Frame
  }

  /** The innermost element that has not ended; the document never does. */
  get context(): Frame {
    let at = this.#frames.length - 1
    while (this.#frames[at]?.isDone) at--
    return this.#frames[at] as Frame
  }

  /** The innermost open element of kind `tree`. */
  get tree(): OpenElement | undefined {
    return this.#frames.findLast((frame) => frame.open?.element.kind === 'tree')?.open
  }

  /** The fields that can stand here: an item's, or the head's. */
  get fieldsHere(): ReadonlyMap<string, FeedElement> {
    const isInItem = this.#frames.some((frame) => frame.role === 'item' && !frame.isDone)
    return isInItem ? itemElements : headElements
  }

  push(role: Role, tag: Tag, open?: OpenElement): void {
    this.#frames.push({ role, tag, isDone: false, ...(open && { open }) })
  }

  pop(): Frame {
    return this.#frames.pop() as Frame
  }

  /**
   * The elements, innermost first, whose end tags must have been forgotten, since an element of this known name begins:
   * an item, as nobody nests them; a field that cannot hold it.
   */
  unclosedBefore(known: string, format: FeedFormat | undefined): readonly Frame[] {
    const { role, open } = this.context
    const isInAtomMarkup = format === 'atom' && role === 'markup'
    if (isInAtomMarkup) return []
    if (known === 'item' || known === 'entry') return this.#from(this.#frames.findLastIndex(isHead) + 1)
    if (open === undefined || (role !== 'field' && role !== 'markup')) return []
    if (role === 'field' ? !closesField(open.element, known) : !closesMarkup(known)) return []
    return this.#from(this.#frames.findLastIndex((frame) => frame.role === 'field' && frame.open === open))
  }

  /** Nothing where there is no such place: the document itself never ends. */
  #from(at: number): readonly Frame[] {
    return at <= 0 ? [] : this.#frames.slice(at).reverse()
  }
}

function isHead(frame: Frame): boolean {
  return frame.role === 'head'
}
