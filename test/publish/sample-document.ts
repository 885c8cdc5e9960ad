import { atomEntries, atomFrame } from '../../src/publish/formats/atom.ts'
import { bytesOf, type FeedFrame, feedBytes } from '../../src/publish/formats/feed-bytes.ts'
import type { FeedDocument } from '../../src/publish/formats/feed-document.ts'
import { jsonFrame, jsonItems } from '../../src/publish/formats/json.ts'
import { changedAt, type PublishedArticle } from '../../src/publish/formats/published-article.ts'
import { rssFrame, rssItems } from '../../src/publish/formats/rss.ts'

/** An ordinary article, and what a test wants otherwise. */
export function sampleArticle(changes: Partial<PublishedArticle> = {}): PublishedArticle {
  return {
    hash: '00000000000000a1',
    url: 'https://news.example/a/1',
    title: '港口恢复通航',
    publishedAt: new Date('2026-10-05T08:00:00Z'),
    source: { id: 'harbour', title: '港口报', url: 'https://news.example/', feedUrl: 'https://news.example/feed.xml' },
    categories: [],
    thumbnail: '',
    lang: 'zh-CN',
    summary: '渡轮在风暴之后恢复了航行...',
    html: '<p>渡轮在风暴之后恢复了航行。</p>',
    enclosures: [],
    ...changes,
  }
}

/** A document and the articles in it. */
export type SampleDocument = FeedDocument & { readonly articles: readonly PublishedArticle[] }

/** A subscription document of these articles, and what a test wants otherwise. */
export function sampleDocument(
  articles: readonly PublishedArticle[],
  changes: Partial<FeedDocument> = {},
): SampleDocument {
  const times = articles.map((article) => changedAt(article).getTime())
  return {
    publication: 'all',
    title: '所有文章',
    description: '一切保存下来的文章',
    language: 'zh-CN',
    homeUrl: 'https://reader.example/',
    baseUrl: 'https://reader.example/feeds/',
    tagAuthority: 'feedkeeper,2026',
    hubUrls: [],
    path: 'all',
    isComplete: false,
    content: 'full',
    ...(times.length > 0 && { updatedAt: new Date(Math.max(...times)) }),
    ...changes,
    articles,
  }
}

const textOf = (frame: FeedFrame, entries: readonly string[]): string =>
  feedBytes(frame, entries.map(bytesOf)).toString()

/** A whole document of RSS. */
export const writeRss = (document: SampleDocument): string =>
  textOf(rssFrame(document), rssItems(document.articles, document))

/** A whole document of Atom. */
export const writeAtom = (document: SampleDocument): string =>
  textOf(atomFrame(document), atomEntries(document.articles, document))

/** A whole document of JSON Feed. */
export const writeJsonFeed = (document: SampleDocument): string =>
  textOf(jsonFrame(document), jsonItems(document.articles, document))
