import { DOMParser, type Document, type Element, XMLSerializer } from '@xmldom/xmldom'
import { xmlText } from './xml-text.ts'

/** The namespaces our documents use, by their usual prefixes. */
export const namespaces = {
  atom: 'http://www.w3.org/2005/Atom',
  content: 'http://purl.org/rss/1.0/modules/content/',
  dc: 'http://purl.org/dc/elements/1.1/',
  fh: 'http://purl.org/syndication/history/1.0',
  media: 'http://search.yahoo.com/mrss/',
} as const

/** Attributes by name; those that are undefined are left out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>

/** Reads XML that we made ourselves; what is not well-formed throws. */
export function parseXml(xml: string): Document {
  return new DOMParser({
    onError: (level, message) => {
      if (level !== 'warning') throw new Error(message)
    },
  }).parseFromString(xml, 'text/xml')
}

/** Declares a namespace where it holds for the whole document, so that no element has to. */
export function declareNamespace(root: Element, prefix: keyof typeof namespaces): void {
  root.setAttributeNS('http://www.w3.org/2000/xmlns/', `xmlns:${prefix}`, namespaces[prefix])
}

/** The first child element of that name; absent where there is none. */
export function childOf(parent: Element, name: string): Element | undefined {
  return childrenOf(parent, name)[0]
}

/** The child elements of that name. */
export function childrenOf(parent: Element, name: string): readonly Element[] {
  const found: Element[] = []
  for (let node = parent.firstChild; node !== null; node = node.nextSibling) {
    if (node.nodeName === name) found.push(node as Element)
  }
  return found
}

/** Puts what is given, cleaned, in the place of everything an element holds. */
export function setText(element: Element, text: string): void {
  element.textContent = xmlText(text)
}

/** Takes an element out of its parent, where it is there. */
export function removeChild(parent: Element, name: string): void {
  for (const element of childrenOf(parent, name)) parent.removeChild(element)
}

/** Adds an element `name` or `prefix:name` as the last child, or before `before`. */
export function addElement(
  parent: Element,
  name: string,
  attributes: Attributes = {},
  text?: string,
  before?: Element,
): Element {
  const prefix = name.includes(':') ? (name.slice(0, name.indexOf(':')) as keyof typeof namespaces) : undefined
  const document = parent.ownerDocument as Document
  const element = document.createElementNS(prefix ? namespaces[prefix] : parent.namespaceURI, name)
  setAttributes(element, attributes)
  if (text !== undefined) setText(element, text)
  parent.insertBefore(element, before ?? null)
  return element
}

/** Sets attributes, cleaned. */
export function setAttributes(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) element.setAttribute(name, xmlText(String(value)))
  }
}

/** Writes a document as text, each child of the elements named in `openedUp` on a line of its own. */
export function writeXml(document: Document, openedUp: readonly string[]): string {
  const root = document.documentElement as Element
  layOut(root, '\n', openedUp)
  return `${new XMLSerializer().serializeToString(document).trimEnd()}\n`
}

function layOut(element: Element, lineStart: string, openedUp: readonly string[]): void {
  const document = element.ownerDocument as Document
  const elements: Element[] = []
  for (let node = element.firstChild; node !== null; ) {
    const next = node.nextSibling
    if (node.nodeType === node.ELEMENT_NODE) elements.push(node as Element)
    else element.removeChild(node)
    node = next
  }
  for (const child of elements) {
    element.insertBefore(document.createTextNode(`${lineStart}  `), child)
    if (openedUp.includes(child.nodeName)) layOut(child, `${lineStart}  `, openedUp)
  }
  element.appendChild(document.createTextNode(lineStart))
}
