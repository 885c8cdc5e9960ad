import { describe, expect, test } from 'vitest'
import { ArchiveError } from '../../../src/archive/archive-error.ts'
import type { SurveyedGroup } from '../../../src/archive/article-store.ts'
import { ArticleObjects } from '../../../src/archive/s3/article-objects.ts'
import { fileOf, someArticle } from '../../support/articles.ts'
import { describeArticleStore } from '../contracts/article-store.ts'
import { testStore } from './test-store.ts'

describeArticleStore('as objects', async () => {
  const { open } = await testStore({ pageSize: 3 })
  return async () => new ArticleObjects(open())
})

describeArticleStore('as objects of a store that heeds no conditions', async () => {
  const { open } = await testStore({ heedsConditions: false })
  return async () => new ArticleObjects(open())
})

describe('the articles as objects', () => {
  const one = fileOf(someArticle(1))
  const key = `some/prefix/articles/${one.hash.slice(0, 2)}/${one.hash}.md`

  test('stand under the prefix as the files do in their folder, and hold exactly the text', async () => {
    const { open, objects } = await testStore()
    const articles = new ArticleObjects(open())
    await articles.putIfAbsent([one])
    expect(objects.get(key)?.bytes.toString()).toBe(one.text)
    expect(articles.pathOf(one.hash)).toBe(`s3://bucket/${key}`)
  })

  test('cost two requests each batch of one, and are never listed for it', async () => {
    const { open, seen } = await testStore()
    const articles = new ArticleObjects(open())
    await articles.putIfAbsent([one])
    seen.splice(0)
    await articles.putIfAbsent([fileOf(someArticle(2))])
    expect(seen.map(({ method }) => method)).toEqual(['PUT', 'PUT'])
    expect(seen.filter(({ url }) => url?.includes('list-type'))).toEqual([])
  })

  test('of a batch that was cut off leave their groups with another stamp, so that they are looked into', async () => {
    let isDown = false
    const { open } = await testStore({ fault: ({ url }) => (isDown && url?.includes('.md') ? 403 : undefined) })
    const articles = new ArticleObjects(open())
    await articles.putIfAbsent([one])
    const before = await articles.groups()
    isDown = true
    await expect(articles.replace([{ ...one, text: 'new' }])).rejects.toThrow(/403 AccessDenied/)
    const after = await new ArticleObjects(open()).groups()
    expect([...after.keys()]).toEqual([...before.keys()])
    expect(after).not.toEqual(before)
  })

  test('are all found again where the object of the stamps is lost', async () => {
    const { open, objects } = await testStore()
    await new ArticleObjects(open()).putIfAbsent([one, fileOf(someArticle(2))])
    objects.delete('some/prefix/article-stamps.json')
    const groups = await new ArticleObjects(open()).groups()
    expect([...groups.keys()].sort()).toEqual([one.hash.slice(0, 2), fileOf(someArticle(2)).hash.slice(0, 2)].sort())
    expect(await new ArticleObjects(open()).groups()).toEqual(groups)
  })

  test('that were damaged are one error that names them, and the others are read', async () => {
    const { open, objects } = await testStore()
    const articles = new ArticleObjects(open())
    const other = fileOf(someArticle(2))
    await articles.putIfAbsent([one, other])
    objects.set(key, { ...(objects.get(key) as NonNullable<ReturnType<typeof objects.get>>), bytes: Buffer.from('x') })
    const why =
      /^s3:\/\/bucket\/some\/prefix\/articles\/\S+: reading failed \(its bytes are not those that were written/
    await expect(articles.get(one.hash)).rejects.toThrow(why)
    const read = await articles.read([one.hash, other.hash, 'ffffffffffffffff'])
    expect(read.get(one.hash)).toBeInstanceOf(ArchiveError)
    expect([...read.keys()]).toEqual([one.hash, other.hash])
  })

  test('are surveyed with what stands beside them and is none', async () => {
    const { open, objects } = await testStore()
    const articles = new ArticleObjects(open())
    await articles.putIfAbsent([one])
    const stranger = { bytes: Buffer.from(''), meta: {}, modified: '' }
    objects.set('some/prefix/articles/notes & <more>.txt', stranger)
    const surveyed: SurveyedGroup[] = []
    for await (const group of articles.survey()) surveyed.push(group)
    expect(surveyed.flatMap(({ hashes }) => hashes)).toEqual([one.hash])
    expect(surveyed.flatMap(({ strangers }) => strangers)).toEqual([
      's3://bucket/some/prefix/articles/notes & <more>.txt',
    ])
  })
})
