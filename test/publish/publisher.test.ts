import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { feedReader, fileReader, readHistory } from './history-reader.ts'
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

const textOf = (archive: SampleArchive, name: string) => readFile(join(archive.feeds, name), 'utf8')

describe('publishing', () => {
  test('keeps all in three forms as files, each beside its compressed form, and makes the feeds of sources on request', async () => {
    const archive = await sampleArchive()
    await archive.add([{}, { sourceId: 'mill' }])
    const publisher = samplePublisher(archive, { sources: ['harbour', 'mill'] })
    await publisher.publish()
    const lists = ['icon.png', 'icon.svg', 'publications.opml', 'sources.opml']
    const feeds = ['all.atom.xml', 'all.json', 'all.rss.xml']
    const names = async () => [...(await published(archive)).keys()].sort()
    expect(await names()).toEqual([...feeds.flatMap((name) => [name, `${name}.gz`]), ...lists].sort())
    const plain = await textOf(archive, 'all.rss.xml')
    expect(gunzipSync(await readFile(join(archive.feeds, 'all.rss.xml.gz'))).toString()).toBe(plain)
    expect(plain).toContain('&lt;strong&gt;“渡轮”&lt;/strong&gt;恢复')
    expect(await feedReader(archive, publisher)('mill.rss.xml')).toContain('Source mill')
    expect(await names()).toContain('mill.json')
    expect(await names()).not.toContain('harbour.json')
  })

  test('keeps the feeds of sources as files, and other compressed forms, where that is asked for', async () => {
    const archive = await sampleArchive()
    await archive.add([{}, { sourceId: 'mill' }])
    const publish = { perSource: 'files', precompress: ['gzip', 'br', 'zstd'] }
    const publisher = samplePublisher(archive, { sources: ['harbour', 'mill'], publish })
    await publisher.publish()
    await publisher.close()
    const feeds = ['all', 'harbour', 'mill'].flatMap((name) => [`${name}.atom.xml`, `${name}.json`, `${name}.rss.xml`])
    const expected = [...feeds.flatMap((name) => [name, `${name}.br`, `${name}.gz`, `${name}.zst`])]
    const names = [...(await published(archive)).keys()]
    expect(names.filter((name) => !/opml|icon/.test(name)).sort()).toEqual(expected.sort())
    const plain = await textOf(archive, 'mill.rss.xml')
    const packed = (ending: string) => readFile(join(archive.feeds, `mill.rss.xml${ending}`))
    expect(brotliDecompressSync(await packed('.br')).toString()).toBe(plain)
    expect(zstdDecompressSync(await packed('.zst')).toString()).toBe(plain)
    await samplePublisher(archive, { sources: ['harbour', 'mill'], publish: { perSource: 'files' } }).publish()
    expect([...(await published(archive)).keys()].filter((name) => /\.(br|zst)$/.test(name))).toEqual([])
  })

  test('touches no file where no article is new, in this run or a later one', async () => {
    const archive = await sampleArchive()
    await archive.add(spread(120, day))
    const publisher = samplePublisher(archive)
    await publisher.publish()
    await readHistory(feedReader(archive, publisher), 'harbour')
    const before = await published(archive)
    expect((await publisher.publish()).written).toEqual([])
    await publisher.close()
    const later = samplePublisher(archive, { clock: () => Date.parse('2026-11-20T00:00:00Z') })
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
    const publisher = samplePublisher(archive, { sources: ['harbour', 'mill'] })
    await publisher.publish()
    for (const name of ['all', 'harbour', 'mill']) {
      const { ids } = await readHistory(feedReader(archive, publisher), name)
      expect(ids).toEqual([`tag:feedkeeper,2026:${article?.hash}`])
    }
  })

  test('holds the newest articles in the subscription document, those of one second by hash', async () => {
    const archive = await sampleArchive()
    await archive.add([{ publishedAt: new Date(start - day) }])
    const old = await archive.add(spread(40, 0))
    for (let days = 0; days < 3; days += 1) archive.pass(day)
    const articles = [...old, ...(await archive.add(spread(40, 0, start + day)))]
    await samplePublisher(archive).publish()
    const subscribed = JSON.parse(await textOf(archive, 'all.json')).items.map((item: { id: string }) => item.id)
    const expected = articles
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
    expect(await textOf(archive, 'all.rss.xml')).toContain('迟到')
  })

  test('a document that somebody deleted or damaged is there again with the next run', async () => {
    const archive = await sampleArchive()
    await archive.add(spread(120, day))
    const publish = { archives: 'files', perSource: 'files' }
    const publisher = samplePublisher(archive, { publish })
    await publisher.publish()
    await publisher.close()
    const before = await published(archive)
    expect([...before.keys()]).toContain('all/1.atom.xml.gz')
    await rm(join(archive.feeds, 'all.json'))
    await rm(join(archive.feeds, 'all', '1.atom.xml.gz'))
    await rm(join(archive.feeds, 'harbour'), { recursive: true })
    await samplePublisher(archive, { publish }).publish()
    expect([...(await published(archive)).keys()].sort()).toEqual([...before.keys()].sort())
  })

  test('one publication that cannot be written stops no other, and is tried again', async () => {
    const archive = await sampleArchive()
    await archive.add([{}])
    await mkdir(join(archive.feeds, 'all.rss.xml', 'in the way'), { recursive: true })
    const lines: string[] = []
    const publisher = samplePublisher(archive, { publish: { perSource: 'files' }, log: (line) => lines.push(line) })
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

  test('the address of a private source, which may hold a token, is nowhere in what is published', async () => {
    const archive = await sampleArchive()
    await archive.add([{}, { sourceId: 'mill' }])
    const publish = { perSource: 'files' }
    await samplePublisher(archive, { publish, sources: () => sampleSources(['harbour', 'mill'], ['mill']) }).publish()
    const names = [...(await published(archive)).keys()].filter((name) => /\.(xml|json|opml)$/.test(name))
    const texts = await Promise.all(names.map((name) => textOf(archive, name)))
    expect(texts.filter((text) => text.includes('mill.example'))).toEqual([])
    expect(texts.filter((text) => text.includes('https://harbour.example/feed'))).not.toEqual([])
    expect(await textOf(archive, 'sources.opml')).toContain('https://reader.example/feeds/mill.rss.xml')
  })

  test('a source that becomes private has its address taken out of what was published before', async () => {
    const archive = await sampleArchive()
    await archive.add(spread(170, day))
    const sources = [...sampleSources(['harbour'])]
    const publisher = samplePublisher(archive, { sources: () => sources })
    await publisher.publish()
    const read = feedReader(archive, publisher)
    const names = ['all.rss.xml', 'all/1.atom.xml', 'all/2-first-70.atom.xml', 'harbour.atom.xml', 'harbour/1.atom.xml']
    for (const name of names) expect(await read(name)).toContain('harbour.example')
    sources.splice(0, 1, ...sampleSources(['harbour'], ['harbour']))
    await publisher.publish()
    for (const name of names) expect(await read(name)).not.toContain('harbour.example')
  })

  test('an article whose file is damaged or gone is left out and named', async () => {
    const archive = await sampleArchive()
    const [gone, bad, good] = await archive.add([{}, {}, {}])
    await rm(archive.archive.articles.pathOf(gone?.hash ?? ''))
    await writeFile(archive.archive.articles.pathOf(bad?.hash ?? ''), 'no front matter')
    const lines: string[] = []
    await samplePublisher(archive, { log: (line) => lines.push(line) }).publish()
    expect((await readHistory(fileReader(archive), 'all', 'json')).ids).toEqual([`tag:feedkeeper,2026:${good?.hash}`])
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
      expect((await readHistory(fileReader(archive), 'all', format)).ids).toHaveLength(articles.length)
    }
  })
})
