import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { feedReader } from '../history-reader.ts'
import { sampleArchive, samplePublisher, sampleSources } from '../sample-archive.ts'

const day = 86_400_000

test('a publication that goes is gone from then on, its last document says so, and its files leave after a day', async () => {
  const archive = await sampleArchive()
  await archive.add([{}, { sourceId: 'mill' }])
  let nowMs = Date.parse('2026-11-01T00:00:00Z')
  const lines: string[] = []
  const options = { clock: () => nowMs, log: (line: string) => lines.push(line), level: 'info' }
  const first = samplePublisher(archive, {
    ...options,
    sources: ['harbour', 'mill'],
    publications: { p: { words: ['渡轮'] } },
  })
  await first.publish()
  await feedReader(archive, first)('mill.rss.xml')
  await first.close()

  const second = samplePublisher(archive, { ...options, sources: ['harbour'] })
  await second.publish()
  const find = (publication: string, place?: string) =>
    second.find({ publication, format: 'rss', ...(place && { place }) })
  for (const name of ['p', 'mill']) {
    expect(await find(name)).toMatchObject({ kind: 'gone', sinceMs: nowMs })
    expect(await find(name, '1')).toMatchObject({ kind: 'gone' })
    const text = await readFile(join(archive.feeds, `${name}.rss.xml`), 'utf8')
    expect(text).toContain('This feed has ended')
    expect(text).toContain(`tag:feedkeeper,2026:publication/${name}/ended`)
  }
  expect(lines.filter((line) => line.includes('publication mill is gone'))).toHaveLength(1)
  nowMs += day + 1
  await second.publish()
  expect((await readdir(archive.feeds)).filter((name) => /^(p|mill)\b/.test(name))).toEqual([])
  expect(await find('p')).toMatchObject({ kind: 'gone' })

  await second.close()
  const third = samplePublisher(archive, { ...options, sources: ['harbour', 'mill'] })
  await third.publish()
  expect((await third.find({ publication: 'mill', format: 'rss' })).kind).toBe('file')
  expect((await third.find({ publication: 'p', format: 'rss' })).kind).toBe('gone')
})

test('readers of a publication that was replaced are led to the one that took its place', async () => {
  const archive = await sampleArchive()
  await archive.add([{}])
  const first = samplePublisher(archive, { publications: { old: { title: 'Old' } } })
  await first.publish()
  await first.close()
  const lines: string[] = []
  const log = (line: string) => lines.push(line)
  const publications = { old: { replacedBy: 'fresh' }, fresh: {}, lost: { replacedBy: 'nowhere' } }
  const second = samplePublisher(archive, { publications, log })
  await second.publish()
  expect(await second.find({ publication: 'old', format: 'json' })).toEqual({
    kind: 'moved',
    name: 'fresh.json',
    isForGood: true,
  })
  expect(await readFile(join(archive.feeds, 'old.atom.xml'), 'utf8')).toContain(
    'https://reader.example/feeds/feeds/fresh',
  )
  expect((await second.find({ publication: 'lost', format: 'json' })).kind).toBe('absent')
  expect(lines.join()).toContain('publications.lost.replacedBy: there is no publication nowhere')
})

test('a definition that is broken, or a folder that is empty for a while, ends no feed', async () => {
  const archive = await sampleArchive()
  await archive.add([{}, { sourceId: 'mill' }])
  const first = samplePublisher(archive, { sources: ['harbour', 'mill'] })
  await first.publish()
  await feedReader(archive, first)('mill.rss.xml')
  await first.close()
  const broken = samplePublisher(archive, { sources: ['harbour'], isBroken: (id) => id === 'mill' })
  await broken.publish()
  expect(await feedReader(archive, broken)('mill.rss.xml')).not.toContain('has ended')
  await broken.close()
  const empty = samplePublisher(archive, { sources: () => sampleSources([]) })
  await empty.publish()
  expect((await empty.find({ publication: 'mill', format: 'rss' })).kind).not.toBe('gone')
})
