import type { Element } from '@xmldom/xmldom'
import { documentLinks, feedMediaTypes } from './document-links.ts'
import { mediaOf } from './enclosures.ts'
import { documentUrl, type FeedDocument, shownTitle, sourceId } from './feed-document.ts'
import type { PublishedArticle } from './published-article.ts'
import { skeleton } from './skeleton.ts'
import { webUri } from './web-uri.ts'
import {
  addElement,
  childOf,
  childrenOf,
  declareNamespace,
  parseXml,
  removeChild,
  setAttributes,
  setText,
  writeXml,
} from './xml-document.ts'
import { xmlLine } from './xml-text.ts'

/**
 * Writes a document as Atom 1.0 (RFC 4287): the frame from `feed`, all text and what `feed` cannot say put in by an XML
 * library.
 *
 * Titles are `type="text"`: it is the only form that newsboat, sfeed and feedparser all show right. `source` stands last
 * in its entry, since sfeed takes the last title it reads before it for the entry's own.
 */
export function writeAtom(document: FeedDocument): string {
  const xml = parseXml(skeleton(document, 'atom').atom1())
  const root = xml.documentElement as Element
  declareNamespace(root, 'fh')
  if (document.language !== undefined) setAttributes(root, { 'xml:lang': document.language })
  fillFeed(root, document)
  for (const [index, entry] of childrenOf(root, 'entry').entries()) {
    fillEntry(entry, document.articles[index] as PublishedArticle, document)
  }
  return writeXml(xml, ['entry', 'source', 'author'])
}

function fillFeed(root: Element, document: FeedDocument): void {
  const title = childOf(root, 'title') as Element
  setAttributes(title, { type: 'text' })
  setText(title, xmlLine(document.title))
  const subtitle = childOf(root, 'subtitle') as Element
  setAttributes(subtitle, { type: 'text' })
  setText(subtitle, xmlLine(document.description))
  removeChild(root, 'link')
  for (const link of documentLinks(document, 'atom')) addElement(root, 'link', link, undefined, subtitle)
  const author = addElement(root, 'author', {}, undefined, subtitle)
  addElement(author, 'name', {}, xmlLine(document.title))
  if (document.isComplete) addElement(root, 'fh:complete', {}, undefined, childOf(root, 'entry'))
  if (document.currentPath !== undefined) addElement(root, 'fh:archive', {}, undefined, childOf(root, 'entry'))
}

function fillEntry(entry: Element, article: PublishedArticle, document: FeedDocument): void {
  if (article.lang !== document.language && article.lang !== '') setAttributes(entry, { 'xml:lang': article.lang })
  const title = childOf(entry, 'title') as Element
  setAttributes(title, { type: 'text' })
  setText(title, shownTitle(article))
  removeChild(entry, 'link')
  const url = webUri(article.url)
  if (url !== undefined) addElement(entry, 'link', { rel: 'alternate', href: url, type: 'text/html' })
  for (const { url: href, type, length } of mediaOf(article).media) {
    addElement(entry, 'link', { rel: 'enclosure', href, type, length })
  }
  const author = xmlLine(article.author ?? '')
  if (author !== '') addElement(addElement(entry, 'author'), 'name', {}, author)
  for (const term of article.categories.map(xmlLine))
    if (term !== '') addElement(entry, 'category', { term, label: term })
  const summary = xmlLine(article.summary)
  if (summary !== '') addElement(entry, 'summary', { type: 'text' }, summary)
  // An entry without a link must have a content (RFC 4287, 4.1.2).
  if (document.content === 'full' || url === undefined) {
    addElement(entry, 'content', { type: 'html' }, document.content === 'full' ? article.html : summary)
  }
  fillSource(addElement(entry, 'source'), article, document)
}

function fillSource(source: Element, article: PublishedArticle, document: FeedDocument): void {
  const { feedUrl, title, url } = article.source
  addElement(source, 'id', {}, sourceId(document, article))
  addElement(source, 'title', { type: 'text' }, xmlLine(title))
  addElement(source, 'updated', {}, (article.updatedAt ?? article.publishedAt).toISOString())
  addElement(source, 'link', {
    rel: 'self',
    href: feedUrl ?? documentUrl(document, article.source.id, 'atom'),
    type: feedUrl === undefined ? feedMediaTypes.atom : undefined,
  })
  if (url !== undefined) addElement(source, 'link', { rel: 'alternate', href: url, type: 'text/html' })
}
