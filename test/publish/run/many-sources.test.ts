import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Source } from '../../../src/source/load.ts'
import { sampleArchive, samplePublisher, sampleSources } from '../sample-archive.ts'

const many = 5_000

function withoutTitle(source: Source): Source {
  const { title: _title, ...definition } = source.definition
  return { ...source, definition }
}

test('titles of many sources are looked up again after a millisecond for each, those of new definitions at once', async () => {
  let nowMs = Date.parse('2026-11-01T00:00:00Z')
  const clock = () => nowMs
  const archive = await sampleArchive(undefined, clock)
  const ids = Array.from({ length: many }, (_, n) => `s${n}`)
  let sources: readonly Source[] = sampleSources(ids).map(withoutTitle)
  const publisher = samplePublisher(archive, { sources: () => sources, clock, publish: { precompress: [] } })
  const callItself = (source: string, title: string) =>
    archive.archive.keep({ facts: [{ sourceId: source, definitionHash: source, facts: { title } }] })
  const list = () => readFile(join(archive.feeds, 'sources.opml'), 'utf8')

  await callItself('s7', 'The Harbour')
  await publisher.publish()
  expect(await list()).toContain('"The Harbour"')
  await callItself('s7', 'The Mill')
  nowMs += many - 1
  expect((await publisher.publish()).written).toEqual([])
  nowMs += 1
  expect((await publisher.publish()).written).toEqual(['publications.opml', 'sources.opml'])
  expect(await list()).toContain('"The Mill"')
  sources = [...sources, ...sampleSources(['orchard'])]
  expect((await publisher.publish()).written).toEqual(['publications.opml', 'sources.opml'])
  expect(await list()).toContain('"Source orchard"')
})
