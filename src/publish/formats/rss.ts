import { webUri } from '../../text/web-uri.ts'
import { type Media, mediaOf } from './enclosures.ts'
import { rssExtras } from './extra-elements.ts'
import type { FeedFrame } from './feed-bytes.ts'
import { articleId, type EntrySite, type FeedDocument, feedDocumentUrl } from './feed-document.ts'
import { peopleOf, personElement } from './people.ts'
import { channelElements, episodeElements } from './podcast-elements.ts'
import { type PublishedArticle, shownLanguage, shownTitle } from './published-article.ts'
import { escapeMarkup, xmlLine } from './xml-cleaning.ts'
import { element, indentOf, parentElement } from './xml-element.ts'
import { historyElements, linkElements, xmlFrame } from './xml-frame.ts'

/** Writes articles as items of RSS 2.0 (https://www.rssboard.org/rss-specification), each by itself. */
export function rssItems(articles: readonly PublishedArticle[], site: EntrySite): readonly string[] {
  return articles.map((article) => {
    const item = parentElement('item', { 'xml:lang': shownLanguage(article.lang) }, itemElements(article, site), 2)
    return `${indentOf(2)}${item}\n`
  })
}

/** Writes the frame of a feed document of RSS 2.0, for items that `rssItems` wrote. */
export function rssFrame(document: FeedDocument): FeedFrame {
  const { title, description, language, updatedAt, iconUrl, podcast } = document
  const icon = iconUrl === undefined ? undefined : webUri(iconUrl)
  const image = (url: string) => [
    element('url', {}, url),
    element('title', {}, xmlLine(title)),
    element('link', {}, document.homeUrl),
  ]
  return xmlFrame(document, 'rss', {
    prefixes: ['atom', 'content', 'dc', 'fh', 'georss', 'itunes', 'media', 'podcast', 'slash'],
    instead: {
      title: element('title', {}, xmlLine(title)),
      description: element('description', {}, xmlLine(description)),
      ...(updatedAt === undefined && { lastBuildDate: '' }),
    },
    added: [
      ...(language === undefined ? [] : [element('language', {}, language)]),
      ...(icon === undefined ? [] : [parentElement('image', {}, image(icon), 2)]),
      ...(podcast === undefined
        ? []
        : channelElements(podcast, { author: podcast.author ?? title, pictureUrl: podcast.pictureUrl ?? icon })),
      ...linkElements(document, 'atom:link', 'rss'),
      ...historyElements(document),
    ],
  })
}

function itemElements(article: PublishedArticle, site: EntrySite): readonly string[] {
  const link = webUri(article.url)
  const author = xmlLine(article.author ?? '')
  const categories = article.categories.map(xmlLine).filter((category) => category !== '')
  const isFull = site.content === 'full' && article.html !== ''
  const { feedUrl, publication, title, url } = article.source
  const own = publication === undefined ? undefined : feedDocumentUrl(site, publication, 'rss')
  return [
    element('title', {}, shownTitle(article)),
    ...(link === undefined ? [] : [element('link', {}, link)]),
    element('guid', { isPermaLink: 'false' }, articleId(site, article)),
    element('pubDate', {}, article.publishedAt.toUTCString()),
    ...(author === '' ? [] : [element('dc:creator', {}, author)]),
    ...authorElements(article),
    ...categories.map((category) => element('category', {}, category)),
    // The description is HTML, and some readers want it before the content.
    element('description', {}, escapeMarkup(xmlLine(article.summary))),
    ...(isFull ? [element('content:encoded', {}, article.html)] : []),
    ...mediaElements(article),
    ...rssExtras(article),
    element('source', { url: feedUrl ?? own ?? url ?? site.homeUrl }, xmlLine(title) || article.source.id),
  ]
}

/** `dc:creator` is a name alone; Atom's author says where it is found, once in an item. */
function authorElements(article: PublishedArticle): readonly string[] {
  const [only, ...others] = peopleOf(article)
  if (only === undefined || others.length > 0 || (only.url ?? only.email) === undefined) return []
  return [personElement('atom:author', only)]
}

/**
 * RSS readers take one enclosure, and only with a type, recordings before pictures; Media RSS says the rest, and which picture
 * stands for the item.
 */
function mediaElements(article: PublishedArticle): readonly string[] {
  const { media, pictureUrl, pictureSize } = mediaOf(article)
  const typed = media.filter(({ type, url }) => type !== undefined && /^https?:/.test(url))
  const enclosure = typed.find(({ medium }) => medium === 'audio' || medium === 'video') ?? typed[0]
  const episode = article.extras?.podcast
  return [
    ...(enclosure === undefined
      ? []
      : [element('enclosure', { url: enclosure.url, length: enclosure.length ?? 0, type: enclosure.type })]),
    ...media.filter((each) => each !== enclosure || isTold(each)).map(mediaContent),
    ...(pictureUrl === undefined ? [] : [element('media:thumbnail', { url: pictureUrl, ...pictureSize })]),
    ...(episode === undefined ? [] : episodeElements(episode, pictureUrl)),
  ]
}

function isTold({ title, alt, durationSeconds, width, height }: Media): boolean {
  return [title, alt, durationSeconds, width, height].some((each) => each !== undefined)
}

function mediaContent({ url, type, length, medium, durationSeconds, width, height, title, alt }: Media): string {
  const attributes = { url, type, fileSize: length, medium, duration: durationSeconds, width, height }
  const inner = [
    ...(title === undefined ? [] : [element('media:title', {}, title)]),
    ...(alt === undefined ? [] : [element('media:description', {}, alt)]),
  ]
  return inner.length === 0
    ? element('media:content', attributes)
    : parentElement('media:content', attributes, inner, 3)
}
