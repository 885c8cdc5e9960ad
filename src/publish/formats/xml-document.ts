import { DOMParser, type Document, type Element, XMLSerializer } from '@xmldom/xmldom'
import type { DocumentFrame } from './document-frame.ts'
import { xmlText } from './xml-cleaning.ts'

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

/** Declares namespaces where they hold for the whole document, so that no element has to. */
export function declareNamespaces(root: Element, prefixes: readonly (keyof typeof namespaces)[]): void {
  for (const prefix of prefixes) {
    root.setAttributeNS('http://www.w3.org/2000/xmlns/', `xmlns:${prefix}`, namespaces[prefix])
  }
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

/** Adds an element `name` or `prefix:name` as the last child. */
export function addElement(parent: Element, name: string, attributes: Attributes = {}, text?: string): Element {
  const prefix = name.includes(':') ? (name.slice(0, name.indexOf(':')) as keyof typeof namespaces) : undefined
  const document = parent.ownerDocument as Document
  const element = document.createElementNS(prefix ? namespaces[prefix] : parent.namespaceURI, name)
  setAttributes(element, attributes)
  if (text !== undefined) setText(element, text)
  parent.appendChild(element)
  return element
}

/** Sets attributes, cleaned. */
export function setAttributes(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) element.setAttribute(name, xmlText(String(value)))
  }
}

/**
 * Writes elements as text, each by itself, as they would stand in a document whose root declares what `root` does.
 *
 * Each child is on a line of its own, `indent` blanks in; the elements named in `openedUp` are laid out likewise.
 */
export function writeEntries(
  root: Element,
  entries: readonly Element[],
  layout: { readonly indent: number; readonly openedUp: readonly string[] },
): readonly string[] {
  const serializer = new XMLSerializer()
  const bare = root.cloneNode(false) as Element
  // Written inside a root that declares the namespaces, an entry does not declare them again.
  const emptyRoot = serializer.serializeToString(bare)
  const opening = `${emptyRoot.slice(0, -'/>'.length)}>`
  const closing = `</${root.nodeName}>`
  const lineStart = `\n${' '.repeat(layout.indent)}`
  return entries.map((entry) => {
    layOut(entry, lineStart, layout.openedUp)
    bare.appendChild(entry)
    const text = serializer.serializeToString(bare)
    bare.removeChild(entry)
    return `${lineStart.slice(1)}${text.slice(opening.length, -closing.length)}\n`
  })
}

/** Writes a document as the frame of its entries; `closing` is what it ends in, and they stand before that. */
export function writeFrame(
  document: Document,
  layout: { readonly openedUp: readonly string[]; readonly closing: string },
): DocumentFrame {
  layOut(document.documentElement as Element, '\n', layout.openedUp)
  const text = `${new XMLSerializer().serializeToString(document).trimEnd()}\n`
  if (!text.endsWith(`\n${layout.closing}`)) throw new Error(`a document does not end in ${layout.closing}`)
  return { head: text.slice(0, -layout.closing.length), separator: '', tail: layout.closing }
}

function layOut(element: Element, lineStart: string, openedUp: readonly string[]): void {
  const document = element.ownerDocument as Document
  const children: Element[] = []
  for (let node = element.firstChild; node !== null; node = node.nextSibling) {
    if (node.nodeType === node.ELEMENT_NODE) children.push(node as Element)
  }
  element.textContent = ''
  for (const child of children) {
    element.appendChild(document.createTextNode(`${lineStart}  `))
    element.appendChild(child)
    if (openedUp.includes(child.nodeName)) layOut(child, `${lineStart}  `, openedUp)
  }
  element.appendChild(document.createTextNode(lineStart))
}
