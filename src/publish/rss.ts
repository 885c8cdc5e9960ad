import type { Element } from '@xmldom/xmldom'
import { documentLinks } from './document-links.ts'
import { mediaOf } from './enclosures.ts'
import { documentUrl, type FeedDocument, shownTitle } from './feed-document.ts'
import type { PublishedArticle } from './published-article.ts'
import { skeleton } from './skeleton.ts'
import { webUri } from './web-uri.ts'
import {
  addElement,
  childOf,
  childrenOf,
  declareNamespace,
  namespaces,
  parseXml,
  removeChild,
  setAttributes,
  setText,
  writeXml,
} from './xml-document.ts'
import { htmlOfText, xmlLine } from './xml-text.ts'

/**
 * Writes a document as RSS 2.0 (https://www.rssboard.org/rss-specification): the frame from `feed`, all text and what
 * `feed` cannot say put in by an XML library.
 */
export function writeRss(document: FeedDocument): string {
  const xml = parseXml(skeleton(document, 'rss').rss2())
  const root = xml.documentElement as Element
  for (const prefix of Object.keys(namespaces)) declareNamespace(root, prefix as keyof typeof namespaces)
  const channel = childOf(root, 'channel') as Element
  fillChannel(channel, document)
  const items = childrenOf(channel, 'item')
  for (const [index, item] of items.entries()) {
    fillItem(item, document.articles[index] as PublishedArticle, document)
  }
  return writeXml(xml, ['channel', 'item'])
}

function fillChannel(channel: Element, document: FeedDocument): void {
  setText(childOf(channel, 'title') as Element, xmlLine(document.title))
  setText(childOf(channel, 'description') as Element, xmlLine(document.description))
  if (document.articles.length === 0) removeChild(channel, 'lastBuildDate')
  removeChild(channel, 'atom:link')
  const firstItem = childOf(channel, 'item')
  if (document.language !== undefined) addElement(channel, 'language', {}, document.language, firstItem)
  for (const link of documentLinks(document, 'rss')) addElement(channel, 'atom:link', link, undefined, firstItem)
  if (document.isComplete) addElement(channel, 'fh:complete', {}, undefined, firstItem)
  if (document.currentPath !== undefined) addElement(channel, 'fh:archive', {}, undefined, firstItem)
}

function fillItem(item: Element, article: PublishedArticle, document: FeedDocument): void {
  setText(childOf(item, 'title') as Element, shownTitle(article))
  if (webUri(article.url) === undefined) removeChild(item, 'link')
  if (article.lang !== document.language && article.lang !== '') setAttributes(item, { 'xml:lang': article.lang })
  const author = xmlLine(article.author ?? '')
  if (author !== '') addElement(item, 'dc:creator', {}, author)
  for (const category of article.categories.map(xmlLine))
    if (category !== '') addElement(item, 'category', {}, category)
  // The description is HTML, and some readers want it before the content.
  addElement(item, 'description', {}, htmlOfText(xmlLine(article.summary)))
  if (document.content === 'full' && article.html !== '') addElement(item, 'content:encoded', {}, article.html)
  addMedia(item, article)
  const sourceUrl = article.source.feedUrl ?? documentUrl(document, article.source.id, 'rss')
  addElement(item, 'source', { url: sourceUrl }, xmlLine(article.source.title))
}

/** RSS readers take one enclosure, and only with a type; Media RSS says the rest. */
function addMedia(item: Element, article: PublishedArticle): void {
  const { media, picture } = mediaOf(article)
  const enclosure =
    media.find((each) => each.type !== undefined && each !== picture) ?? (picture?.type ? picture : undefined)
  if (enclosure?.type !== undefined) {
    addElement(item, 'enclosure', { url: enclosure.url, length: enclosure.length ?? 0, type: enclosure.type })
  }
  for (const each of media) {
    if (each === enclosure && each !== picture) continue
    addElement(item, 'media:content', {
      url: each.url,
      type: each.type,
      fileSize: each.length,
      medium: each.medium,
    })
  }
}
