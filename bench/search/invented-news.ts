import { createHash } from 'node:crypto'
import type { NewArticle } from '../../src/archive/archive.ts'
import { articleFormatter } from '../../src/article/format-article.ts'

/** Numbers between 0 and 1 that are the same in every run. */
export function someNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return ((Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) ^ (state >>> 7)) >>> 0) / 0x1_0000_0000
  }
}

const letters = 'etaoinshrdlucmfwyp'
const span = 365 * 86_400_000

/**
 * Invented articles of about 1,300 characters over a year: nine in ten of Chinese words, which are made up of 3,000 characters
 * and come as often as words do (the second half as often as the first), a fifth of them in traditional characters; one in ten of Latin words.
 */
export function* inventedNews(count: number, timeZone: string): Generator<NewArticle> {
  const random = someNumbers(7)
  const often = (size: number) => Math.min(size - 1, Math.floor(size ** random() - 1))
  const pick = (size: number) => Math.floor(random() * size)
  const characters = Array.from({ length: 3_000 }, (_, at) => String.fromCharCode(0x4e00 + ((at * 6) % 20_000)))
  const chinese = Array.from({ length: 30_000 }, () =>
    Array.from({ length: random() < 0.7 ? 2 : 1 + pick(4) }, () => characters[often(3_000)]).join(''),
  )
  const latin = Array.from({ length: 20_000 }, () =>
    Array.from({ length: 3 + pick(7) }, () => letters[often(letters.length)]).join(''),
  )
  const format = articleFormatter(timeZone)
  const sentence = (isLatin: boolean) => {
    const words = Array.from({ length: 6 + pick(14) }, () => (isLatin ? latin[often(20_000)] : chinese[often(30_000)]))
    return isLatin ? `${words.join(' ')}. ` : `${words.join('').replace(/^(.{6})/, '$1，')}。`
  }
  for (let n = 0; n < count; n += 1) {
    const isLatin = n % 10 === 0
    const length = 300 + pick(2_000)
    let markdown = `![${sentence(isLatin)}](https://news.example/p/${n}.jpg)\n\n`
    while (markdown.length < length) markdown += `${sentence(isLatin)}${random() < 0.2 ? '\n\n' : ''}`
    const url = `https://news.example/a/${n}`
    const article = {
      hash: createHash('sha256').update(url).digest('hex').slice(0, 16),
      sourceId: `source_${n % 300}`,
      url,
      title: sentence(isLatin).slice(0, 30),
      publishedAt: new Date(Date.UTC(2026, 0, 1) + Math.floor((span / count) * n + random() * 86_400_000)),
      summary: '...',
      lang: isLatin ? 'en' : n % 5 === 0 ? 'zh-TW' : 'zh-CN',
      thumbnail: '',
      markdown: markdown.trim(),
    }
    const text = format(article)
    yield { article, text, details: {}, firstSeenAtMs: article.publishedAt.getTime(), sourceId: article.sourceId }
  }
}
