import { existsSync, readFileSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { readHistory } from './history-reader.ts'
import { hostileArticles } from './hostile.ts'
import { type SampleArchive, sampleArchive, samplePublisher, sampleSources } from './sample-archive.ts'

const day = 86_400_000
const start = Date.parse('2026-06-01T00:00:00Z')
const spread = (count: number, stepMs: number, from = start) =>
  Array.from({ length: count }, (_, index) => ({ publishedAt: new Date(from + index * stepMs) }))

/** Every published file with its bytes and change time. */
async function published(archive: SampleArchive): Promise<ReadonlyMap<string, string>> {
  const names = await readdir(archive.feeds, { recursive: true, withFileTypes: true })
  const files = names.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name))
  return new Map(
    await Promise.all(
      files.map(async (file) => {
        const { mtimeNs } = await stat(file, { bigint: true })
        return [file.slice(archive.feeds.length + 1), `${mtimeNs} ${await readFile(file, 'base64')}`] as const
      }),
    ),
  )
}

const changed = (before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>) =>
  [...after].filter(([name, bytes]) => before.get(name) !== bytes).map(([name]) => name)

const textOf = (archive: SampleArchive, name: string) => readFile(join(archive.feeds, name), 'utf8')

describe('publishing', () => {
  test('writes all and one publication per source in three forms, each beside its compressed forms', async () => {
    const archive = await sampleArchive()
    await archive.add([{}, { sourceId: 'mill' }])
    await samplePublisher(archive, { sources: ['harbour', 'mill'] }).publish()
    const names = [...(await published(archive)).keys()]
    const feeds = ['all', 'harbour', 'mill'].flatMap((name) => [`${name}.atom.xml`, `${name}.json`, `${name}.rss.xml`])
    const expected = [...feeds, 'publications.opml', 'sources.opml']
    const packedToo = expected.flatMap((name) => [name, `${name}.br`, `${name}.gz`, `${name}.zst`])
    expect(names.sort()).toEqual([...packedToo, 'icon.png', 'icon.svg'].sort())
    const plain = await textOf(archive, 'all.rss.xml')
    const packed = (ending: string) => readFile(join(archive.feeds, `all.rss.xml${ending}`))
    expect(gunzipSync(await packed('.gz')).toString()).toBe(plain)
    expect(brotliDecompressSync(await packed('.br')).toString()).toBe(plain)
    expect(zstdDecompressSync(await packed('.zst')).toString()).toBe(plain)
    expect(plain).toContain('&lt;strong&gt;“渡轮”&lt;/strong&gt;恢复')
  })

  test('touches no file where no article is new, in this run or a later one', async () => {
    const archive = await sampleArchive()
    await archive.add(spread(120, day))
    const publisher = samplePublisher(archive)
    await publisher.publish()
    const before = await published(archive)
    expect((await publisher.publish()).written).toEqual([])
    await publisher.close()
    const later = samplePublisher(archive, { clock: () => Date.parse('2027-01-01T00:00:00Z') })
    expect((await later.publish()).written).toEqual([])
    expect((await later.publish({ everything: true })).written).toEqual([])
    expect(await published(archive)).toEqual(before)
  })

  test('says the newest article is when it was updated', async () => {
    const archive = await sampleArchive()
    await archive.add([{ publishedAt: new Date('2026-10-06T01:02:03Z') }, {}])
    await samplePublisher(archive).publish()
    expect(await textOf(archive, 'all.atom.xml')).toContain('<updated>2026-10-06T01:02:03.000Z</updated>')
    expect(await textOf(archive, 'all.rss.xml')).toContain('<lastBuildDate>Tue, 06 Oct 2026 01:02:03 GMT')
  })

  test('an article that two sources list is once in the merged publication and in each of theirs', async () => {
    const archive = await sampleArchive()
    const [article] = await archive.add([{ alsoIn: ['mill'] }])
    await samplePublisher(archive, { sources: ['harbour', 'mill'] }).publish()
    for (const name of ['all', 'harbour', 'mill']) {
      const { ids } = await readHistory(archive.feeds, name, 'atom')
      expect(ids).toEqual([`tag:feedkeeper,2026:${article?.hash}`])
    }
  })

  test('holds the newest articles in the subscription document, those of one second by hash', async () => {
    const archive = await sampleArchive()
    const articles = await archive.add([...spread(40, 0), ...spread(40, 0, start + day)])
    await samplePublisher(archive, { publish: { archiveSize: 10 } }).publish()
    const subscribed = JSON.parse(await textOf(archive, 'all.json')).items.map((item: { id: string }) => item.id)
    const expected = [...articles]
      .sort((a, b) => b.publishedAt.getTime() - a.publishedAt.getTime() || (a.hash < b.hash ? -1 : 1))
      .slice(0, 50)
    expect(subscribed).toEqual(expected.map(({ hash }) => `tag:feedkeeper,2026:${hash}`))
  })

  test('what a killed run left unpublished is published by the next', async () => {
    const archive = await sampleArchive()
    const publisher = samplePublisher(archive)
    await publisher.publish()
    await publisher.close()
    await archive.add([{ title: '迟到' }])
    await samplePublisher(archive).publish()
    expect(await textOf(archive, 'harbour.rss.xml')).toContain('迟到')
  })

  test('a document that somebody deleted or damaged is there again with the next run', async () => {
    const archive = await sampleArchive()
    await archive.add(spread(120, day))
    const publisher = samplePublisher(archive, { publish: { archiveSize: 10 } })
    await publisher.publish()
    await publisher.close()
    const before = await published(archive)
    await rm(join(archive.feeds, 'all.json'))
    await rm(join(archive.feeds, 'all', '2026-06.atom.xml.br'))
    await rm(join(archive.feeds, 'harbour'), { recursive: true })
    await samplePublisher(archive, { publish: { archiveSize: 10 } }).publish()
    expect([...(await published(archive)).keys()].sort()).toEqual([...before.keys()].sort())
  })

  test('one publication that cannot be written stops no other, and is tried again', async () => {
    const archive = await sampleArchive()
    await archive.add([{}])
    await mkdir(join(archive.feeds, 'all.rss.xml', 'in the way'), { recursive: true })
    const lines: string[] = []
    const publisher = samplePublisher(archive, { log: (line) => lines.push(line) })
    const report = await publisher.publish()
    expect(report.failed).toMatchObject([{ publication: 'all' }])
    expect(report.failed[0]?.reason).toContain(join(archive.feeds, 'all.rss.xml'))
    expect(lines.join()).toContain('not published')
    expect(await textOf(archive, 'harbour.rss.xml')).toContain('guid')
    await rm(join(archive.feeds, 'all.rss.xml'), { recursive: true })
    expect((await publisher.publish()).failed).toEqual([])
    expect(await textOf(archive, 'all.rss.xml')).toContain('guid')
  })

  test('a publication of a source that is not there is told once', async () => {
    const archive = await sampleArchive()
    const lines: string[] = []
    const publications = { p: { sources: ['harbour', 'nowhere'] } }
    const publisher = samplePublisher(archive, { publications, log: (line) => lines.push(line) })
    await publisher.publish()
    await publisher.publish()
    expect(lines.filter((line) => line.includes('publications.p.sources: there is no source nowhere'))).toHaveLength(1)
  })

  test('readers need not wait for the archive of a new publication to be written', async () => {
    const archive = await sampleArchive()
    await archive.add(spread(60, day))
    // The archive's folder cannot be made, so publishing ends before the subscription document comes in its turn.
    await mkdir(archive.feeds, { recursive: true })
    await writeFile(join(archive.feeds, 'all'), 'in the way')
    const report = await samplePublisher(archive, { publications: { all: {} } }).publish()
    expect(report.failed).toHaveLength(1)
    expect(JSON.parse(await textOf(archive, 'all.json')).items).toHaveLength(50)
  })

  test('the address of a private source, which may hold a token, is nowhere in what is published', async () => {
    const archive = await sampleArchive()
    await archive.add([{}, { sourceId: 'mill' }])
    await samplePublisher(archive, { sources: () => sampleSources(['harbour', 'mill'], ['mill']) }).publish()
    const names = [...(await published(archive)).keys()].filter((name) => /\.(xml|json|opml)$/.test(name))
    const texts = await Promise.all(names.map((name) => textOf(archive, name)))
    expect(texts.filter((text) => text.includes('mill.example'))).toEqual([])
    expect(texts.filter((text) => text.includes('https://harbour.example/feed'))).not.toEqual([])
    expect(await textOf(archive, 'sources.opml')).toContain('https://reader.example/feeds/mill.rss.xml')
  })

  test('a source that becomes private has its address taken out of what was published before', async () => {
    const archive = await sampleArchive()
    await archive.add(spread(70, day))
    const sources = [...sampleSources(['harbour'])]
    const publisher = samplePublisher(archive, { sources: () => sources })
    await publisher.publish()
    expect(await textOf(archive, 'all/2026-06-first-20.atom.xml')).toContain('harbour.example')
    sources.splice(0, 1, ...sampleSources(['harbour'], ['harbour']))
    await publisher.publish()
    for (const name of ['all/2026-06-first-20', 'harbour']) {
      expect(await textOf(archive, `${name}.atom.xml`)).not.toContain('harbour.example')
      expect(await textOf(archive, `${name}.rss.xml`)).not.toContain('harbour.example')
    }
  })

  test('an article whose file is damaged or gone is left out and named', async () => {
    const archive = await sampleArchive()
    const [gone, bad, good] = await archive.add([{}, {}, {}])
    await rm(archive.archive.articles.pathOf(gone?.hash ?? ''))
    await writeFile(archive.archive.articles.pathOf(bad?.hash ?? ''), 'no front matter')
    const lines: string[] = []
    await samplePublisher(archive, { log: (line) => lines.push(line) }).publish()
    expect((await readHistory(archive.feeds, 'all', 'json')).ids).toEqual([`tag:feedkeeper,2026:${good?.hash}`])
    expect(lines.join()).toContain(`${gone?.hash}.md is left out`)
    expect(lines.join()).toContain(`${bad?.hash}.md is left out`)
  })

  test('hostile articles all come through, in every form', async () => {
    const archive = await sampleArchive()
    const hostile = hostileArticles()
      .filter(({ publishedAt }) => publishedAt.getTime() > 0 && publishedAt.getUTCFullYear() < 9999)
      .map(({ title, url, author, categories, enclosures, thumbnail }) => ({
        title: title.toWellFormed(),
        url: url.toWellFormed().replaceAll(/\s/g, ''),
        thumbnail: thumbnail.toWellFormed(),
        markdown: title.toWellFormed().replaceAll(/\r/g, ''),
        details: { authors: author === undefined ? [] : [author], categories, enclosures },
      }))
    const articles = await archive.add(hostile)
    await samplePublisher(archive).publish()
    for (const format of ['rss', 'atom', 'json'] as const) {
      expect((await readHistory(archive.feeds, 'all', format)).ids).toHaveLength(articles.length)
    }
  })
})

describe('the archive of a publication', () => {
  test('a publication that fits says it is complete, and has no archive', async () => {
    const archive = await sampleArchive()
    await archive.add(spread(50, day))
    await samplePublisher(archive).publish()
    expect(await textOf(archive, 'all.atom.xml')).toContain('fh:complete')
    expect([...(await published(archive)).keys()].filter((name) => name.includes('/'))).toEqual([])
  })

  test.each(['rss', 'atom', 'json'] as const)('a reader of %s meets every article exactly once', async (format) => {
    const archive = await sampleArchive()
    const articles = await archive.add([...spread(130, day), ...spread(60, 1_000, start + 10 * day)])
    await samplePublisher(archive, { publish: { archiveSize: 25 } }).publish()
    for (const name of ['all', 'harbour']) {
      const { ids } = await readHistory(archive.feeds, name, format)
      expect(ids).toHaveLength(articles.length)
      expect(new Set(ids)).toEqual(new Set(articles.map(({ hash }) => `tag:feedkeeper,2026:${hash}`)))
    }
  })

  test('however articles come, the reader still meets each exactly once, and one that was away misses none', async () => {
    const archive = await sampleArchive()
    const publisher = samplePublisher(archive, { publications: { all: {} }, publish: { archiveSize: 10 } })
    const hashes = new Set<string>()
    const met = new Set<string>()
    const seen = new Set<string>()
    let random = 7
    const next = (below: number) => {
      random = (random * 48_271) % 2_147_483_647
      return random % below
    }
    for (let round = 0; round < 9; round += 1) {
      const from = start + round * 9 * day
      const late = next(3) === 0 ? spread(next(3), day, start - 40 * day) : []
      const fresh = Array.from({ length: 5 + next(30) }, () => ({ publishedAt: new Date(from + next(9 * day)) }))
      for (const { hash } of await archive.add([...fresh, ...late])) hashes.add(`tag:feedkeeper,2026:${hash}`)
      await publisher.publish()
      const whole = await readHistory(archive.feeds, 'all', 'atom')
      expect(whole.ids).toHaveLength(hashes.size)
      expect(new Set(whole.ids)).toEqual(hashes)
      if (next(3) === 0 || round === 8) {
        const news = await readHistory(archive.feeds, 'all', 'atom', seen)
        for (const id of news.ids) met.add(id)
        for (const url of news.urls.slice(1)) seen.add(url)
        for (const { publishedAt } of late) void publishedAt
      }
    }
    const records = await archive.archive.catalog.articles.find([...hashes].map((id) => id.slice(-16)))
    const isLate = (id: string) => (records.get(id.slice(-16))?.publishedAtMs ?? 0) < start
    expect([...hashes].filter((id) => !met.has(id) && !isLate(id))).toEqual([])
  })

  test('is the same whether articles came one by one or all at once', async () => {
    const archive = await sampleArchive()
    const publisher = samplePublisher(archive, { publications: { all: {} }, publish: { archiveSize: 10 } })
    for (let from = 0; from < 90; from += 7) {
      await archive.add(spread(7, day / 2, start + (from / 2) * day))
      await publisher.publish()
    }
    const grown = await published(archive)
    await publisher.close()
    await archive.archive.close()
    await rm(archive.feeds, { recursive: true })
    await rm(join(archive.output, 'publications.db'))
    const later = samplePublisher(await sampleArchive(archive.output), {
      publications: { all: {} },
      publish: { archiveSize: 10 },
    })
    await later.publish()
    const made = await published(archive)
    const bytes = (files: ReadonlyMap<string, string>, name: string) => files.get(name)?.split(' ')[1]
    for (const name of made.keys()) expect([name, bytes(made, name)]).toEqual([name, bytes(grown, name)])
  })

  test('a late article in an old month rewrites only that month, where the subscription document is full', async () => {
    const archive = await sampleArchive()
    await archive.add(spread(150, day))
    const publisher = samplePublisher(archive)
    await publisher.publish()
    const before = await published(archive)
    await archive.add([{ publishedAt: new Date('2026-07-05T12:00:00Z') }])
    await publisher.publish()
    const names = changed(before, await published(archive))
    expect(names.length).toBeGreaterThan(0)
    for (const name of names) expect(name).toMatch(/^(all|harbour)\/2026-07\./)
  })

  test('a new article touches the subscription document and the newest archive document alone', async () => {
    const archive = await sampleArchive()
    await archive.add(spread(180, day))
    const publisher = samplePublisher(archive, { publish: { archiveSize: 10 } })
    await publisher.publish()
    const before = await published(archive)
    await archive.add([{ publishedAt: new Date(start + 200 * day) }])
    const { written } = await publisher.publish()
    expect(written.filter((name) => name.startsWith('all')).sort()).toEqual([
      'all.atom.xml',
      'all.json',
      'all.rss.xml',
      'all/2026-10-first-9.atom.xml',
      'all/2026-10-first-9.json',
      'all/2026-10-first-9.rss.xml',
    ])
    expect(
      changed(before, await published(archive)).every((name) => written.some((each) => name.startsWith(each))),
    ).toBe(true)
  })

  test('a superseded document stays for readers on their way to it, and then goes', async () => {
    const archive = await sampleArchive()
    let nowMs = Date.parse('2027-01-01T00:00:00Z')
    const publisher = samplePublisher(archive, {
      publications: { all: {} },
      publish: { archiveSize: 10 },
      clock: () => nowMs,
    })
    await archive.add(spread(54, day))
    await publisher.publish()
    expect([...(await published(archive)).keys()]).toContain('all/2026-06-first-4.json')
    await archive.add([{ publishedAt: new Date(start + 100 * day) }])
    await publisher.publish()
    expect([...(await published(archive)).keys()]).toContain('all/2026-06-first-4.json')
    expect([...(await published(archive)).keys()]).toContain('all/2026-06-first-5.json')
    nowMs += 3_600_000
    await publisher.publish()
    expect([...(await published(archive)).keys()].filter((name) => name.includes('first-4'))).toEqual([])
  })

  test('a catalog that was lost and rebuilt changes no published byte', async () => {
    const archive = await sampleArchive()
    await archive.add(spread(150, day / 3))
    const publisher = samplePublisher(archive, { publications: { all: {} }, publish: { archiveSize: 10 } })
    await publisher.publish()
    await publisher.close()
    const before = await published(archive)
    await archive.archive.close()
    await rm(join(archive.output, 'catalog.db'))
    const again = await sampleArchive(archive.output)
    const rebuilt = samplePublisher(again, { publications: { all: {} }, publish: { archiveSize: 10 } })
    expect((await rebuilt.publish()).written).toEqual([])
    await rebuilt.close()
    expect(await published(archive)).toEqual(before)
  })

  test('a large archive is written in several runs, and readers always have a current feed and a way that leads on', async () => {
    const archive = await sampleArchive()
    const articles = await archive.add(spread(200, day))
    let nowMs = start + 300 * day
    const looks = new Set<number>()
    const ways: (string | undefined)[] = []
    const look = () => {
      const file = join(archive.feeds, 'all.json')
      if (!existsSync(file)) return
      const feed = JSON.parse(readFileSync(file, 'utf8'))
      const way = feed.next_url?.replace('https://reader.example/feeds/', '')
      looks.add(feed.items.length)
      if (way !== ways.at(-1)) ways.push(way)
      if (way !== undefined) expect(existsSync(join(archive.feeds, way))).toBe(true)
    }
    // Each look at the clock takes half a minute: a run has time for one archive document.
    const clock = () => {
      look()
      nowMs += 30_000
      return nowMs
    }
    const options = { publications: { all: {} }, publish: { archiveSize: 10 }, clock }
    const report = await samplePublisher(archive, options).publish()
    expect(report).toMatchObject({ isUnfinished: false, failed: [] })
    expect(new Set(report.written).size).toBe(report.written.length)
    look()
    expect([...looks]).toEqual([50])
    expect(ways.length).toBeGreaterThan(10)
    for (const format of ['rss', 'atom', 'json'] as const) {
      const { ids } = await readHistory(archive.feeds, 'all', format)
      expect(ids).toHaveLength(articles.length)
    }
  })

  test('a new article comes through while a large archive is written, and what a stop leaves is written later', async () => {
    const archive = await sampleArchive()
    await archive.add(spread(200, day))
    const options = { publications: { all: {} }, publish: { archiveSize: 10, delay: '0s' } }
    const stopped = samplePublisher(archive, options)
    stopped.markStale()
    await stopped.close()
    const documents = async () => [...(await published(archive)).keys()].filter((name) => /^all\/.*json$/.test(name))
    expect(await documents()).toHaveLength(1)

    await archive.add([{ title: '快讯', publishedAt: new Date(start + 250 * day) }])
    const before = await published(archive)
    const again = samplePublisher(archive, options)
    again.markStale()
    await again.close()
    expect(await textOf(archive, 'all.rss.xml')).toContain('快讯')
    expect(await documents()).toHaveLength(2)

    const rest = samplePublisher(archive, options)
    await rest.publish()
    expect((await readHistory(archive.feeds, 'all', 'atom')).ids).toHaveLength(201)
    const [first] = [...before.keys()].filter((name) => /^all\/.*json$/.test(name))
    expect((await published(archive)).get(first ?? '')).toBe(before.get(first ?? ''))
  })

  test('another address of the site changes the links and never an id', async () => {
    const archive = await sampleArchive()
    await archive.add(spread(70, day))
    const first = samplePublisher(archive)
    await first.publish()
    const before = await readHistory(archive.feeds, 'all', 'rss')
    await first.close()
    await samplePublisher(archive, { site: { url: 'https://moved.example/' } }).publish()
    const text = await textOf(archive, 'all.rss.xml')
    expect(text).toContain('https://moved.example/all.rss.xml')
    expect(text).not.toContain('reader.example')
    expect(text).toContain(before.ids[0])
    expect(await textOf(archive, 'all/2026-06-first-20.rss.xml')).toContain('https://moved.example/all.rss.xml')
  })
})

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
    expect((await readHistory(archive.feeds, 'p', 'json')).ids).toHaveLength(2)
    await first.close()
    await samplePublisher(archive, { publications: { p: { words: ['x', 'y'] } } }).publish()
    expect((await readHistory(archive.feeds, 'p', 'json')).ids).toHaveLength(3)
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
    expect((await readHistory(archive.feeds, 'p', 'json')).ids).toHaveLength(8)
  })

  test('forgets an article whose file was taken out of the archive', async () => {
    const archive = await sampleArchive()
    const [gone] = await archive.add([{ title: 'x' }, { title: 'y x' }])
    const publisher = samplePublisher(archive, { publications: { p: { words: ['x'] }, all: {} } })
    await publisher.publish()
    await rm(archive.archive.articles.pathOf(gone?.hash ?? ''))
    await archive.archive.catalog.upkeep.drop([gone?.hash ?? ''])
    await publisher.publish()
    for (const name of ['p', 'all']) expect((await readHistory(archive.feeds, name, 'json')).ids).toHaveLength(1)
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
    expect((await readHistory(archive.feeds, 'p', 'rss')).ids).toHaveLength(5)
    nowMs += 8 * day
    await publisher.publish()
    expect((await readHistory(archive.feeds, 'p', 'rss')).ids).toHaveLength(3)
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
