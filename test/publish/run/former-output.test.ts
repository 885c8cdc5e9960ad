import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sampleArchive, samplePublisher } from '../sample-archive.ts'

async function formerFiles(feeds: string, names: readonly string[]) {
  for (const name of names) {
    await mkdir(join(feeds, name, '..'), { recursive: true })
    await writeFile(join(feeds, name), 'of a feedkeeper of before')
  }
}

test('feeds of sources that were kept as files before are kept current, and archive documents of former names go', async () => {
  const archive = await sampleArchive()
  await archive.add([{}, { sourceId: 'mill' }])
  const forms = (name: string) =>
    ['rss.xml', 'atom.xml', 'json'].flatMap((each) => [`${name}.${each}`, `${name}.${each}.br`])
  await formerFiles(archive.feeds, [
    ...forms('all'),
    ...forms('harbour'),
    ...forms('all/2026-10'),
    ...forms('harbour/2026-10-2-first-7'),
  ])
  const publisher = samplePublisher(archive, { sources: ['harbour', 'mill'] })
  const { written } = await publisher.publish()
  expect(written).toContain('harbour.rss.xml')
  expect(await readFile(join(archive.feeds, 'harbour.rss.xml'), 'utf8')).toContain('<rss')
  const names = await readdir(archive.feeds, { recursive: true })
  expect(names.filter((name) => name.includes('2026-10') || name.endsWith('.br') || name.startsWith('mill'))).toEqual(
    [],
  )
})

test('who had named publications before is told once which feeds are public besides', async () => {
  const archive = await sampleArchive()
  await archive.add([{}])
  await formerFiles(archive.feeds, ['news.rss.xml', 'news.atom.xml', 'news.json'])
  const lines: string[] = []
  const options = { publications: { news: {} }, log: (line: string) => lines.push(line) }
  const first = samplePublisher(archive, options)
  await first.publish()
  await first.close()
  await samplePublisher(archive, options).publish()
  const told = lines.filter((line) => line.includes('these are public now'))
  expect(told).toHaveLength(1)
  expect(told[0]).toContain('publications.all: off')
  expect(told[0]).toContain('publish.perSource: off')
})
