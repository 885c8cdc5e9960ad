/** What turndown asks of every node and notes down on it, declared so that every node has one shape. */
abstract class TreeNode {
  abstract readonly nodeType: number
  abstract readonly nodeName: string
  abstract readonly textContent: string
  parentNode: MarkdownElement | null = null
  previousSibling: MarkdownNode | null = null
  nextSibling: MarkdownNode | null = null
  isBlock = false
  isCode = false
  isBlank = false
  flankingWhitespace: object | undefined
}

/** A piece of text for turndown, escaped already. */
export class MarkdownText extends TreeNode {
  readonly nodeType = 3
  readonly nodeName = '#text'
  readonly textContent: string

  constructor(text: string) {
    super()
    this.textContent = text
  }

  get nodeValue(): string {
    return this.textContent
  }
}

/** What stands for a picture or a rule in text (Unicode, 23.8, object replacement character). */
const object = '\uFFFC'
const visible = /\S/

/**
 * An element for turndown: the part of the DOM it asks for, and no more. Turndown would spend most of its time in the DOM
 * it brings.
 *
 * Of its text turndown asks only whether it is blank; it is the first piece that is not, since joining all of it at each level
 * took a tenth of the time. Unlike in the DOM a picture and a rule count as text.
 */
export class MarkdownElement extends TreeNode {
  readonly nodeType = 1
  readonly nodeName: string
  readonly childNodes: readonly MarkdownNode[]
  readonly textContent: string
  /** What the element became; noted of a whole article only. */
  markdown = ''
  readonly #attributes: Readonly<Record<string, string>>

  constructor(
    nodeName: string,
    childNodes: readonly MarkdownNode[],
    attributes: Readonly<Record<string, string>> = {},
  ) {
    super()
    this.nodeName = nodeName
    this.childNodes = childNodes
    this.#attributes = attributes
    let text = childNodes.length === 0 ? object : ''
    let previous: MarkdownNode | null = null
    for (const child of childNodes) {
      if (!visible.test(text)) text = child.textContent
      child.parentNode = this
      child.previousSibling = previous
      if (previous !== null) previous.nextSibling = child
      previous = child
    }
    this.textContent = text
  }

  get firstChild(): MarkdownNode | null {
    return this.childNodes[0] ?? null
  }

  getAttribute(name: string): string | null {
    return this.#attributes[name] ?? null
  }

  /** Turndown copies what it is given, so as to spare it; this tree is made for it alone. */
  cloneNode(): this {
    return this
  }
}

/** What the tree is made of. */
export type MarkdownNode = MarkdownText | MarkdownElement
