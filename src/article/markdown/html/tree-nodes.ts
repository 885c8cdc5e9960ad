import type { Token } from 'parse5'
import type { HtmlElement, HtmlFragment, HtmlText } from './html-tree.ts'

const htmlNamespace = 'http://www.w3.org/1999/xhtml' as HtmlElement['namespaceURI']

// What parse5 makes is the same; most articles need no more of it, and to load it takes a tenth of the start of a thread.

/** Makes the top of a tree. */
export function newFragment(): HtmlFragment {
  return { nodeName: '#document-fragment' as HtmlFragment['nodeName'], childNodes: [] }
}

/** Makes an element of HTML. */
export function newElement(name: string, attrs: Token.Attribute[]): HtmlElement {
  return { nodeName: name, tagName: name, attrs, namespaceURI: htmlNamespace, childNodes: [], parentNode: null }
}

/** Makes a text. */
export function newText(value: string): HtmlText {
  return { nodeName: '#text' as HtmlText['nodeName'], value, parentNode: null }
}

/** Puts a node behind all others of its parent. */
export function append(parent: HtmlElement | HtmlFragment, node: HtmlElement | HtmlText): void {
  parent.childNodes.push(node)
  node.parentNode = parent
}
