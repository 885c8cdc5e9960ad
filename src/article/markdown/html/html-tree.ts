import type { DefaultTreeAdapterTypes } from 'parse5'
import { FeedkeeperError } from '../../../feedkeeper-error.ts'
import { loadLibrary } from '../../../load-library.ts'

/** An element as a browser would have it. */
export type HtmlElement = DefaultTreeAdapterTypes.Element
/** A text in the tree. */
export type HtmlText = DefaultTreeAdapterTypes.TextNode
/** Anything in the tree. */
export type HtmlNode = DefaultTreeAdapterTypes.Node
/** The top of the tree. */
export type HtmlFragment = DefaultTreeAdapterTypes.DocumentFragment

/** HTML that grows when it is read: a browser copies every open `font` or `b` into every paragraph that follows. */
export class HtmlTooComplexError extends FeedkeeperError {
  constructor(elements: number) {
    super('html-too-complex', `the HTML makes more than ${elements} elements, more than it has characters`)
  }
}

/**
 * Reads HTML into the tree a browser without scripts would make of it inside a `div` (HTML, 13.2).
 *
 * Throws `HtmlTooComplexError` where it makes more elements than it has characters, which takes copying.
 */
export function parseHtml(html: string): HtmlFragment {
  const { defaultTreeAdapter, html: htmlSpec, parseFragment } = loadLibrary('parse5') as typeof import('parse5')
  const limit = 10_000 + html.length
  let elements = 0
  const { createElement } = defaultTreeAdapter
  const body = createElement('div', htmlSpec.NS.HTML, [])
  return parseFragment(body, html, {
    scriptingEnabled: false,
    treeAdapter: {
      ...defaultTreeAdapter,
      createElement(...named: Parameters<typeof createElement>) {
        elements += 1
        if (elements > limit) throw new HtmlTooComplexError(limit)
        return createElement(...named)
      },
    },
  })
}

/** Tells an element from text and comments. */
export function isElement(node: HtmlNode): node is HtmlElement {
  return 'tagName' in node
}

/** Tells text from elements and comments. */
export function isText(node: HtmlNode): node is HtmlText {
  return node.nodeName === '#text'
}

/** Gives the value of an attribute; absent where the element has none of that name (lower case). */
export function attribute(element: HtmlElement, name: string): string | undefined {
  for (const each of element.attrs) if (each.name === name) return each.value
  return undefined
}

/** Makes an element one of another name. */
export function renameElement(element: HtmlElement, name: string): void {
  element.tagName = name
  element.nodeName = name
}

/** Gives every element under a node that `enters` allows, in the order of the page; what it refuses is not searched. */
export function* elementsIn(
  root: HtmlElement | HtmlFragment,
  enters: (element: HtmlElement) => boolean = () => true,
): Generator<HtmlElement> {
  const rest: HtmlNode[] = root.childNodes.toReversed()
  for (let node = rest.pop(); node !== undefined; node = rest.pop()) {
    if (!isElement(node) || !enters(node)) continue
    yield node
    for (let at = node.childNodes.length - 1; at >= 0; at -= 1) rest.push(node.childNodes[at] as HtmlNode)
  }
}
