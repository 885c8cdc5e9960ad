import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { sampleArchive, samplePublisher } from './sample-archive.ts'

const day = 86_400_000
const deleted = /<at:deleted-entry ref="([^"]+)" when="([^"]+)"\/>/g
const told = async (feeds: string, name: string) =>
  [...(await readFile(join(feeds, name), 'utf8')).matchAll(deleted)].map(([, ref, when]) => [ref, when])

describe('an article that was removed for good', () => {
  test('is told in Atom documents of every publication it stood in, and in nothing else', async () => {
    const archive = await sampleArchive()
    const [article] = await archive.add([{}, {}])
    const [other] = await archive.add([{ sourceId: 'orchard' }])
    const options = { sources: ['harbour', 'orchard'], publish: { perSource: 'files' } }
    const publisher = samplePublisher(archive, options)
    await publisher.publish()
    expect(await readFile(join(archive.feeds, 'all.atom.xml'), 'utf8')).not.toContain('tombstones')
    await archive.archive.keep({ removed: [{ hash: String(article?.hash) }] })
    await publisher.publish()
    const [word] = await told(archive.feeds, 'all.atom.xml')
    expect(word?.[0]).toBe(`tag:feedkeeper,2026:${article?.hash}`)
    expect(Date.parse(String(word?.[1]))).toBeGreaterThan(0)
    expect(await told(archive.feeds, 'harbour.atom.xml')).toEqual([word])
    expect(await told(archive.feeds, 'orchard.atom.xml')).toEqual([])
    const text = await readFile(join(archive.feeds, 'all.atom.xml'), 'utf8')
    expect(text).toContain('xmlns:at="http://purl.org/atompub/tombstones/1.0"')
    expect(text).toContain(String(other?.hash))
    for (const name of ['all.rss.xml', 'all.json'])
      expect(await readFile(join(archive.feeds, name), 'utf8')).not.toContain(String(article?.hash))
  })

  test('is told for the 30 days before the newest change, whenever documents are made', async () => {
    const archive = await sampleArchive()
    const [article] = await archive.add([{}, {}])
    await archive.archive.keep({ removed: [{ hash: String(article?.hash) }] })
    const publisher = samplePublisher(archive, { clock: () => Date.parse('2031-01-01T00:00:00Z') })
    await publisher.publish()
    expect(await told(archive.feeds, 'all.atom.xml')).toHaveLength(1)
    archive.pass(29 * day)
    await archive.add([{}])
    await publisher.publish()
    expect(await told(archive.feeds, 'all.atom.xml')).toHaveLength(1)
    archive.pass(2 * day)
    await archive.add([{}])
    await publisher.publish()
    expect(await told(archive.feeds, 'all.atom.xml')).toEqual([])
  })

  test('is told in its archive page for good, the others in their places, byte for byte also from the journal alone', async () => {
    const archive = await sampleArchive()
    const articles = await archive.add(Array.from({ length: 205 }, () => ({})))
    const options = { publish: { archives: 'files', perSource: 'files' } }
    const publisher = samplePublisher(archive, options)
    await publisher.publish()
    const names = ['all/1.atom.xml', 'all/2.atom.xml', 'harbour/1.atom.xml', 'all.atom.xml']
    const read = (feeds: string) => Promise.all(names.map((name) => readFile(join(feeds, name), 'utf8')))
    const [, second] = await read(archive.feeds)
    await archive.archive.keep({ removed: [{ hash: String(articles[7]?.hash) }] })
    await publisher.publish()
    expect(await told(archive.feeds, 'all/1.atom.xml')).toHaveLength(1)
    expect(await told(archive.feeds, 'harbour/1.atom.xml')).toHaveLength(1)
    const first = await readFile(join(archive.feeds, 'all/1.atom.xml'), 'utf8')
    expect(first.match(/<entry/g)).toHaveLength(99)
    expect((await read(archive.feeds))[1]).toBe(second)

    const before = await read(archive.feeds)
    await publisher.close()
    await archive.archive.close()
    for (const name of ['catalog.db', 'publications.db', 'feeds'])
      await rm(join(archive.output, name), { recursive: true })
    const again = await sampleArchive(archive.output)
    await samplePublisher(again, options).publish()
    expect(await read(again.feeds)).toEqual(before)
  })
})
