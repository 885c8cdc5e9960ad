import { DOMImplementation, type Element, XMLSerializer } from '@xmldom/xmldom'
import { addElement } from './xml-document.ts'
import { xmlLine } from './xml-text.ts'

/** One feed of a list of subscriptions. */
export type OpmlOutline = {
  readonly title: string
  readonly feedUrl: string
  readonly siteUrl?: string
  readonly description?: string
  /** BCP 47. */
  readonly language?: string
}

/** Writes a list of subscriptions (OPML 2.0, http://opml.org/spec2.opml); it says no time, so that it only changes with the list. */
export function writeOpml(title: string, outlines: readonly OpmlOutline[]): string {
  const document = new DOMImplementation().createDocument(null, 'opml', null)
  const root = document.documentElement as Element
  root.setAttribute('version', '2.0')
  const lineUp = (parent: Element, depth: number) =>
    parent.appendChild(document.createTextNode(`\n${'  '.repeat(depth)}`))
  lineUp(root, 1)
  addElement(addElement(root, 'head'), 'title', {}, xmlLine(title))
  lineUp(root, 1)
  const body = addElement(root, 'body')
  for (const outline of outlines) {
    lineUp(body, 2)
    addElement(body, 'outline', {
      type: 'rss',
      text: xmlLine(outline.title),
      title: xmlLine(outline.title),
      xmlUrl: outline.feedUrl,
      htmlUrl: outline.siteUrl,
      description: outline.description === undefined ? undefined : xmlLine(outline.description),
      language: outline.language,
    })
  }
  lineUp(body, 1)
  lineUp(root, 0)
  return `<?xml version="1.0" encoding="utf-8"?>\n${new XMLSerializer().serializeToString(document)}\n`
}
