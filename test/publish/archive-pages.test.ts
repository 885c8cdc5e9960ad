import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { feedReader, fileReader, readHistory } from './history-reader.ts'
import { type SampleArchive, sampleArchive, samplePublisher } from './sample-archive.ts'

const day = 86_400_000
const start = Date.parse('2026-06-01T00:00:00Z')
const spread = (count: number, stepMs: number, from = start) =>
  Array.from({ length: count }, (_, index) => ({ publishedAt: new Date(from + index * stepMs) }))
const idOf = ({ hash }: { readonly hash: string }) => `tag:feedkeeper,2026:${hash}`

/** The bytes of every file in the folder of feeds. */
async function filesOf(archive: SampleArchive): Promise<ReadonlyMap<string, string>> {
  const names = await readdir(archive.feeds, { recursive: true, withFileTypes: true })
  const files = names.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name))
  const read = files.map(
    async (file) => [file.slice(archive.feeds.length + 1), await readFile(file, 'base64')] as const,
  )
  return new Map(await Promise.all(read))
}

/** Every document of some publications, as a reader gets it that walks back to the first. */
async function wholeOf(
  archive: SampleArchive,
  publisher: ReturnType<typeof samplePublisher>,
  names: readonly string[],
) {
  const read = feedReader(archive, publisher)
  const texts = new Map<string, string>()
  for (const name of names) {
    for (const format of ['rss', 'atom', 'json'] as const) {
      await readHistory(
        async (file) => {
          const text = await read(file)
          texts.set(file, text)
          return text
        },
        name,
        format,
      )
    }
  }
  return texts
}

describe('the archive of a publication', () => {
  test('a publication that fits says it is complete, and has no archive', async () => {
    const archive = await sampleArchive()
    await archive.add(spread(50, day))
    await samplePublisher(archive).publish()
    const text = await readFile(join(archive.feeds, 'all.atom.xml'), 'utf8')
    expect(text).toContain('fh:complete')
    expect(text).not.toContain('prev-archive')
  })

  test.each(['rss', 'atom', 'json'] as const)('a reader of %s meets every article on the way back', async (format) => {
    const archive = await sampleArchive()
    const articles = await archive.add([...spread(190, day), ...spread(60, 1_000, start + 10 * day)])
    const publisher = samplePublisher(archive)
    await publisher.publish()
    for (const name of ['all', 'harbour']) {
      const { ids, urls } = await readHistory(feedReader(archive, publisher), name, format)
      expect(new Set(ids)).toEqual(new Set(articles.map(idOf)))
      expect(urls.slice(1).map((url) => url.replace(/^.*\/feeds\//, ''))).toEqual([
        `${name}/3-first-50.atom.xml`,
        `${name}/2.atom.xml`,
        `${name}/1.atom.xml`,
      ])
    }
  })

  test('a page that is full never changes, whatever arrives late', async () => {
    const archive = await sampleArchive()
    await archive.add(spread(230, day))
    const publisher = samplePublisher(archive)
    await publisher.publish()
    const read = feedReader(archive, publisher)
    const before = [await read('all/1.atom.xml'), await read('all/2.atom.xml'), await read('all/3-first-30.atom.xml')]
    const late = await archive.add(spread(90, day, start - 400 * day))
    await publisher.publish()
    expect([await read('all/1.atom.xml'), await read('all/2.atom.xml'), await read('all/3-first-30.atom.xml')]).toEqual(
      before,
    )
    expect((await readHistory(read, 'all')).urls[1]).toContain('/all/4-first-20.atom.xml')
    expect(await read('all/3.atom.xml')).toContain(late[0]?.hash)
  })

  test('an article that goes leaves a gap and shifts nothing', async () => {
    const archive = await sampleArchive()
    const articles = await archive.add(spread(210, day))
    const publisher = samplePublisher(archive)
    await publisher.publish()
    const read = feedReader(archive, publisher)
    const second = await read('all/2.atom.xml')
    const { hash = '' } = articles[3] ?? {}
    expect(await read('all/1.atom.xml')).toContain(hash)
    await rm(archive.archive.articles.pathOf(hash))
    await archive.archive.catalog.upkeep.drop([hash])
    await archive.add([{ publishedAt: new Date(start + 300 * day) }])
    await publisher.publish()
    expect(await read('all/2.atom.xml')).toBe(second)
    const first = await read('all/1.atom.xml')
    expect(first).not.toContain(hash)
    expect(first.match(/<entry/g)).toHaveLength(99)
  })

  test('all documents come out byte for byte after every database and every feed is lost', async () => {
    const archive = await sampleArchive()
    const sources = ['harbour', 'mill', 'farm']
    const publications = { both: { sources: ['harbour', 'mill'] }, words: { words: ['7'] } }
    let last: readonly { readonly hash: string }[] = []
    for (let round = 0; round < 12; round += 1) {
      const articles = spread(25, day / 3, start + ((round * 7) % 11) * 10 * day)
      last = await archive.add(
        articles.map((each, index) => ({
          ...each,
          sourceId: sources[(round + index) % 3] ?? 'harbour',
          alsoIn: index % 7 === 0 ? [sources[(round + index + 1) % 3] ?? 'mill'] : [],
          details: {
            authors: ['A & B'],
            categories: [`c${index % 4}`],
            updatedAtMs: each.publishedAt.getTime() + 1_000,
          },
        })),
      )
    }
    const options = { sources, publications }
    const publisher = samplePublisher(archive, options)
    await publisher.publish()
    const names = ['all', 'both', 'words', 'harbour', 'mill', 'farm']
    const before = await wholeOf(archive, publisher, names)
    expect(before.size).toBeGreaterThan(25)
    await publisher.close()
    await archive.archive.close()
    for (const name of ['catalog.db', 'publications.db']) await rm(join(archive.output, name))
    await rm(archive.feeds, { recursive: true })
    const again = await sampleArchive(archive.output)
    const rebuilt = samplePublisher(again, options)
    await rebuilt.publish()
    expect(await wholeOf(again, rebuilt, names)).toEqual(before)
    expect(last).toHaveLength(25)
  })

  test('removed articles leave the same gaps after the databases are lost', async () => {
    const archive = await sampleArchive()
    const articles = await archive.add(spread(250, day))
    const gone = [articles[5], articles[120], articles[249]].map((each) => each?.hash ?? '')
    for (const hash of gone) await rm(archive.archive.articles.pathOf(hash))
    await archive.archive.catalog.upkeep.drop(gone)
    const publisher = samplePublisher(archive)
    await publisher.publish()
    const before = await wholeOf(archive, publisher, ['all', 'harbour'])
    await publisher.close()
    await archive.archive.close()
    for (const name of ['catalog.db', 'publications.db']) await rm(join(archive.output, name))
    const again = await sampleArchive(archive.output)
    const rebuilt = samplePublisher(again)
    await rebuilt.publish()
    expect(await wholeOf(again, rebuilt, ['all', 'harbour'])).toEqual(before)
  })

  test('another address of the site changes the links and never an id', async () => {
    const archive = await sampleArchive()
    await archive.add(spread(170, day))
    const first = samplePublisher(archive)
    await first.publish()
    const before = await readHistory(feedReader(archive, first), 'all', 'rss')
    await first.close()
    const moved = samplePublisher(archive, { site: { url: 'https://moved.example/' } })
    await moved.publish()
    const read = feedReader(archive, moved)
    for (const name of ['all.rss.xml', 'all/1.atom.xml']) {
      const text = await read(name)
      expect(text).toContain('https://moved.example/all.')
      expect(text).not.toContain('reader.example')
    }
    expect(await read('all.rss.xml')).toContain(before.ids[0])
  })

  test('is none where it is turned off', async () => {
    const archive = await sampleArchive()
    await archive.add(spread(120, day))
    const publisher = samplePublisher(archive, { publish: { archives: 'off' } })
    await publisher.publish()
    expect(await readFile(join(archive.feeds, 'all.rss.xml'), 'utf8')).not.toContain('prev-archive')
    expect(await publisher.find({ publication: 'all', place: '1', format: 'atom' })).toEqual({
      kind: 'absent',
    })
  })
})

describe('an archive that is kept as files', () => {
  const publish = { archives: 'files', perSource: 'files' }

  test('is whole in the folder, for a static host', async () => {
    const archive = await sampleArchive()
    const articles = await archive.add(spread(230, day))
    await samplePublisher(archive, { publish }).publish()
    for (const name of ['all', 'harbour']) {
      const { ids } = await readHistory(fileReader(archive), name)
      expect(new Set(ids)).toEqual(new Set(articles.map(idOf)))
    }
  })

  test('a new article writes the subscription documents and the page that is being filled alone', async () => {
    const archive = await sampleArchive()
    await archive.add(spread(230, day))
    const publisher = samplePublisher(archive, { publish })
    await publisher.publish()
    await archive.add([{ publishedAt: new Date(start + 300 * day) }])
    const { written } = await publisher.publish()
    expect(written.filter((name) => name.startsWith('all')).sort()).toEqual([
      'all.atom.xml',
      'all.json',
      'all.rss.xml',
      'all/3-first-31.atom.xml',
    ])
    for (let added = 0; added < 3; added += 1) {
      await archive.add([{ publishedAt: new Date(start + (301 + added) * day) }])
      await publisher.publish()
    }
    const names = [...(await filesOf(archive)).keys()].filter((name) => /^all\/.*xml$/.test(name)).sort()
    // The two before stay for readers on their way to them.
    const open = [32, 33, 34].map((count) => `all/3-first-${count}.atom.xml`)
    expect(names).toEqual(['all/1.atom.xml', 'all/2.atom.xml', ...open])
  })

  test('an article of old that goes is taken out of its page', async () => {
    const archive = await sampleArchive()
    const articles = await archive.add(spread(230, day))
    const publisher = samplePublisher(archive, { publish })
    await publisher.publish()
    const { hash = '' } = articles[40] ?? {}
    await rm(archive.archive.articles.pathOf(hash))
    await archive.archive.catalog.upkeep.drop([hash])
    const { written } = await publisher.publish()
    expect(written).toContain('all/1.atom.xml')
    expect(written).not.toContain('all/2.atom.xml')
    expect(await readFile(join(archive.feeds, 'all/1.atom.xml'), 'utf8')).not.toContain(hash)
  })

  test('is written in several runs where it is large; new articles come through between them', async () => {
    const archive = await sampleArchive()
    await archive.add(spread(450, day))
    const options = { publications: { all: {} }, publish: { archives: 'files', perSource: 'off', delay: '0s' } }
    const stopped = samplePublisher(archive, options)
    stopped.markStale()
    // A publisher that is closing has time for one page.
    await stopped.close()
    const pages = async () => [...(await filesOf(archive)).keys()].filter((name) => /^all\/\d+\.atom\.xml$/.test(name))
    expect(await pages()).toEqual(['all/1.atom.xml'])
    const met = await readHistory(fileReader(archive), 'all')
    expect(met.urls).toHaveLength(2)
    const rest = samplePublisher(archive, options)
    expect(await rest.publish()).toMatchObject({ isUnfinished: false, failed: [] })
    expect(await pages()).toHaveLength(4)
    expect(new Set((await readHistory(fileReader(archive), 'all')).ids).size).toBe(450)
  })

  test('that stands there leads readers to every article also while all of it is looked at anew', async () => {
    const archive = await sampleArchive()
    await archive.add(spread(450, day))
    const options = { publications: { all: {} }, publish: { archives: 'files', perSource: 'off', delay: '0s' } }
    await samplePublisher(archive, options).publish()
    await archive.add(spread(20, day, start + 460 * day))
    const stopped = samplePublisher(archive, { ...options, publications: { all: { title: 'All of it' } } })
    stopped.markStale()
    // It has time for one page.
    await stopped.close()
    expect(await readFile(join(archive.feeds, 'all/1.atom.xml'), 'utf8')).toContain('All of it')
    expect(await readFile(join(archive.feeds, 'all/2.atom.xml'), 'utf8')).not.toContain('All of it')
    expect(new Set((await readHistory(fileReader(archive), 'all')).ids).size).toBe(470)
  })
})
