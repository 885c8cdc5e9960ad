import type { RemovedArticle } from '../../archive/catalog.ts'
import { webUri } from '../../text/web-uri.ts'
import { mediaOf } from './enclosures.ts'
import { atomExtras } from './extra-elements.ts'
import type { FeedFrame } from './feed-bytes.ts'
import { articleId, type EntrySite, type FeedDocument, feedDocumentUrl, sourceId } from './feed-document.ts'
import { peopleOf, personElement } from './people.ts'
import { changedAt, type PublishedArticle, shownLanguage, shownTitle } from './published-article.ts'
import { xmlLine } from './xml-cleaning.ts'
import { element, indentOf, parentElement } from './xml-element.ts'
import { feedMediaTypes, historyElements, linkElements, xmlFrame } from './xml-frame.ts'

/**
 * Writes articles as entries of Atom 1.0 (RFC 4287), each by itself.
 *
 * Titles are `type="text"`: it is the only form that newsboat, sfeed and feedparser all show right. `source` stands last
 * in its entry, since sfeed takes the last title it reads for the entry's own.
 */
export function atomEntries(articles: readonly PublishedArticle[], site: EntrySite): readonly string[] {
  return articles.map((article) => {
    const entry = parentElement('entry', { 'xml:lang': shownLanguage(article.lang) }, entryElements(article, site), 1)
    return `${indentOf(1)}${entry}\n`
  })
}

/** Writes the frame of a feed document of Atom 1.0, for entries that `atomEntries` wrote. */
export function atomFrame(document: FeedDocument): FeedFrame {
  const { title, description, language, iconUrl, removed = [] } = document
  const icon = iconUrl === undefined ? undefined : webUri(iconUrl)
  return xmlFrame(document, 'atom', {
    prefixes: [...(removed.length > 0 ? (['at'] as const) : []), 'fh', 'georss', 'media', 'thr'],
    rootLanguage: language,
    instead: { title: plainText('title', title), subtitle: plainText('subtitle', description) },
    added: [
      ...linkElements(document, 'link', 'atom'),
      parentElement('author', {}, [element('name', {}, xmlLine(title))], 1),
      // Readers take either of the two, and none minds that the logo is no wider than high.
      ...(icon === undefined ? [] : [element('icon', {}, icon), element('logo', {}, icon)]),
      ...historyElements(document),
      ...removed.map((each) => deletedEntry(each, document)),
    ],
  })
}

/** The word that an entry was deleted (RFC 6721, 3); why is nobody's business. */
function deletedEntry({ hash, removedAtMs }: RemovedArticle, document: FeedDocument): string {
  return element('at:deleted-entry', { ref: articleId(document, { hash }), when: new Date(removedAtMs).toISOString() })
}

function plainText(name: string, text: string): string {
  return element(name, { type: 'text' }, xmlLine(text))
}

function entryElements(article: PublishedArticle, site: EntrySite): readonly string[] {
  const url = webUri(article.url)
  const { media, pictureUrl, pictureSize } = mediaOf(article)
  const terms = article.categories.map(xmlLine).filter((term) => term !== '')
  const summary = xmlLine(article.summary)
  return [
    plainText('title', shownTitle(article)),
    element('id', {}, articleId(site, article)),
    element('updated', {}, changedAt(article).toISOString()),
    element('published', {}, article.publishedAt.toISOString()),
    ...(url === undefined ? [] : [element('link', { rel: 'alternate', href: url, type: 'text/html' })]),
    ...relatedLinks(article),
    ...media.map(({ url: href, type, length, title, alt }) =>
      element('link', { rel: 'enclosure', href, type, length, title: title ?? alt }),
    ),
    ...atomExtras(article),
    ...peopleOf(article).map((person) => personElement('author', person)),
    ...terms.map((term) => element('category', { term, label: labelOf(article, term) })),
    ...(summary === '' ? [] : [plainText('summary', summary)]),
    ...contentElements(article, site, url),
    ...(pictureUrl === undefined ? [] : [element('media:thumbnail', { url: pictureUrl, ...pictureSize })]),
    parentElement('source', {}, sourceElements(article, site), 2),
  ]
}

/** What people are shown for a category. */
function labelOf({ extras }: PublishedArticle, term: string): string {
  return xmlLine(extras?.categoryLabels?.find((each) => each.term === term)?.label ?? term)
}

/** Other articles that tell the same story. */
function relatedLinks({ alsoIn = [] }: PublishedArticle): readonly string[] {
  return alsoIn.flatMap(({ title, url }) => {
    const href = webUri(url)
    return href === undefined ? [] : [element('link', { rel: 'related', href, title: xmlLine(title) })]
  })
}

function contentElements(article: PublishedArticle, site: EntrySite, url: string | undefined): readonly string[] {
  if (site.content === 'full' && article.html !== '') return [element('content', { type: 'html' }, article.html)]
  // An entry without a link must have a content (RFC 4287, 4.1.2).
  return url === undefined ? [plainText('content', article.summary)] : []
}

function sourceElements(article: PublishedArticle, site: EntrySite): readonly string[] {
  const { feedUrl, publication, title, url } = article.source
  const own = publication === undefined ? undefined : feedDocumentUrl(site, publication, 'atom')
  return [
    element('id', {}, sourceId(site, article)),
    plainText('title', xmlLine(title) || article.source.id),
    element('updated', {}, changedAt(article).toISOString()),
    ...(feedUrl === undefined ? [] : [element('link', { rel: 'self', href: feedUrl })]),
    ...(feedUrl !== undefined || own === undefined
      ? []
      : [element('link', { rel: 'self', href: own, type: feedMediaTypes.atom })]),
    ...(url === undefined ? [] : [element('link', { rel: 'alternate', href: url, type: 'text/html' })]),
  ]
}
