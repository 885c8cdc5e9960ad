import { loadLibrary } from '../../load-library.ts'

const staticError = /(XPST\d{4}: [^\n]*)(?:\n\s*at [^:]*:1:(\d+))?/
const begins = /^\s*(?:xpath:|\(*\s*\.{0,2}\/)/

/** Whether a selector is XPath: it begins with `/`, `./`, `../`, a bracket before one of them, or `xpath:`. */
export function isXPath(selector: string): boolean {
  return begins.test(selector)
}

/** The expression of a selector that is XPath. */
export function xpathOf(selector: string): string {
  return selector.replace(/^\s*xpath:/, '').trim()
}

/** The prefixes of XML are their own namespaces, as in the tree that is searched: `dc:date` is what is written so. */
export const xpathNamespaces = (prefix: string): string | null => prefix || null

/** Checks an XPath 3.1 expression, which may be one within an entry; throws the complaint of its compiler. */
export function checkXPath(selector: string, isWithinEntry: boolean): void {
  const expression = xpathOf(selector)
  if (isWithinEntry && /^\(*\s*\//.test(expression))
    throw new Error('it looks at the whole page: within an entry it begins with ./')
  const { evaluateXPath } = loadLibrary('fontoxpath') as typeof import('fontoxpath')
  const nothing = { nodeType: 9, nodeName: '#document', childNodes: [], parentNode: null }
  try {
    evaluateXPath(expression, nothing, null, null, evaluateXPath.ALL_RESULTS_TYPE, {
      namespaceResolver: xpathNamespaces,
    })
  } catch (error) {
    // What only an empty page makes fail is no mistake of the expression: those are static errors (XPath 3.1, 2.3.1).
    const [complaint, what, column] = staticError.exec((error as Error).message) ?? []
    if (complaint === undefined) return
    throw new Error(column === undefined ? what : `${what} at character ${column}`, { cause: error })
  }
}
