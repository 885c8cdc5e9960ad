import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { openPostgresCatalog } from '../../../src/archive/postgres/postgres-catalog.ts'
import {
  dropPostgresSearch,
  openPostgresSearch,
  openPostgresSearchReadOnly,
} from '../../../src/archive/postgres/search/postgres-search.ts'
import { readQuery } from '../../../src/text/query/read-query.ts'
import { hasPostgres, startPostgres, type TestPostgres } from '../../support/postgres.ts'
import { hashNumber } from '../contracts/article-events.ts'
import { describeSearchIndex, type NewSearchIndex } from '../contracts/search-index.ts'

describe.skipIf(!hasPostgres())('on a PostgreSQL of its own', () => {
  let server: TestPostgres
  beforeAll(async () => {
    server = await startPostgres()
  }, 60_000)
  afterAll(() => server.stop())

  const withCatalog = async () => {
    const url = await server.emptyPlace()
    const { catalog } = await openPostgresCatalog(url, (facts) => facts)
    await catalog.close()
    return url
  }

  const newIndex: NewSearchIndex = async () => {
    const url = await withCatalog()
    return async () => {
      const index = await openPostgresSearch(url)
      if (index === undefined) throw new Error('there is no index')
      onTestFinished(() => index.close())
      return index
    }
  }
  describeSearchIndex('in PostgreSQL', newIndex, { runs: 6 })

  test('an index is none before there is a catalog, and none after it was dropped, to those who only read', async () => {
    expect(await openPostgresSearch(await server.emptyPlace())).toBeUndefined()
    const url = await withCatalog()
    expect(await openPostgresSearchReadOnly(url)).toBeUndefined()
    await (await openPostgresSearch(url))?.close()
    const read = await openPostgresSearchReadOnly(url)
    expect(await read?.count()).toBe(0)
    await read?.close()
    await dropPostgresSearch(url)
    expect(await openPostgresSearchReadOnly(url)).toBeUndefined()
  })

  test('words, labels and texts of any length are taken in, and found', async () => {
    const index = await openPostgresSearch(await withCatalog())
    const long = 'x'.repeat(900)
    const text = `${long}y ${Array.from({ length: 60_000 }, (_, n) => String.fromCharCode(0x4e00 + ((n * 7_919) % 20_000))).join('')} ${long}`
    const article = {
      hash: hashNumber(1),
      sha256: '0'.repeat(64),
      title: "it's \\ a",
      text,
      lang: 'zh',
      publishedAtMs: 1,
    }
    const tag = `tag ${'长'.repeat(1_000)}`
    const articles = [{ ...article, sourceIds: ['qq'], tags: [tag, '\0'] }]
    expect(await index?.index({ from: undefined, to: 'one', isAnew: true, gone: [], articles })).toBe(true)
    const found = async (asked: string) => {
      const read = readQuery(asked, 'UTC')
      if ('problem' in read) throw new Error(read.problem)
      return (await index?.search({ query: read.query, order: 'best', limit: 9, offset: 0 }))?.total
    }
    expect([await found(long), await found(`${'x'.repeat(899)}`)]).toEqual([1, 0])
    expect([
      await found('title:"it s"'),
      await found('title:s'),
      await found('source:qq'),
      await found('sourc*'),
    ]).toEqual([1, 1, 1, 0])
    expect(await found(`"${text.slice(905, 960)}"`)).toBe(1)
    await index?.close()
  })
})
