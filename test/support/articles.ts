import type { Article } from '../../src/article/article.ts'
import { articleFormatter } from '../../src/article/format-article.ts'
import { readArticle } from '../../src/article/front-matter.ts'
import { hashOf } from '../../src/poll/entries/identity.ts'

/** The zone every test archive tells its dates in. */
export const archiveTimeZone = 'Asia/Shanghai'

/** Makes an article of our own words; `n` makes it another one, a minute later. */
export function someArticle(n: number, fields: Partial<Article> = {}): Article {
  const url = `https://news.example/story/${n}`
  return {
    hash: hashOf(url),
    sourceId: 'gazette',
    url,
    title: `Story ${n}`,
    publishedAt: new Date(Date.UTC(2026, 0, 1) + n * 60_000),
    summary: 'A story about a lighthouse...',
    lang: 'en',
    thumbnail: '',
    markdown: `The lighthouse of story ${n} was painted.`,
    ...fields,
  }
}

const format = articleFormatter(archiveTimeZone)

/** The text of an article's file in a test archive. */
export function fileOf(article: Article): { readonly hash: string; readonly text: string } {
  return { hash: article.hash, text: format(article) }
}

/** Reads a file of a test archive. */
export function readFileOf(text: string, hash: string, file: string): Article {
  return readArticle(text, { hash, file, timeZone: archiveTimeZone })
}
