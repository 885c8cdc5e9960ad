import { type AnyNode, type Element, isCDATA, isTag, isText } from 'domhandler'

/** An attribute as the DOM has it. */
export type DomAttribute = ReturnType<typeof attributeOf>

/** Gives the one node of the DOM that stands for a node of a page, as long as one expression is evaluated. */
export type DomNodeOf = <Node extends AnyNode | null>(node: Node) => Node extends AnyNode ? DomNode : DomNode | null

/** A node of a page as the DOM has it (DOM, 4.4), which is what XPath is evaluated on; made as far as it is looked at. */
export class DomNode {
  /** The node it stands for. */
  readonly node: AnyNode
  readonly nodeType: number
  readonly nodeName: string
  readonly localName?: string
  readonly prefix?: string | null
  readonly namespaceURI?: string | null
  readonly data?: string
  readonly #of: DomNodeOf
  #attributes: readonly DomAttribute[] | undefined

  constructor(node: AnyNode, of: DomNodeOf) {
    this.node = node
    this.#of = of
    if (isTag(node)) {
      this.nodeType = 1
      this.nodeName = node.name
      Object.assign(this, nameParts(node.name))
    } else if (isText(node) || isCDATA(node)) {
      this.nodeType = 3
      this.nodeName = '#text'
      this.data = isText(node) ? node.data : node.children.map((each) => (isText(each) ? each.data : '')).join('')
    } else {
      const isRoot = node.type === 'root'
      this.nodeType = isRoot ? 9 : 8
      this.nodeName = isRoot ? '#document' : '#comment'
      this.data = ''
    }
  }

  get attributes(): readonly DomAttribute[] {
    this.#attributes ??= Object.entries((this.node as Element).attribs ?? {}).map(attributeOf)
    return this.#attributes
  }

  get childNodes(): readonly DomNode[] {
    return this.#children.map((each) => this.#of(each))
  }

  get firstChild(): DomNode | null {
    return this.#of(this.#children[0] ?? null)
  }

  get lastChild(): DomNode | null {
    return this.#of(this.#children.at(-1) ?? null)
  }

  get parentNode(): DomNode | null {
    return this.#of(this.node.parent)
  }

  get nextSibling(): DomNode | null {
    return this.#of(this.node.next)
  }

  get previousSibling(): DomNode | null {
    return this.#of(this.node.prev)
  }

  get #children(): readonly AnyNode[] {
    return 'children' in this.node && !isCDATA(this.node) ? this.node.children : []
  }
}

function attributeOf([name, value]: readonly [string, string]) {
  return { nodeType: 2, name, nodeName: name, value, ...nameParts(name) }
}

function nameParts(name: string) {
  const at = name.indexOf(':')
  const prefix = at > 0 ? name.slice(0, at) : null
  return { localName: name.slice(at + 1), prefix, namespaceURI: prefix }
}
