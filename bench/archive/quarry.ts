import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { NewArticle } from '../../src/archive/archive.ts'
import { articleFormatter } from '../../src/article/format-article.ts'
import { hashOf } from '../../src/poll/entries/identity.ts'

/** The time zone of the quarry's articles. */
export const quarryTimeZone = 'Asia/Shanghai'

const format = articleFormatter(quarryTimeZone)

/** The article of a number, made of an entry that gives what most feeds give; its file is of 4 KB. */
function quarryArticle(number: number): NewArticle {
  const url = `https://quarry.example/stone/${number}`
  const publishedAt = new Date(1_700_000_000_000 + number * 1_000)
  const article = {
    hash: hashOf(url),
    sourceId: 'quarry',
    url,
    title: `第 ${number} 块石头 “切好了”`,
    publishedAt,
    summary: '石头切好了，码头的船在等...',
    lang: 'zh-CN',
    thumbnail: '',
    markdown: `石头 ${number} 在码头上等船，船长说潮水要到晚上才够。\n\n`.repeat(50).trim(),
  }
  return {
    article,
    text: format(article),
    details: {
      identity: url,
      guid: url,
      updatedAtMs: publishedAt.getTime(),
      authors: ['石匠'],
      categories: ['石头', '码头'],
    },
    firstSeenAtMs: publishedAt.getTime() + 600_000,
    sourceId: 'quarry',
  }
}

/** The articles of a stretch of numbers, made one after the other as they are asked for. */
export function* quarryArticles(from: number, to: number): Generator<NewArticle> {
  for (let number = from; number < to; number += 1) yield quarryArticle(number)
}

/** Writes the files of articles where an archive has them, so many at once, but with no word to the disk to keep them. */
export async function writePlainly(folder: string, articles: Iterable<NewArticle>, atOnce: number): Promise<void> {
  const queue = articles[Symbol.iterator]() as IterableIterator<NewArticle>
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const { article, text } of queue) {
        const group = join(folder, article.hash.slice(0, 2))
        await mkdir(group, { recursive: true })
        await writeFile(join(group, `${article.hash}.md`), text)
      }
    }),
  )
}
