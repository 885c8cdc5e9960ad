import { Feed } from 'feed'
import { articleId, changedAt, documentUrl, type EntrySite, type FeedDocument, publicationId } from './feed-document.ts'
import type { PublishedArticle } from './published-article.ts'
import { webUri } from './web-uri.ts'

/** What an empty publication gives as its time, since Atom wants one and "now" would change with every run. */
const emptyUpdatedAt = new Date('2000-01-01T00:00:00Z')

/**
 * Builds with `feed` what it gets right of a document: its frame, without entries.
 *
 * Remote text is left to the caller here and in `entrySkeleton`: `feed` writes a title, a category or a body that holds
 * `]]>`, a control character or (in Atom) `<` as XML that no reader opens, and throws everything away for one address it
 * cannot parse.
 */
export function documentSkeleton(document: FeedDocument, format: 'rss' | 'atom'): Feed {
  return new Feed({
    id: publicationId(document),
    title: document.publication,
    description: document.publication,
    link: document.homeUrl,
    feed: documentUrl(document, document.path, format),
    updated: document.updatedAt ?? emptyUpdatedAt,
    docs: 'https://www.rssboard.org/rss-specification',
    generator: 'feedkeeper',
  })
}

/** Builds with `feed` what it gets right of entries: id, link and times, in the order of the articles. */
export function entrySkeleton(articles: readonly PublishedArticle[], site: EntrySite): Feed {
  const feed = new Feed({ title: 'entries', link: site.homeUrl, updated: emptyUpdatedAt })
  for (const article of articles) {
    feed.addItem({
      id: articleId(site, article),
      title: article.hash,
      // An address that cannot be written is taken out again by whoever fills the skeleton.
      link: webUri(article.url) ?? site.homeUrl,
      date: changedAt(article),
      published: article.publishedAt,
    })
  }
  return feed
}
