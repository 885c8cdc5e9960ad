import { rm } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { StoreError } from '../../../src/archive/archive-error.ts'
import { feedFormats } from '../../../src/publish/formats/feed-document.ts'
import { createRenderer } from '../../../src/publish/formats/render.ts'
import { createEntryWriter } from '../../../src/publish/render/entries.ts'
import { plannedEntry, sampleArchive } from '../sample-archive.ts'

const site = {
  homeUrl: 'https://reader.example/',
  baseUrl: 'https://reader.example/feeds/',
  tagAuthority: 'reader.example,2026',
  content: 'full',
} as const

test('an entry is kept while documents have it, and let go five minutes after the last one that had', async () => {
  const { archive, add } = await sampleArchive()
  const planned = (await add([{}, {}])).map(plannedEntry)
  const [stays, leaves] = planned.map(({ hash }) => hash)
  let nowMs = Date.parse('2026-11-01T00:00:00Z')
  const startMs = nowMs
  const write = createEntryWriter({
    articles: archive.articles,
    render: createRenderer(),
    timeZone: 'Asia/Shanghai',
    cacheBytes: 1_000_000,
    clock: () => nowMs,
  })
  const leftOut = async (hashes: readonly (string | undefined)[]) => {
    const some = planned.filter(({ hash }) => hashes.includes(hash))
    return (await write(some, site, feedFormats)).leftOut.map(({ hash }) => hash)
  }
  expect(await leftOut([stays, leaves])).toEqual([])
  // Whatever is still written after this stood in memory.
  for (const { hash } of planned) await rm(archive.articles.pathOf(hash))

  for (const minute of [2, 4, 6]) {
    nowMs = startMs + minute * 60_000
    expect(await leftOut([stays])).toEqual([])
  }
  expect(await leftOut([stays, leaves])).toEqual([leaves])
  nowMs = startMs + 12 * 60_000
  expect(await leftOut([stays])).toEqual([stays])
})

test('an article that a store cannot give at the moment is not left out: nothing is written instead', async () => {
  const { archive, add } = await sampleArchive()
  const planned = (await add([{}])).map(plannedEntry)
  const away = new StoreError('s3://bucket/news', 'the store cannot be reached')
  const write = createEntryWriter({
    articles: { pathOf: archive.articles.pathOf.bind(archive.articles), read: () => Promise.reject(away) },
    render: createRenderer(),
    timeZone: 'Asia/Shanghai',
    cacheBytes: 0,
    clock: () => 0,
  })
  await expect(write(planned, site, feedFormats)).rejects.toBe(away)
})
