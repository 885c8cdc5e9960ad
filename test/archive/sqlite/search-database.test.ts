import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openSearchIndex } from '../../../src/archive/sqlite/search/search-database.ts'
import { tempFolder } from '../../support/temp-folder.ts'
import { describeSearchIndex } from '../contracts/search-index.ts'

describeSearchIndex('in SQLite', async () => {
  const file = join(await tempFolder(), 'search.db')
  return async () => {
    const index = openSearchIndex(file, (error) => {
      throw error
    })
    onTestFinished(() => index.close())
    return index
  }
})

test('of what is found in very many articles, the newest are counted and ranked where no more is asked for', async () => {
  const index = openSearchIndex(join(await tempFolder(), 'search.db'), (error) => {
    throw error
  })
  onTestFinished(() => index.close())
  const articles = [1, 2, 3, 4].map((n) => ({
    hash: String(n).repeat(16),
    sha256: String(n).repeat(64),
    title: n === 1 ? 'Ferry' : `Story ${n}`,
    text: `The ferry came. ${'Nothing else happened here. '.repeat(n)}`,
    lang: 'en',
    publishedAtMs: Date.UTC(2026, 0, n),
    sourceIds: ['gazette'],
    tags: [],
  }))
  await index.index({ from: undefined, to: 'one', isAnew: false, gone: [], articles })
  const query = { kind: 'words', words: ['ferry'], isPrefix: false } as const
  const best = (upTo?: number) =>
    index.search({ query, order: 'best', limit: 9, offset: 0, ...(upTo !== undefined && { upTo }) })
  const [first, second, third, fourth] = articles.map(({ hash }) => hash)
  expect(await best()).toEqual({ total: 4, hashes: [first, second, third, fourth] })
  expect(await best(4)).toEqual({ total: 4, hashes: [first, second, third, fourth] })
  expect(await best(2)).toEqual({ total: 2, isMore: true, hashes: [third, fourth] })
})

test('an index that is no database is told of and made anew', async () => {
  const file = join(await tempFolder(), 'search.db')
  await writeFile(file, 'this is no database, and long enough to be looked at as one'.repeat(100))
  const told: string[] = []
  const index = openSearchIndex(file, ({ message }) => told.push(message))
  onTestFinished(() => index.close())
  expect(await index.mark()).toBeUndefined()
  expect(await index.index({ from: undefined, to: 'one', isAnew: true, articles: [], gone: [] })).toBe(true)
  expect(await index.mark()).toBe('one')
  expect(told).toEqual([expect.stringContaining('search.db')])
})
