import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Article } from '../../src/article/article.ts'
import { articleFormatter } from '../../src/article/format-article.ts'
import { testArchive } from '../support/archive.ts'
import { feedReader } from './history-reader.ts'
import { type SampleArchive, sampleArchive, samplePublisher } from './sample-archive.ts'

const hour = 3_600_000
const day = 24 * hour
const start = Date.parse('2026-11-01T00:00:00Z')
const idOf = ({ hash }: { readonly hash: string }) => `tag:feedkeeper,2026:${hash}`

/** An archive under a clock, with 120 articles, one an hour, of which the 100 oldest stand in an archive page. */
async function filledArchive() {
  let nowMs = start
  const clock = () => nowMs
  const archive = await sampleArchive(undefined, clock)
  const articles: Article[] = []
  for (let n = 0; n < 120; n += 1) {
    nowMs += hour
    articles.push(
      ...(await archive.add([{ title: `Story ${n}`, markdown: `Text ${n}.`, publishedAt: new Date(nowMs) }])),
    )
  }
  const pass = (ms: number) => {
    nowMs += ms
  }
  return { archive, articles, clock, pass }
}

const write = articleFormatter('Asia/Shanghai')
async function revise({ archive }: SampleArchive, article: Article, fields: Partial<Article>, change = 'title') {
  const now = { ...article, ...fields }
  const revised = { hash: article.hash, article: now, text: Buffer.from(write(now)), details: {} }
  await archive.keep({ revised: [{ ...revised, why: 'listing', change }] })
}

type Item = { id: string; title: string; content_html: string; date_published: string; date_modified?: string }
const itemsOf = (text: string) => (JSON.parse(text) as { items: readonly Item[] }).items

describe('an article that was revised', () => {
  test('is published under its id with its time, the time of the revision, and a line that says what changed', async () => {
    const { archive, articles, clock, pass } = await filledArchive()
    const publisher = samplePublisher(archive, { clock })
    await publisher.publish()
    const newest = articles.at(-1) as Article
    pass(hour)
    await revise(archive, newest, { title: 'Story, corrected', markdown: 'Another <text>.' }, 'title; 1 passage')
    expect((await publisher.publish()).written).toContain('all.json')
    const read = feedReader(archive, publisher)
    const items = itemsOf(await read('all.json'))
    expect(items.filter(({ id }) => id === idOf(newest))).toEqual([
      expect.objectContaining({
        title: 'Story, corrected',
        date_published: newest.publishedAt.toISOString(),
        date_modified: new Date(clock()).toISOString(),
        summary: 'Another <text>.',
      }),
    ])
    expect(items[0]?.content_html).toMatch(
      /^<p><em><a href="https:\/\/[^"]+">Corrected<\/a> 2026-11-06 09:00: title; 1 passage<\/em><\/p>\n<p>Another/,
    )
    const atom = await read('all.atom.xml')
    expect(atom.split(`<id>${idOf(newest)}</id>`)).toHaveLength(2)
    expect(atom).toContain(`<updated>${new Date(clock()).toISOString()}</updated>`)
    expect(await read('all.rss.xml')).toMatch(/Corrected<\/a> 2026-11-06|Corrected&lt;\/a&gt; 2026-11-06/)
  })

  test('says nothing of it where corrections are off', async () => {
    const { archive, articles, clock } = await filledArchive()
    await revise(archive, articles.at(-1) as Article, { title: 'Corrected title' })
    const publisher = samplePublisher(archive, { clock, publish: { corrections: 'off' } })
    await publisher.publish()
    const [item] = itemsOf(await readFile(join(archive.feeds, 'all.json'), 'utf8'))
    expect(item).toMatchObject({ title: 'Corrected title', date_modified: new Date(clock()).toISOString() })
    expect(item?.content_html).not.toContain('Corrected')
  })

  test('keeps the later of its own updated time and that of the revision', async () => {
    const { archive, clock, pass } = await filledArchive()
    pass(hour)
    const later = clock() + 5 * hour
    const [article] = await archive.add([{ publishedAt: new Date(clock()), details: { updatedAtMs: later } }])
    await revise(archive, article as Article, { title: 'Corrected title' })
    await samplePublisher(archive, { clock }).publish()
    const [item] = itemsOf(await readFile(join(archive.feeds, 'all.json'), 'utf8'))
    expect(item?.date_modified).toBe(new Date(later).toISOString())
  })

  test('long ago stands in the subscription document again for two days of news, and its archive page is made anew', async () => {
    const { archive, articles, clock, pass } = await filledArchive()
    const publisher = samplePublisher(archive, { clock, publish: { archives: 'files' } })
    await publisher.publish()
    const read = feedReader(archive, publisher)
    const old = articles[3] as Article
    const ids = async () => itemsOf(await read('all.json')).map(({ id }) => id)
    expect(await ids()).not.toContain(idOf(old))
    const pageBefore = await read('all/1.atom.xml')
    pass(hour)
    await revise(archive, old, { title: 'Old story, corrected' })
    await publisher.publish()
    expect(await ids()).toHaveLength(51)
    expect((await ids()).filter((id) => id === idOf(old))).toHaveLength(1)
    const page = await read('all/1.atom.xml')
    expect(page).not.toBe(pageBefore)
    expect(page).toContain('Old story, corrected')
    expect(page.split('<entry')).toHaveLength(pageBefore.split('<entry').length)
    pass(60 * day)
    expect((await publisher.publish()).written).toEqual([])
    expect(await ids()).toContain(idOf(old))
    await archive.add([{ publishedAt: new Date(clock()) }])
    await publisher.publish()
    expect(await ids()).not.toContain(idOf(old))
  })

  test('stands beside late ones within twice the limit, in the feed of its source and in a selection too', async () => {
    const { archive, articles, clock } = await filledArchive()
    const options = { clock, publish: { perSource: 'files' } }
    const publications = { all: { limit: 10 }, text: { words: ['text'], limit: 10 } }
    const publisher = samplePublisher(archive, { ...options, publications })
    for (const article of articles.slice(0, 40))
      await revise(archive, article, { title: `${article.title}, corrected` })
    await publisher.publish()
    const names = ['all', 'text', 'harbour']
    for (const name of names) {
      const items = itemsOf(await readFile(join(archive.feeds, `${name}.json`), 'utf8'))
      const limit = name === 'harbour' ? 50 : 10
      expect(
        items.filter(({ title }) => title.includes('corrected')),
        name,
      ).toHaveLength(Math.min(limit, 40))
      expect(items, name).toHaveLength(limit + Math.min(limit, 40))
    }
  })

  test('is published the same from an archive that was made anew', async () => {
    const { archive, articles, clock } = await filledArchive()
    await revise(archive, articles[3] as Article, { title: 'Old story, corrected' })
    const publisher = samplePublisher(archive, { clock })
    await publisher.publish()
    const names = ['all.json', 'all.atom.xml', 'all.rss.xml']
    const textsOf = () => Promise.all(names.map((name) => readFile(join(archive.feeds, name), 'utf8')))
    const before = await textsOf()
    await archive.archive.close()
    const rebuilt = await testArchive({ folder: archive.output, clock }, { rebuild: true })
    await samplePublisher({ ...archive, archive: rebuilt }, { clock }).publish({ everything: true })
    expect(await textsOf()).toEqual(before)
    await rebuilt.close()
  })

  test('was only converted better appears as it is now, and not as news', async () => {
    const { archive, articles, clock } = await filledArchive()
    const old = articles[3] as Article
    const now = { ...old, markdown: 'Converted better.' }
    const revised = { hash: old.hash, article: now, text: Buffer.from(write(now)), details: {}, change: '1 passage' }
    await archive.archive.keep({ revised: [{ ...revised, why: 'reconverted' }] })
    const publisher = samplePublisher(archive, { clock, publish: { archives: 'files' } })
    await publisher.publish()
    const read = feedReader(archive, publisher)
    expect(await read('all.json')).not.toContain(idOf(old))
    expect(await read('all/1.atom.xml')).toContain('Converted better.')
    expect(await read('all/1.atom.xml')).not.toContain('Corrected')
  })
})
