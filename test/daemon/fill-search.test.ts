import { setTimeout as pause } from 'node:timers/promises'
import { pino } from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import { fillSearch } from '../../src/daemon/fill-search.ts'
import { createSearchThread } from '../../src/jobs/search/search-thread.ts'
import { readQuery } from '../../src/text/query/read-query.ts'
import { testArchive } from '../support/archive.ts'
import { archiveTimeZone, fileOf, someArticle } from '../support/articles.ts'

const requestFor = (text: string) => {
  const read = readQuery(text, archiveTimeZone)
  if ('problem' in read) throw new Error(read.problem)
  return { query: read.query, order: 'newest', limit: 5, offset: 0 } as const
}

test('threads fill the index behind the worker, in steps, follow what it keeps, and find in it; too many who ask at once are told to wait', async () => {
  const archive = await testArchive()
  const keep = (from: number, to: number) =>
    archive.keep({
      articles: Array.from({ length: to - from }, (_, index) => {
        const article = someArticle(from + index)
        const { text } = fileOf(article)
        return { article, text, details: {}, firstSeenAtMs: 0, sourceId: article.sourceId }
      }),
    })
  await keep(0, 120)
  const thread = createSearchThread({ output: archive.folder, timeZone: archiveTimeZone })
  const over = new AbortController()
  const lines: string[] = []
  const log = pino({ level: 'warn' }, { write: (line) => void lines.push(line) })
  const filling = fillSearch({ articles: archive.catalog.articles, thread, signal: over.signal, log })
  onTestFinished(async () => {
    over.abort()
    await thread.close()
    await filling
  })
  const untilFound = async (total: number) => {
    for (
      let found = await thread.find(requestFor('lighthouse'));
      ;
      found = await thread.find(requestFor('lighthouse'))
    ) {
      if (found?.total === total) return found
      await pause(50)
    }
  }
  const found = await untilFound(120)
  expect(found.articles[0]?.excerpt).toContainEqual({ text: 'lighthouse', isFound: true })
  expect(found.articles).toHaveLength(5)
  await keep(120, 121)
  expect((await untilFound(121)).articles[0]?.hash).toBe(someArticle(120).hash)
  const answers = await Promise.all(Array.from({ length: 12 }, () => thread.find(requestFor('lighthouse'))))
  expect(answers.filter((each) => each === undefined)).toHaveLength(4)
  expect(lines).toEqual([])
})
