import { existsSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { fileReader, readHistory } from './history-reader.ts'
import { type SampleArchive, sampleArchive, samplePublisher } from './sample-archive.ts'

const day = 86_400_000
const start = Date.parse('2026-06-01T00:00:00Z')
const spread = (count: number, stepMs: number, from = start) =>
  Array.from({ length: count }, (_, index) => ({ publishedAt: new Date(from + index * stepMs) }))
const textOf = (archive: SampleArchive, name: string) => readFile(join(archive.feeds, name), 'utf8')

describe('what a publication selects', () => {
  const select = async (publications: object, articles: Parameters<SampleArchive['add']>[0]) => {
    const archive = await sampleArchive()
    await archive.add(articles)
    await samplePublisher(archive, { sources: ['harbour', 'mill', 'farm'], publications }).publish()
    const feed = JSON.parse(await textOf(archive, `${Object.keys(publications)[0]}.json`))
    return { archive, feed, titles: feed.items.map((item: { title: string }) => item.title).sort() }
  }

  test('by several sources, each article once', async () => {
    const { titles } = await select({ two: { sources: ['harbour', 'mill'] } }, [
      { title: 'a', alsoIn: ['mill'] },
      { title: 'b', sourceId: 'mill' },
      { title: 'c', sourceId: 'farm' },
    ])
    expect(titles).toEqual(['a', 'b'])
  })

  test('by language, a primary tag taking its regions', async () => {
    const { titles } = await select({ zh: { languages: ['zh'] } }, [
      { title: 'a', lang: 'zh-CN' },
      { title: 'b', lang: 'zh-Hant-TW' },
      { title: 'c', lang: 'en' },
      { title: 'd', lang: 'zhx' },
    ])
    expect(titles).toEqual(['a', 'b'])
  })

  test('by tags, words and a query in title and text', async () => {
    const articles = [
      { title: 'a 财报', details: { categories: ['Finance'] }, markdown: '比特币上涨' },
      { title: 'b', markdown: 'ＦＥＲＲＹ 财报' },
      { title: 'c', markdown: '别的' },
    ]
    expect((await select({ t: { tags: ['finance'] } }, articles)).titles).toEqual(['a 财报'])
    expect((await select({ w: { words: ['ferry', '比特币'] } }, articles)).titles).toEqual(['a 财报', 'b'])
    expect((await select({ q: { query: '财报 NOT 比特币' } }, articles)).titles).toEqual(['b'])
    expect((await select({ q: { query: 'title:财报 OR 别的' } }, articles)).titles).toEqual(['a 财报', 'c'])
  })

  test('takes in new articles, and all of them again when its selection changes', async () => {
    const archive = await sampleArchive()
    await archive.add([{ title: 'a x' }, { title: 'b y' }])
    const first = samplePublisher(archive, { publications: { p: { words: ['x'] } } })
    await first.publish()
    await archive.add([{ title: 'c x' }, { title: 'd' }])
    await first.publish()
    expect((await readHistory(fileReader(archive), 'p', 'json')).ids).toHaveLength(2)
    await first.close()
    await samplePublisher(archive, { publications: { p: { words: ['x', 'y'] } } }).publish()
    expect((await readHistory(fileReader(archive), 'p', 'json')).ids).toHaveLength(3)
  })

  test('a new selection over a large archive keeps no other publication waiting, and misses nothing that comes meanwhile', async () => {
    const archive = await sampleArchive()
    await archive.add(Array.from({ length: 520 }, (_, index) => ({ title: index % 100 === 0 ? 'x' : 'y' })))
    const publications = { p: { words: ['x'] }, all: { limit: 10 } }
    const publisher = samplePublisher(archive, { publications, publish: { delay: '0s' } })
    // A publisher that is closing has time for one page of the selection.
    publisher.markStale()
    await publisher.close()
    expect(existsSync(join(archive.feeds, 'p.json'))).toBe(false)
    expect(JSON.parse(await textOf(archive, 'all.json')).items).toHaveLength(10)

    let nowMs = Date.parse('2026-11-01T00:00:00Z')
    let sawAllAlone = false
    await archive.add([{ title: 'x of the first page' }, { title: 'x' }])
    const clock = () => {
      sawAllAlone ||= !existsSync(join(archive.feeds, 'p.json'))
      nowMs += 30_000
      return nowMs
    }
    const report = await samplePublisher(archive, { publications, clock }).publish()
    expect(report).toMatchObject({ isUnfinished: false, failed: [] })
    expect(sawAllAlone).toBe(true)
    expect((await readHistory(fileReader(archive), 'p', 'json')).ids).toHaveLength(8)
  })

  test('forgets an article whose file was taken out of the archive', async () => {
    const archive = await sampleArchive()
    const [gone] = await archive.add([{ title: 'x' }, { title: 'y x' }])
    const publisher = samplePublisher(archive, { publications: { p: { words: ['x'] }, all: {} } })
    await publisher.publish()
    await rm(archive.archive.articles.pathOf(gone?.hash ?? ''))
    await archive.archive.catalog.upkeep.drop([gone?.hash ?? ''])
    await publisher.publish()
    for (const name of ['p', 'all']) expect((await readHistory(fileReader(archive), name, 'json')).ids).toHaveLength(1)
  })

  test('by age, counted from now, without an archive', async () => {
    const archive = await sampleArchive()
    await archive.add(spread(80, day))
    let nowMs = start + 79 * day
    const publisher = samplePublisher(archive, {
      publications: { p: { maxAge: '10d', limit: 5 } },
      clock: () => nowMs,
    })
    await publisher.publish()
    expect((await readHistory(fileReader(archive), 'p', 'rss')).ids).toHaveLength(5)
    nowMs += 8 * day
    await publisher.publish()
    expect((await readHistory(fileReader(archive), 'p', 'rss')).ids).toHaveLength(3)
    expect(await textOf(archive, 'p.atom.xml')).not.toContain('fh:complete')
  })

  test('in the order, number and language it asks for', async () => {
    const { feed } = await select(
      {
        p: {
          limit: 2,
          order: 'oldest-first',
          title: '标题',
          description: '说明',
          language: 'en-GB',
          content: 'summary',
        },
      },
      spread(3, day).map((each, index) => ({ ...each, title: `${index}` })),
    )
    expect(feed).toMatchObject({ title: '标题', description: '说明', language: 'en-GB' })
    expect(feed.items.map((item: { title: string }) => item.title)).toEqual(['1', '2'])
    expect(feed.items[0].content_html).toMatch(/^“渡轮”恢复了第\d+次航行。$/)
  })
})
