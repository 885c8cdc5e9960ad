import { type AnyNode, type Document, type Element, isTag, isText, type Text } from 'domhandler'
import { removeElement } from 'domutils'

/** One line of a text as a reader sees it: what stands between two ends of blocks, or line breaks. */
export type Line = {
  /** White space collapsed and trimmed. */
  readonly text: string
  /** How many characters of it are links. */
  readonly linked: number
  /** Where its links lead. */
  readonly hrefs: readonly string[]
  readonly hasMedia: boolean
  /** The nearest block it stands in. */
  readonly block: Element | undefined
  readonly leaves: readonly (Text | Element)[]
}

const inline = new Set(
  (
    'a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark nobr q rp rt ruby s samp small ' +
    'span strike strong sub sup time tt u var wbr picture svg'
  ).split(' '),
)
const media = new Set(['img', 'picture', 'video', 'audio', 'iframe', 'embed', 'object', 'svg', 'canvas', 'amp-img'])

/** The elements a line stands in, from the nearest block outward. */
export function* blocksAround({ block }: Line): Generator<Element> {
  for (let outer: AnyNode | null | undefined = block; outer; outer = outer.parent) if (isTag(outer)) yield outer
}

/** Reads the lines of a text in order; those without text or pictures are passed over. */
export function linesOf(root: Document | Element): readonly Line[] {
  const reader = new LineReader()
  for (const child of root.children) reader.read(child, undefined, false)
  reader.end(undefined)
  return reader.lines
}

class LineReader {
  readonly lines: Line[] = []
  #leaves: (Text | Element)[] = []
  #text = ''
  #linked = 0
  #hrefs: string[] = []
  #hasMedia = false

  read(node: AnyNode, block: Element | undefined, isLink: boolean): void {
    if (isText(node)) {
      this.#leaves.push(node)
      this.#text += node.data
      if (isLink) this.#linked += node.data.trim().length
    } else if (isTag(node) && media.has(node.name)) {
      this.#leaves.push(node)
      this.#hasMedia = true
    } else if (isTag(node)) {
      this.#readElement(node, block, isLink)
    }
  }

  end(block: Element | undefined): void {
    const text = this.#text.replace(/\s+/g, ' ').trim()
    if (text !== '' || this.#hasMedia) {
      const [leaves, linked, hrefs, hasMedia] = [this.#leaves, this.#linked, this.#hrefs, this.#hasMedia]
      this.lines.push({ text, linked, hrefs, hasMedia, block, leaves })
    }
    this.#leaves = []
    this.#text = ''
    this.#linked = 0
    this.#hrefs = []
    this.#hasMedia = false
  }

  #readElement(element: Element, block: Element | undefined, isLink: boolean): void {
    const isInline = inline.has(element.name)
    if (!isInline) this.end(block)
    const own = isInline ? block : element
    const { href } = element.attribs
    if (element.name === 'a' && href !== undefined) this.#hrefs.push(href)
    for (const child of element.children) this.read(child, own, isLink || element.name === 'a')
    if (!isInline && element.name !== 'br') this.end(own)
  }
}

/** Takes the words of a line out of its text, with the elements that hold nothing any more; pictures in it stay. */
export function removeLine({ leaves }: Line): void {
  for (const leaf of leaves) {
    if (!isText(leaf)) continue
    let outer = leaf.parent
    removeElement(leaf)
    while (outer && isTag(outer) && isBare(outer)) {
      const next: typeof outer.parent = outer.parent
      removeElement(outer)
      outer = next
    }
  }
}

function isBare({ children }: Element): boolean {
  return children.every((child) => (isText(child) ? child.data.trim() === '' : !isTag(child) || child.name === 'br'))
}
