import { type AnyNode, type Document, Element, isTag, isText, Text } from 'domhandler'
import { loadLibrary } from '../../load-library.ts'
import { type DomAttribute, DomNode, type DomNodeOf } from './dom-node.ts'
import { xpathNamespaces, xpathOf } from './xpath-expression.ts'

/**
 * Gives the elements that an XPath 3.1 expression selects from a node on, in its order. A text, a number or an attribute that
 * it gives stands in an element of its own. What an expression asks of a page that the page is not like gives nothing.
 */
export function elementsByXPath(node: Document | Element, selector: string): readonly Element[] {
  const { evaluateXPath } = loadLibrary('fontoxpath') as typeof import('fontoxpath')
  const nodes = new Map<AnyNode, DomNode>()
  const of = ((each: AnyNode | null) => {
    if (each === null) return null
    const known = nodes.get(each) ?? new DomNode(each, of)
    nodes.set(each, known)
    return known
  }) as DomNodeOf
  const options = { namespaceResolver: xpathNamespaces }
  const all = evaluateXPath.ALL_RESULTS_TYPE
  let found: readonly unknown[]
  try {
    found = evaluateXPath(xpathOf(selector), of(node), null, null, all, options)
  } catch (error) {
    // A dynamic error (XPath 3.1, 2.3.1), as of a function that is given several nodes: nothing is found here.
    if (error instanceof Error && /^(?:XP|FO)[A-Z]{2}\d{4}/.test(error.message)) return []
    throw error
  }
  return found.flatMap((each): readonly Element[] => {
    if (each instanceof DomNode)
      return isTag(each.node) ? [each.node] : isText(each.node) ? [holding(each.node.data)] : []
    const value = (each as Partial<DomAttribute> | null)?.value ?? each
    return ['string', 'number'].includes(typeof value) ? [holding(String(value))] : []
  })
}

function holding(text: string): Element {
  return new Element('span', {}, [new Text(text)])
}
