import { Feed } from 'feed'
import { atomEntries, atomFrame } from '../../src/publish/formats/atom.ts'
import { bytesOf, feedBytes } from '../../src/publish/formats/feed-bytes.ts'
import type { FeedDocument } from '../../src/publish/formats/feed-document.ts'
import { jsonFrame, jsonItems } from '../../src/publish/formats/json.ts'
import type { PublishedArticle } from '../../src/publish/formats/published-article.ts'
import { createRenderer } from '../../src/publish/formats/render.ts'
import { rssFrame, rssItems } from '../../src/publish/formats/rss.ts'
import { generatedArticle, median, peakMb, say } from './generated-archive.ts'

const render = createRenderer()
const rounds = 7

const document: FeedDocument = {
  publication: 'all',
  title: 'All',
  description: 'All',
  language: 'zh-CN',
  homeUrl: 'https://reader.example/',
  baseUrl: 'https://reader.example/',
  tagAuthority: 'feedkeeper,2026',
  hubUrls: [],
  path: 'all',
  isComplete: false,
  content: 'full',
  updatedAt: new Date('2026-10-05T08:00:00Z'),
}

function articlesOf(count: number): readonly PublishedArticle[] {
  return Array.from({ length: count }, (_, number) => {
    const article = generatedArticle(number, Date.parse('2026-10-05T08:00:00Z') - number * 60_000)
    return {
      ...article,
      html: render(article.markdown, article.url),
      source: { id: 'harbour', title: 'Harbour', feedUrl: 'https://news.example/feed' },
      categories: [],
      enclosures: [],
    }
  })
}

/** What `feed` alone takes for a document of the same articles; its output would not be valid. */
function plainFeed(articles: readonly PublishedArticle[]): Feed {
  const feed = new Feed({ id: 'all', title: 'All', link: 'https://reader.example/' })
  for (const { url, title, publishedAt, html, summary } of articles) {
    feed.addItem({ id: url, link: url, title, date: publishedAt, description: summary, content: html })
  }
  return feed
}

function cpuMs(work: () => unknown): number {
  const times = Array.from({ length: rounds }, () => {
    const before = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1_000
  })
  return median(times)
}

for (const count of [50, 1_000]) {
  const articles = articlesOf(count)
  const kept = {
    rss: rssItems(articles, document).map(bytesOf),
    atom: atomEntries(articles, document).map(bytesOf),
    json: jsonItems(articles, document).map(bytesOf),
  }
  const cases = {
    RSS: [
      () => feedBytes(rssFrame(document), rssItems(articles, document).map(bytesOf)),
      () => feedBytes(rssFrame(document), kept.rss),
      () => Buffer.from(plainFeed(articles).rss2()),
    ],
    Atom: [
      () => feedBytes(atomFrame(document), atomEntries(articles, document).map(bytesOf)),
      () => feedBytes(atomFrame(document), kept.atom),
      () => Buffer.from(plainFeed(articles).atom1()),
    ],
    'JSON Feed': [
      () => feedBytes(jsonFrame(document), jsonItems(articles, document).map(bytesOf)),
      () => feedBytes(jsonFrame(document), kept.json),
      () => Buffer.from(plainFeed(articles).json1()),
    ],
  } as const
  for (const [format, [fresh, cached, alone]] of Object.entries(cases)) {
    const [freshMs, cachedMs, aloneMs] = [cpuMs(fresh), cpuMs(cached), cpuMs(alone)]
    const perSecond = (ms: number) => (1_000 / ms).toFixed(ms < 10 ? 0 : 1)
    say(
      `${format} of ${count}: ${perSecond(freshMs)} documents/s of new articles (${(freshMs / aloneMs).toFixed(1)}x the CPU of feed alone), ${perSecond(cachedMs)}/s of known ones`,
    )
  }
}
const articles = articlesOf(1_000)
say(
  `rendering Markdown: ${(1_000_000 / cpuMs(() => articles.map((each) => render(each.html, each.url)))).toFixed(0)} articles/s`,
)
say(`peak memory ${peakMb()} MB`)
