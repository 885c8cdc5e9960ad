/** A piece of text for turndown, escaped already. */
export class MarkdownText {
  readonly nodeType = 3
  readonly nodeName = '#text'
  parentNode: MarkdownElement | null = null
  previousSibling: MarkdownNode | null = null
  nextSibling: MarkdownNode | null = null
  /** What turndown notes down, declared so that every node has one shape. */
  isCode = false
  isBlank = false
  flankingWhitespace: object | undefined
  data: string

  constructor(data: string) {
    this.data = data
  }

  get nodeValue(): string {
    return this.data
  }

  /** Turndown looks for white space at the edges of what is no block, to move it out: ours is where it belongs. */
  get isBlock(): boolean {
    return true
  }

  set isBlock(_) {}

  get textContent(): string {
    return this.data
  }
}

/**
 * An element for turndown: the part of the DOM it asks for, and no more.
 *
 * Turndown spends most of its time in the DOM it brings; the article's tree is ours already, so it gets it as it is.
 */
export class MarkdownElement {
  readonly nodeType = 1
  readonly nodeName: string
  readonly childNodes: MarkdownNode[]
  parentNode: MarkdownElement | null = null
  previousSibling: MarkdownNode | null = null
  nextSibling: MarkdownNode | null = null
  /** What turndown notes down, declared so that every node has one shape. */
  isCode = false
  isBlank = false
  flankingWhitespace: object | undefined
  readonly #attributes: Readonly<Record<string, string>>

  constructor(nodeName: string, childNodes: MarkdownNode[], attributes: Readonly<Record<string, string>> = {}) {
    this.nodeName = nodeName
    this.childNodes = childNodes
    this.#attributes = attributes
    let previous: MarkdownNode | null = null
    for (const child of childNodes) {
      child.parentNode = this
      child.previousSibling = previous
      if (previous !== null) previous.nextSibling = child
      previous = child
    }
  }

  /** As with text. */
  get isBlock(): boolean {
    return true
  }

  set isBlock(_) {}

  get firstChild(): MarkdownNode | null {
    return this.childNodes[0] ?? null
  }

  get textContent(): string {
    let text = ''
    for (const child of this.childNodes) text += child.textContent
    return text
  }

  getAttribute(name: string): string | null {
    return this.#attributes[name] ?? null
  }

  getElementsByTagName(name: string): MarkdownElement[] {
    return this.childNodes.flatMap((child) =>
      child instanceof MarkdownElement
        ? [...(child.nodeName === name ? [child] : []), ...child.getElementsByTagName(name)]
        : [],
    )
  }

  removeChild(child: MarkdownNode): void {
    this.childNodes.splice(this.childNodes.indexOf(child), 1)
    if (child.previousSibling) child.previousSibling.nextSibling = child.nextSibling
    if (child.nextSibling) child.nextSibling.previousSibling = child.previousSibling
  }

  /** Turndown copies what it is given, so as to spare it; this tree is made for it alone. */
  cloneNode(): this {
    return this
  }
}

/** What the tree is made of. */
export type MarkdownNode = MarkdownText | MarkdownElement
