import { selectAll } from 'css-select'
import type { AnyNode, Document, Element } from 'domhandler'

/** The elements a CSS selector matches within a page or element, in document order. */
export function select(selector: string, within: Document | Element): readonly Element[] {
  return selectAll<AnyNode, Element>(selector, within)
}
