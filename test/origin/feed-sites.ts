import { type Answer, escapeMarkup, page } from './answer.ts'
import type { FeedStory } from './stories.ts'

/** Answers with the Port Ellery Gazette's RSS 2.0 feed: full text, tracking parameters on every link. */
export function gazetteFeed(stories: readonly FeedStory[], base: string): Answer {
  const items = newest(stories).map(
    (story) => `<item>
<title>${escapeMarkup(story.title)}</title>
<link>${base}/gazette/${story.slug}?utm_source=feed&amp;utm_medium=rss</link>
<guid isPermaLink="false">gazette:${story.slug}</guid>
<pubDate>${new Date(story.published).toUTCString()}</pubDate>
<dc:creator>${escapeMarkup(story.author)}</dc:creator>
${story.categories.map((category) => `<category>${escapeMarkup(category)}</category>`).join('\n')}
${story.image === undefined ? '' : `<enclosure url="${base}/img/${story.image}.svg" type="image/svg+xml" length="150"/>`}
<content:encoded><![CDATA[${story.html}]]></content:encoded>
</item>`,
  )
  return {
    type: 'application/rss+xml; charset=utf-8',
    lastModified: changedAt(stories),
    body: `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
<title>The Port Ellery Gazette</title>
<link>${base}/gazette</link>
<description>News of a harbour town that is on no map</description>
<language>en-GB</language>
<atom:link rel="self" type="application/rss+xml" href="${base}/gazette/feed.xml"/>
${items.join('\n')}
</channel>
</rss>
`,
  }
}

/** Answers with the orchard journal's Atom feed; a story that retells one of the Gazette's links to the Gazette. */
export function orchardFeed(stories: readonly FeedStory[], base: string): Answer {
  const entries = newest(stories).map(
    (story) => `<entry>
<title>${escapeMarkup(story.title)}</title>
<id>tag:orchard.example,2025:${story.slug}</id>
<link rel="alternate" type="text/html" href="${base}/${story.retells === undefined ? `orchard/${story.slug}` : `gazette/${story.retells}`}"/>
<published>${story.published}</published>
<updated>${story.updated ?? story.published}</updated>
<author><name>${escapeMarkup(story.author)}</name></author>
<content type="html">${escapeMarkup(story.html)}</content>
</entry>`,
  )
  return {
    type: 'application/atom+xml; charset=utf-8',
    lastModified: changedAt(stories),
    body: `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<title>The Lanehead Orchard Journal</title>
<id>tag:orchard.example,2025:journal</id>
<link rel="alternate" href="${base}/orchard"/>
<link rel="self" href="${base}/orchard/atom.xml"/>
<updated>${changedAt(stories).toISOString()}</updated>
${entries.join('\n')}
</feed>
`,
  }
}

/** Answers with the page of one feed story. */
export function storyPage(stories: readonly FeedStory[], slug: string): Answer {
  const story = stories.find((each) => each.slug === slug)
  return story === undefined
    ? page('Not here', 'en', '<p>There is no such page.</p>', 404)
    : page(story.title, 'en', `<article>${story.html}</article>`)
}

function newest(stories: readonly FeedStory[]): readonly FeedStory[] {
  return stories.slice(-20).reverse()
}

function changedAt(stories: readonly FeedStory[]): Date {
  return new Date(Math.max(0, ...stories.map((story) => Date.parse(story.updated ?? story.published))))
}
