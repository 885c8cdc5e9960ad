import type { Element } from '@xmldom/xmldom'
import type { DocumentFrame } from './document-frame.ts'
import { documentLinks } from './document-links.ts'
import { mediaOf } from './enclosures.ts'
import { documentUrl, type EntrySite, type FeedDocument, shownTitle } from './feed-document.ts'
import { languageTag } from './language-tag.ts'
import type { PublishedArticle } from './published-article.ts'
import { documentSkeleton, entrySkeleton } from './skeleton.ts'
import { webUri } from './web-uri.ts'
import { htmlOfText, xmlLine } from './xml-cleaning.ts'
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

const prefixes = ['atom', 'content', 'dc', 'fh', 'media'] as const

/**
 * Writes articles as items of RSS 2.0 (https://www.rssboard.org/rss-specification), each by itself: the frame from `feed`,
 * all text and what `feed` cannot say put in by an XML library.
 */
export function rssItems(articles: readonly PublishedArticle[], site: EntrySite): readonly string[] {
  const root = parseXml(entrySkeleton(articles, site).rss2()).documentElement as Element
  declareNamespaces(root, prefixes)
  const items = childrenOf(childOf(root, 'channel') as Element, 'item')
  for (const [index, item] of items.entries()) fillItem(item, articles[index] as PublishedArticle, site)
  return writeEntries(root, items, { indent: 4, openedUp: [] })
}

/** Writes the frame of a document of RSS 2.0, for entries that `rssItems` wrote. */
export function rssFrame(document: FeedDocument): DocumentFrame {
  const xml = parseXml(documentSkeleton(document, 'rss').rss2())
  const root = xml.documentElement as Element
  declareNamespaces(root, prefixes)
  const channel = childOf(root, 'channel') as Element
  setText(childOf(channel, 'title') as Element, xmlLine(document.title))
  setText(childOf(channel, 'description') as Element, xmlLine(document.description))
  if (document.updatedAt === undefined) removeChild(channel, 'lastBuildDate')
  removeChild(channel, 'atom:link')
  if (document.language !== undefined) addElement(channel, 'language', {}, document.language)
  for (const link of documentLinks(document, 'rss')) addElement(channel, 'atom:link', link)
  if (document.isComplete) addElement(channel, 'fh:complete')
  if (document.currentPath !== undefined) addElement(channel, 'fh:archive')
  return writeFrame(xml, { openedUp: ['channel'], closing: '  </channel>\n</rss>\n' })
}

function fillItem(item: Element, article: PublishedArticle, site: EntrySite): void {
  setText(childOf(item, 'title') as Element, shownTitle(article))
  if (webUri(article.url) === undefined) removeChild(item, 'link')
  setAttributes(item, { 'xml:lang': languageTag(article.lang) })
  const author = xmlLine(article.author ?? '')
  if (author !== '') addElement(item, 'dc:creator', {}, author)
  for (const category of article.categories.map(xmlLine)) {
    if (category !== '') addElement(item, 'category', {}, category)
  }
  // The description is HTML, and some readers want it before the content.
  addElement(item, 'description', {}, htmlOfText(xmlLine(article.summary)))
  if (site.content === 'full' && article.html !== '') addElement(item, 'content:encoded', {}, article.html)
  addMedia(item, article)
  const { feedUrl, publication, title, url } = article.source
  const own = publication === undefined ? undefined : documentUrl(site, publication, 'rss')
  addElement(item, 'source', { url: feedUrl ?? own ?? url ?? site.homeUrl }, xmlLine(title) || article.source.id)
}

/** RSS readers take one enclosure, and only with a type; Media RSS says the rest, and which picture goes with the item. */
function addMedia(item: Element, article: PublishedArticle): void {
  const { media, picture } = mediaOf(article)
  const typedPicture = picture?.type === undefined ? undefined : picture
  const enclosure = media.find((each) => each.type !== undefined && each !== picture) ?? typedPicture
  if (enclosure?.type !== undefined) {
    addElement(item, 'enclosure', { url: enclosure.url, length: enclosure.length ?? 0, type: enclosure.type })
  }
  for (const each of media) {
    if (each === enclosure && each !== picture) continue
    addElement(item, 'media:content', { url: each.url, type: each.type, fileSize: each.length, medium: each.medium })
  }
}
