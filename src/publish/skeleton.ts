import { Feed } from 'feed'
import { articleId, documentUrl, type FeedDocument, publicationId, updatedAt } from './feed-document.ts'
import { webUri } from './web-uri.ts'

/** What an empty publication gives as its time, since Atom wants one and "now" would change with every run. */
const emptyUpdatedAt = new Date('2000-01-01T00:00:00Z')

/**
 * Builds with `feed` what it gets right of a document: the frame, and of each article id, link and time, in order.
 *
 * Remote text is left to the caller: `feed` writes a title, a category or a body that holds `]]>`, a control character or
 * (in Atom) `<` as XML that no reader opens, and throws the whole document away for one address it cannot parse.
 */
export function skeleton(document: FeedDocument, format: 'rss' | 'atom'): Feed {
  const feed = new Feed({
    id: publicationId(document),
    title: document.publication,
    description: document.publication,
    link: document.homeUrl,
    feed: documentUrl(document, document.path, format),
    updated: updatedAt(document) ?? emptyUpdatedAt,
    docs: 'https://www.rssboard.org/rss-specification',
    generator: 'feedkeeper',
  })
  for (const article of document.articles) {
    feed.addItem({
      id: articleId(document, article),
      title: article.hash,
      // An address that cannot be written is taken out again by whoever fills the frame.
      link: webUri(article.url) ?? document.homeUrl,
      date: article.updatedAt ?? article.publishedAt,
      published: article.publishedAt,
    })
  }
  return feed
}
