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
