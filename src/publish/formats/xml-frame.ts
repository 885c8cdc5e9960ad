import { Feed } from 'feed'
import type { FeedFrame } from './feed-bytes.ts'
import { type FeedDocument, feedDocumentUrl, publicationId } from './feed-document.ts'
import { element, indentOf, writeAttributes } from './xml-element.ts'

/** The namespaces our feed documents use, by their usual prefixes. */
const namespaces = {
  at: 'http://purl.org/atompub/tombstones/1.0',
  atom: 'http://www.w3.org/2005/Atom',
  content: 'http://purl.org/rss/1.0/modules/content/',
  dc: 'http://purl.org/dc/elements/1.1/',
  fh: 'http://purl.org/syndication/history/1.0',
  georss: 'http://www.georss.org/georss',
  itunes: 'http://www.itunes.com/dtds/podcast-1.0.dtd',
  media: 'http://search.yahoo.com/mrss/',
  podcast: 'https://podcastindex.org/namespace/1.0',
  slash: 'http://purl.org/rss/1.0/modules/slash/',
  thr: 'http://purl.org/syndication/thread/1.0',
} as const

/** Media types of our feed documents. */
export const feedMediaTypes = {
  rss: 'application/rss+xml',
  atom: 'application/atom+xml',
  json: 'application/feed+json',
} as const

/** What an empty publication gives as its time, since Atom wants one and "now" would change with every run. */
const emptyUpdatedAt = new Date('2000-01-01T00:00:00Z')

/** The end of a feed document, before which its entries stand, and how many elements they stand in. */
const ends = {
  rss: { tail: '  </channel>\n</rss>\n', depth: 2 },
  atom: { tail: '</feed>\n', depth: 1 },
} as const

/**
 * Writes the frame of a feed document with `feed`, and puts in as text what `feed` cannot say or would spoil.
 *
 * Remote text is not given to `feed`: it takes one level of `&amp;` away, and has no title that is plain text in Atom.
 */
export function xmlFrame(
  document: FeedDocument,
  format: 'rss' | 'atom',
  own: {
    /** The namespaces that are declared, by their prefixes. */
    readonly prefixes: readonly (keyof typeof namespaces)[]
    /** The language of the whole, where the format tells it of its root. */
    readonly rootLanguage?: string | undefined
    /** What stands in the place of elements of `feed`, by their names; an empty text takes one out. */
    readonly instead: Readonly<Record<string, string>>
    /** What follows the elements of `feed`. */
    readonly added: readonly string[]
  },
): FeedFrame {
  const { tail, depth } = ends[format]
  const written = writtenByFeed(document, format)
  const rootAttributes = writeAttributes({
    ...Object.fromEntries(own.prefixes.map((prefix) => [`xmlns:${prefix}`, namespaces[prefix]])),
    'xml:lang': own.rootLanguage,
  })
  let head = written.slice(0, -tail.length).replace(/<(?:rss|feed) [^>]*/, (tag) => `${tag}${rootAttributes}`)
  for (const [name, xml] of Object.entries(own.instead)) {
    const line = new RegExp(`^ *<${name}>.*\n`, 'm')
    head = head.replace(line, () => (xml === '' ? '' : `${indentOf(depth)}${xml}\n`))
  }
  return { head: `${head}${own.added.map((xml) => `${indentOf(depth)}${xml}\n`).join('')}`, separator: '', tail }
}

/** The links of a whole feed document (RFC 4287, 4.2.7): itself, its page, its hubs, and the way through its history (RFC 5005, 4). */
export function linkElements(document: FeedDocument, name: string, format: 'rss' | 'atom'): readonly string[] {
  const to = (rel: string, path: string | undefined, as = format): readonly string[] =>
    path === undefined
      ? []
      : [element(name, { rel, href: feedDocumentUrl(document, path, as), type: feedMediaTypes[as] })]
  return [
    ...to('self', document.path),
    element(name, { rel: 'alternate', href: document.homeUrl, type: 'text/html' }),
    ...document.hubUrls.map((href) => element(name, { rel: 'hub', href })),
    ...to('current', document.currentPath),
    ...to('prev-archive', document.prevArchivePath, 'atom'),
  ]
}

/** What a feed document says of its place in the history of its publication (RFC 5005, 2 and 4). */
export function historyElements({ isComplete, currentPath }: FeedDocument): readonly string[] {
  return [
    ...(isComplete ? [element('fh:complete')] : []),
    ...(currentPath === undefined ? [] : [element('fh:archive')]),
  ]
}

/** What `feed` writes of a feed document without entries; ids, times and addresses are right in it. */
function writtenByFeed(document: FeedDocument, format: 'rss' | 'atom'): string {
  const feed = new Feed({
    id: publicationId(document),
    title: document.publication,
    description: document.publication,
    // In Atom all links are ours.
    ...(format === 'rss' && { link: document.homeUrl }),
    updated: document.updatedAt ?? emptyUpdatedAt,
    docs: 'https://www.rssboard.org/rss-specification',
    generator: 'feedkeeper',
  })
  const written = format === 'rss' ? feed.rss2() : feed.atom1()
  // Two blanks for each level instead of four.
  return `${written.replace(/^( +)\1/gm, '$1')}\n`
}
