import { selectAll } from 'css-select'
import type { AnyNode, Document, Element } from 'domhandler'
import { elementsByXPath } from '../../text/xpath/elements-by-xpath.ts'
import { isXPath } from '../../text/xpath/xpath-expression.ts'

/** The elements a CSS selector matches, or XPath gives, within a page or element, in document order. */
export function select(selector: string, within: Document | Element): readonly Element[] {
  if (isXPath(selector)) return elementsByXPath(within, selector)
  return selectAll<AnyNode, Element>(selector, within)
}
