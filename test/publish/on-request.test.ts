import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { feedReader } from './history-reader.ts'
import { sampleArchive, samplePublisher, sampleSources } from './sample-archive.ts'

const day = 86_400_000
const start = Date.parse('2026-06-01T00:00:00Z')
const spread = (count: number, stepMs: number, from = start) =>
  Array.from({ length: count }, (_, index) => ({ publishedAt: new Date(from + index * stepMs) }))

describe("a source's own feed", () => {
  test('is made when it is first asked for, and kept current for 30 days after the last time', async () => {
    const archive = await sampleArchive()
    await archive.add(spread(3, day))
    let nowMs = Date.parse('2026-11-01T00:00:00Z')
    const publisher = samplePublisher(archive, { clock: () => nowMs })
    await publisher.publish()
    const file = join(archive.feeds, 'harbour.rss.xml')
    expect(existsSync(file)).toBe(false)
    const read = feedReader(archive, publisher)
    await read('harbour.rss.xml')
    expect(existsSync(file)).toBe(true)
    const [next] = await archive.add([{ publishedAt: new Date(start + 9 * day) }])
    expect((await publisher.publish()).written).toContain('harbour.rss.xml')
    expect(await read('harbour.json')).toContain(next?.hash)
    nowMs += 29 * day
    await archive.add([{ publishedAt: new Date(start + 10 * day) }])
    expect((await publisher.publish()).written).toContain('harbour.rss.xml')
    nowMs += 2 * day
    await archive.add([{ publishedAt: new Date(start + 11 * day) }])
    expect((await publisher.publish()).written).not.toContain('harbour.rss.xml')
    expect(existsSync(file)).toBe(false)
    // Whoever comes back finds it whole.
    expect((await read('harbour.rss.xml')).match(/<item/g)).toHaveLength(6)
  })

  test('that was asked for is kept current after a restart as well', async () => {
    const archive = await sampleArchive()
    await archive.add(spread(3, day))
    const first = samplePublisher(archive)
    await first.publish()
    await feedReader(archive, first)('harbour.rss.xml')
    await first.close()
    const [next] = await archive.add([{ publishedAt: new Date(start + 9 * day) }])
    const later = samplePublisher(archive)
    expect((await later.publish()).written).toContain('harbour.rss.xml')
    expect(await feedReader(archive, later)('harbour.rss.xml')).toContain(next?.hash)
  })

  test('is none where it is turned off, by setting or by name, and a named publication takes its place', async () => {
    const archive = await sampleArchive()
    await archive.add([{}, { sourceId: 'mill' }])
    const find = async (options: object, publication: string) =>
      (
        await samplePublisher(archive, { sources: ['harbour', 'mill'], ...options }).find({
          publication,
          format: 'rss',
        })
      ).kind
    expect(await find({ publish: { perSource: 'off' } }, 'mill')).toBe('absent')
    expect(await find({ publications: { mill: 'off' } }, 'mill')).toBe('absent')
    expect(await find({ publications: { mill: 'off' } }, 'harbour')).toBe('file')
    expect(await find({ publications: { all: 'off' } }, 'all')).toBe('absent')
    const named = samplePublisher(archive, {
      sources: ['harbour', 'mill'],
      publications: { mill: { title: 'Two', sources: ['mill', 'harbour'] } },
    })
    await named.publish()
    expect(await feedReader(archive, named)('mill.rss.xml')).toContain('<title>Two</title>')
    expect((await named.publications()).map(({ name }) => name)).toEqual(['all', 'mill', 'harbour'])
  })
})

describe('documents made on request', () => {
  test('pages of former addresses lead to where their articles are now', async () => {
    const archive = await sampleArchive()
    await archive.add(spread(250, day))
    const publisher = samplePublisher(archive)
    await publisher.publish()
    const find = (place: string, format: 'rss' | 'atom' | 'json' = 'atom') =>
      publisher.find({ publication: 'all', place, format })
    expect(await find('2026-06')).toEqual({ kind: 'moved', name: 'all/1.atom.xml', isForGood: true })
    expect(await find('2026-11-2', 'rss')).toEqual({ kind: 'moved', name: 'all/2.atom.xml', isForGood: true })
    expect(await find('2027-02-first-8', 'json')).toEqual({
      kind: 'moved',
      name: 'all/3-first-50.atom.xml',
      isForGood: false,
    })
    expect(await find('2', 'rss')).toEqual({ kind: 'moved', name: 'all/2.atom.xml', isForGood: true })
    expect(await find('3')).toEqual({ kind: 'moved', name: 'all/3-first-50.atom.xml', isForGood: false })
    for (const place of ['4', '3-first-51', '2020-01', '0', '1-first-101', 'x', '2026-13']) {
      expect([place, await find(place)]).toEqual([place, { kind: 'absent' }])
    }
    expect(await find('1')).toEqual({ kind: 'file', name: 'all/1.atom.xml', isPacked: true })
    expect(existsSync(join(archive.feeds, 'all/1.atom.xml'))).toBe(false)
  })

  test('whoever walks the archive of many feeds makes no more wait than there is room for', async () => {
    const archive = await sampleArchive()
    const ids = Array.from({ length: 40 }, (_, index) => `s${index}`)
    await archive.add(ids.map((sourceId) => ({ sourceId })))
    const publisher = samplePublisher(archive, { sources: () => sampleSources(ids) })
    await publisher.publish()
    const found = await Promise.all(ids.map((publication) => publisher.find({ publication, format: 'rss' })))
    const kinds = Map.groupBy(found, ({ kind }) => kind)
    expect(kinds.get('file')).toHaveLength(16)
    expect(kinds.get('busy')).toHaveLength(24)
    // Those who ask for the same wait together.
    const same = await Promise.all(
      Array.from({ length: 50 }, () => publisher.find({ publication: 's39', format: 'rss' })),
    )
    expect(new Set(same.map(({ kind }) => kind))).toEqual(new Set(['file']))
  })
})
