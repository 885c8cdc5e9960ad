import type { Element } from '@xmldom/xmldom'
import type { DocumentFrame } from './document-frame.ts'
import { documentLinks, feedMediaTypes } from './document-links.ts'
import { mediaOf } from './enclosures.ts'
import { changedAt, documentUrl, type EntrySite, type FeedDocument, shownTitle, sourceId } from './feed-document.ts'
import { languageTag } from './language-tag.ts'
import type { PublishedArticle } from './published-article.ts'
import { documentSkeleton, entrySkeleton } from './skeleton.ts'
import { webUri } from './web-uri.ts'
import { xmlLine } from './xml-cleaning.ts'
import {
  addElement,
  childOf,
  childrenOf,
  declareNamespaces,
  parseXml,
  removeChild,
  setAttributes,
  setText,
  writeEntries,
  writeFrame,
} from './xml-document.ts'

/**
 * Writes articles as entries of Atom 1.0 (RFC 4287), each by itself: the frame from `feed`, all text and what `feed` cannot
 * say put in by an XML library.
 *
 * Titles are `type="text"`: it is the only form that newsboat, sfeed and feedparser all show right. `source` stands last
 * in its entry, since sfeed takes the last title it reads for the entry's own.
 */
export function atomEntries(articles: readonly PublishedArticle[], site: EntrySite): readonly string[] {
  const root = parseXml(entrySkeleton(articles, site).atom1()).documentElement as Element
  declareNamespaces(root, ['fh', 'media'])
  const entries = childrenOf(root, 'entry')
  for (const [index, entry] of entries.entries()) fillEntry(entry, articles[index] as PublishedArticle, site)
  return writeEntries(root, entries, { indent: 2, openedUp: ['source', 'author'] })
}

/** Writes the frame of a document of Atom 1.0, for entries that `atomEntries` wrote. */
export function atomFrame(document: FeedDocument): DocumentFrame {
  const xml = parseXml(documentSkeleton(document, 'atom').atom1())
  const root = xml.documentElement as Element
  declareNamespaces(root, ['fh', 'media'])
  if (document.language !== undefined) setAttributes(root, { 'xml:lang': document.language })
  setPlainText(childOf(root, 'title') as Element, document.title)
  setPlainText(childOf(root, 'subtitle') as Element, document.description)
  removeChild(root, 'link')
  for (const link of documentLinks(document, 'atom')) addElement(root, 'link', link)
  addElement(addElement(root, 'author'), 'name', {}, xmlLine(document.title))
  if (document.isComplete) addElement(root, 'fh:complete')
  if (document.currentPath !== undefined) addElement(root, 'fh:archive')
  return writeFrame(xml, { openedUp: ['author'], closing: '</feed>\n' })
}

function setPlainText(element: Element, text: string): void {
  setAttributes(element, { type: 'text' })
  setText(element, xmlLine(text))
}

function fillEntry(entry: Element, article: PublishedArticle, site: EntrySite): void {
  setAttributes(entry, { 'xml:lang': languageTag(article.lang) })
  setPlainText(childOf(entry, 'title') as Element, shownTitle(article))
  removeChild(entry, 'link')
  const url = webUri(article.url)
  if (url !== undefined) addElement(entry, 'link', { rel: 'alternate', href: url, type: 'text/html' })
  const { media, picture } = mediaOf(article)
  for (const { url: href, type, length } of media) {
    addElement(entry, 'link', { rel: 'enclosure', href, type, length })
  }
  const author = xmlLine(article.author ?? '')
  if (author !== '') addElement(addElement(entry, 'author'), 'name', {}, author)
  for (const term of article.categories.map(xmlLine)) {
    if (term !== '') addElement(entry, 'category', { term, label: term })
  }
  const summary = xmlLine(article.summary)
  if (summary !== '') addElement(entry, 'summary', { type: 'text' }, summary)
  if (site.content === 'full' && article.html !== '') addElement(entry, 'content', { type: 'html' }, article.html)
  // An entry without a link must have a content (RFC 4287, 4.1.2).
  else if (url === undefined) addElement(entry, 'content', { type: 'text' }, summary)
  // An enclosure alone does not say that it is the picture to show.
  if (picture !== undefined) addElement(entry, 'media:thumbnail', { url: picture.url })
  fillSource(addElement(entry, 'source'), article, site)
}

function fillSource(source: Element, article: PublishedArticle, site: EntrySite): void {
  const { feedUrl, publication, title, url } = article.source
  addElement(source, 'id', {}, sourceId(site, article))
  addElement(source, 'title', { type: 'text' }, xmlLine(title) || article.source.id)
  addElement(source, 'updated', {}, changedAt(article).toISOString())
  if (feedUrl !== undefined) addElement(source, 'link', { rel: 'self', href: feedUrl })
  else if (publication !== undefined) {
    addElement(source, 'link', { rel: 'self', href: documentUrl(site, publication, 'atom'), type: feedMediaTypes.atom })
  }
  if (url !== undefined) addElement(source, 'link', { rel: 'alternate', href: url, type: 'text/html' })
}
