import { open, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../../../src/archive/sqlite/database.ts'
import type { DatabaseDamagedError } from '../../../../src/archive/sqlite/database-error.ts'
import { openPublicationStore } from '../../../../src/archive/sqlite/publications/publications-database.ts'
import { tempFolder } from '../../../support/temp-folder.ts'
import { describePublicationStore } from '../../contracts/publication-store.ts'

describePublicationStore('in SQLite', async () => {
  const file = join(await tempFolder(), 'publications.db')
  return async () =>
    openPublicationStore(file, (error) => {
      throw error
    })
})

const all = new Map([['all', 'All']])

/** Opens a store that notes what it was told of damage. */
function watched(file: string) {
  const told: DatabaseDamagedError[] = []
  const store = openPublicationStore(file, (error) => void told.push(error))
  onTestFinished(() => store.close())
  return { ...store, told }
}

describe('the database of what was published', () => {
  test('is made anew where it is damaged when it is opened, and says so once', async () => {
    const file = join(await tempFolder(), 'publications.db')
    const before = watched(file)
    await before.documents.putNames(all)
    await before.close()
    await writeFile(file, 'not a database, and long enough to be looked at as one'.repeat(100))
    const { documents, told } = watched(file)
    expect(await documents.names()).toEqual(new Map())
    await documents.putNames(all)
    expect(await documents.names()).toEqual(all)
    expect(told.length).toBe(1)
    expect(told[0]?.message).toContain(`${file}: the database is damaged (`)
    expect(watched(file).told).toEqual([])
  })

  test('is made anew where its damage spares the beginning, before anything is published by it', async () => {
    const file = join(await tempFolder(), 'publications.db')
    const before = watched(file)
    for (let n = 0; n < 500; n += 1) await before.documents.putNames(new Map([[`p${n}`, 'P']]))
    await before.close()
    const { size } = await stat(file)
    const header = (await readFile(file)).subarray(0, 4_096)
    const handle = await open(file, 'r+')
    await handle.write(Buffer.alloc(size - header.length, 0xff), 0, size - header.length, header.length)
    await handle.close()
    const { documents, told } = watched(file)
    expect(await documents.names()).toEqual(new Map())
    await documents.putNames(all)
    expect(await documents.names()).toEqual(all)
    expect(told.length).toBe(1)
  })

  test('is made anew, without a word, where it is of another version', async () => {
    const file = join(await tempFolder(), 'publications.db')
    const before = watched(file)
    await before.documents.putNames(all)
    await before.close()
    const other = openDatabase(file)
    other.execute('PRAGMA user_version = 1')
    other.close()
    const { documents, told } = watched(file)
    expect(await documents.names()).toEqual(new Map())
    expect(told).toEqual([])
  })
})
