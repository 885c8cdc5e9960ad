import { webUri } from '../../text/web-uri.ts'
import { mediaOf } from './enclosures.ts'
import type { FeedFrame } from './feed-bytes.ts'
import { articleId, type EntrySite, type FeedDocument, feedDocumentUrl } from './feed-document.ts'
import { peopleOf } from './people.ts'
import { type PublishedArticle, shownLanguage, shownTitle } from './published-article.ts'
import { escapeMarkup, xmlLine, xmlText } from './xml-cleaning.ts'
import { feedMediaTypes } from './xml-frame.ts'

/**
 * Writes articles as items of JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/), each on one line; `feed` only knows
 * 1.0. `_source` names where an item came from; `_podcast`, `_comments`, `_links`, `_thumbnail`, `_reception` and
 * `_audience`, and `_width` and `_height` of attachments, tell what JSON Feed has no place for.
 */
export function jsonItems(articles: readonly PublishedArticle[], site: EntrySite): readonly string[] {
  return articles.map((article) => JSON.stringify(item(article, site)))
}

/**
 * Writes the frame of a feed document of JSON Feed 1.1, for items that `jsonItems` wrote. The extension `_history` names the
 * archive page before it, which is Atom, as RFC 5005 wants it; `next_url` could only lead to JSON.
 */
export function jsonFrame(document: FeedDocument): FeedFrame {
  const { prevArchivePath, hubUrls, iconUrl } = document
  const icon = iconUrl === undefined ? undefined : webUri(iconUrl)
  const frame = {
    version: 'https://jsonfeed.org/version/1.1',
    title: xmlLine(document.title),
    home_page_url: document.homeUrl,
    feed_url: feedDocumentUrl(document, document.path, 'json'),
    description: xmlLine(document.description),
    ...(document.language !== undefined && { language: document.language }),
    ...(hubUrls.length > 0 && { hubs: hubUrls.map((url) => ({ type: 'WebSub', url })) }),
    ...(icon !== undefined && { icon, favicon: icon }),
    ...(prevArchivePath !== undefined && {
      _history: {
        about: 'https://www.rfc-editor.org/rfc/rfc5005',
        prev_archive: feedDocumentUrl(document, prevArchivePath, 'atom'),
        type: feedMediaTypes.atom,
      },
    }),
  }
  const members = Object.entries(frame).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`)
  return { head: `{\n${members.join(',\n')},\n"items": [\n`, separator: ',\n', tail: '\n]\n}\n' }
}

function item(article: PublishedArticle, site: EntrySite): object {
  const url = webUri(article.url)
  const summary = xmlLine(article.summary)
  const people = peopleOf(article)
  const tags = article.categories.map(xmlLine).filter((each) => each !== '')
  const { media, pictureUrl, pictureSize } = mediaOf(article)
  const attachments = media.filter((each) => each.url !== pictureUrl && each.type !== undefined)
  const { podcast, comments, links, reception, audience } = article.extras ?? {}
  const { source } = article
  const language = shownLanguage(article.lang)
  return {
    id: articleId(site, article),
    ...(url !== undefined && { url }),
    title: shownTitle(article),
    // An item must have a content, of text or of HTML.
    content_html: site.content === 'full' ? xmlText(article.html) : escapeMarkup(summary),
    ...(summary !== '' && { summary }),
    ...(pictureUrl !== undefined && { image: pictureUrl }),
    date_published: article.publishedAt.toISOString(),
    ...(article.updatedAt && { date_modified: article.updatedAt.toISOString() }),
    ...(people.length > 0 && {
      authors: people.map(({ name, url: page, avatarUrl }) => ({
        name,
        ...(page !== undefined && { url: page }),
        ...(avatarUrl !== undefined && { avatar: avatarUrl }),
      })),
    }),
    ...(tags.length > 0 && { tags }),
    ...(language !== undefined && { language }),
    ...(attachments.length > 0 && {
      attachments: attachments.map((each) => ({
        url: each.url,
        mime_type: each.type,
        ...((each.title ?? each.alt) !== undefined && { title: each.title ?? each.alt }),
        ...(each.length !== undefined && { size_in_bytes: each.length }),
        ...(each.durationSeconds !== undefined && { duration_in_seconds: each.durationSeconds }),
        ...(each.width !== undefined && { _width: each.width }),
        ...(each.height !== undefined && { _height: each.height }),
      })),
    }),
    ...(podcast && { _podcast: podcast }),
    ...(comments && { _comments: comments }),
    ...(links && { _links: links }),
    ...(pictureSize && { _thumbnail: pictureSize }),
    ...(reception && { _reception: reception }),
    ...(audience && { _audience: audience }),
    _source: {
      id: source.id,
      title: xmlLine(source.title) || source.id,
      ...(source.url !== undefined && { url: source.url }),
      ...(source.feedUrl !== undefined && { feed_url: source.feedUrl }),
    },
  }
}
