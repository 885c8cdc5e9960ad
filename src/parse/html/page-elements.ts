import { _compileUnsafe, is, prepareContext } from 'css-select'
import { type AnyNode, type Document, type Element, isCDATA, isTag, isText } from 'domhandler'
import * as domUtils from 'domutils'
import { parse, serialize } from 'parse5'
import { adapter } from 'parse5-htmlparser2-tree-adapter'
import { elementsByXPath } from '../../text/xpath/elements-by-xpath.ts'
import { isXPath } from '../../text/xpath/xpath-expression.ts'

/** Reads a page into the tree a browser would make of it (HTML, 13.2): what selectors are copied from. */
export function readPage(html: string): Document {
  return parse(html, { treeAdapter: adapter })
}

const startsAtNode = /^\s*(?:[+~]|:scope\b)/

/**
 * Gives the elements under a node that a CSS selector matches, or that XPath gives, in the order of the page; `:scope` is the node itself, and
 * so may be any outer part of the selector. In XML names count as they are written. What a `template` holds is under it too, unlike in a browser.
 */
export function elementsUnder(node: Document | Element, selector: string, isXml = false): readonly Element[] {
  if (isXPath(selector)) return elementsByXPath(node, selector)
  const matches = _compileUnsafe<AnyNode, Element>(selector, { xmlMode: isXml }, [node])
  const from = startsAtNode.test(selector) ? [node] : node.children.filter(isTag)
  const roots = prepareContext<AnyNode, Element>(from, { ...domUtils, isTag }, matches.shouldTestNextSiblings)
  return domUtils.find((each) => isTag(each) && matches(each), roots, true, Infinity) as Element[]
}

/** As `elementsUnder`, but begins with the element itself where the selector matches it. */
export function elementsFrom(element: Element, selector: string, isXml = false): readonly Element[] {
  const under = elementsUnder(element, selector, isXml)
  if (isXPath(selector)) return under
  return is<AnyNode, Element>(element, selector, { xmlMode: isXml })
    ? [element, ...under.filter((each) => each !== element)]
    : under
}

const startTag = /<[a-z][^\s>]*(?: [^\s=]+="[^"]*")+>/gi

/**
 * Writes what an element holds as HTML. `<` and `>` stand in attributes as they are: the bytes count, since an article's
 * identity may be its content.
 */
export function innerHtml(element: Element): string {
  const html = serialize(element, { treeAdapter: adapter })
  return html.replace(startTag, (tag) => tag.replaceAll('&lt;', '<').replaceAll('&gt;', '>'))
}

const hidden = new Set(['script', 'style', 'template'])
const blocks = new Set(['p', 'div', 'li', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'])

/** Gives the text of an element with its line breaks, without what is code and without blanks at either end. */
export function textWithLines(element: Element): string {
  const parts: string[] = []
  const add = (node: AnyNode): void => {
    if (isText(node)) parts.push(node.data)
    else if (isCDATA(node)) node.children.forEach(add)
    else if (!isTag(node) || hidden.has(node.name)) return
    else if (node.name === 'br') parts.push('\n')
    else {
      node.children.forEach(add)
      if (blocks.has(node.name)) parts.push('\n')
    }
  }
  element.children.forEach(add)
  return parts.join('').trim()
}
