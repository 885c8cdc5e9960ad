import type { NewArticle } from '../../src/archive/archive.ts'
import { articleFormatter } from '../../src/article/format-article.ts'
import { hashOf } from '../../src/poll/entries/identity.ts'
import { generatedArticle } from '../publish/generated-archive.ts'

const format = articleFormatter('Asia/Shanghai')
const from = Date.parse('2016-11-01T00:00:00Z')
/** Of ten years. */
const stepMs = 315_000

/** The sources of a grown archive; each brings as many as the others. */
export const sourceIds = ['harbour', ...Array.from({ length: 49 }, (_, n) => `pier${n}`)]

/** The article of a number, with what most feeds say of one; its file is of 6 KB. */
export function grownArticle(number: number): NewArticle {
  const sourceId = sourceIds[number % sourceIds.length] ?? 'harbour'
  const generated = generatedArticle(number, from + number * stepMs)
  const { url, publishedAt } = generated
  const article = { ...generated, sourceId, hash: hashOf(url) }
  return {
    article,
    text: format(article),
    details: { identity: url, guid: url, updatedAtMs: publishedAt.getTime(), authors: ['船长'], categories: ['港口'] },
    firstSeenAtMs: publishedAt.getTime() + 600_000,
    sourceId,
  }
}

/** The articles of a stretch of numbers, made as they are asked for. */
export function* grownArticles(first: number, end: number): Generator<NewArticle> {
  for (let number = first; number < end; number += 1) yield grownArticle(number)
}
