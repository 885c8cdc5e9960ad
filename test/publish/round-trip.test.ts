import { describe, expect, test } from 'vitest'
import { parseFeed } from '../../src/parse/feed/feed.ts'
import type { PublishedArticle } from '../../src/publish/formats/published-article.ts'
import { hostileArticles } from './hostile.ts'
import { sampleArticle, sampleDocument, writeAtom, writeJsonFeed, writeRss } from './sample-document.ts'

const writers = { rss: writeRss, atom: writeAtom, 'json-feed': writeJsonFeed } as const

const read = async (format: keyof typeof writers, articles: readonly PublishedArticle[]) =>
  parseFeed(Buffer.from(writers[format](sampleDocument(articles))), {
    url: 'https://reader.example/feeds/all',
    nowMs: Date.parse('2026-11-01T00:00:00Z'),
  })

const rich = [
  sampleArticle({
    hash: '00000000000000a1',
    title: 'S&P 500 < 4000 & “引号” > 😀',
    author: 'Bo & <Co>',
    categories: ['财经', 'a<b & c'],
    html: '<p>a &lt; b ]]&gt; <strong>“渡轮”</strong>恢复<br>\n<a href="https://news.example/?a=1&amp;b=2">x</a></p>',
    thumbnail: 'https://news.example/p.png',
    enclosures: [{ url: 'https://news.example/a.mp3?x=1&y=2', type: 'audio/mpeg', length: 12_345 }],
  }),
  sampleArticle({
    hash: '00000000000000a2',
    url: 'https://xn--fsqu00a.example/%E8%B7%AF?q=%E5%80%BC',
    publishedAt: new Date('2025-02-06T11:22:33Z'),
    updatedAt: new Date('2026-02-06T11:22:33Z'),
    lang: 'en',
  }),
]

describe.each(Object.keys(writers) as (keyof typeof writers)[])('our own reader and our own %s', (format) => {
  test('what went in comes out', async () => {
    const listing = await read(format, rich)
    expect(listing).toMatchObject({ format, title: '所有文章', url: 'https://reader.example/', language: 'zh-CN' })
    expect(
      listing.entries.map(({ id, url, title, publishedAt, author, categories, contentHtml }) => ({
        id,
        url,
        title,
        publishedAt,
        author,
        categories,
        contentHtml,
      })),
    ).toEqual(
      rich.map(({ hash, url, title, publishedAt, author, categories, html }) => ({
        id: `tag:feedkeeper,2026:${hash}`,
        url,
        title,
        publishedAt,
        author,
        categories,
        contentHtml: html,
      })),
    )
    expect(listing.entries[0]?.enclosures).toContainEqual({
      url: 'https://news.example/a.mp3?x=1&y=2',
      type: 'audio/mpeg',
      length: 12_345,
    })
    expect(listing.entries[0]?.imageUrl).toBe('https://news.example/p.png')
    expect(listing.remarks).toEqual([])
  })

  test('hostile articles all come out, each under its own id', async () => {
    const articles = hostileArticles()
    const { entries } = await read(format, articles)
    expect(entries.map(({ id }) => id)).toEqual(articles.map(({ hash }) => `tag:feedkeeper,2026:${hash}`))
  })
})
