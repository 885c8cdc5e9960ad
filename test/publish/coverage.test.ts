import { expect, test } from 'vitest'
import { publicationCoverage } from '../../src/publish/coverage.ts'
import { publicationsSettings, publishSettings } from '../../src/publish/publish-settings.ts'
import { sampleArchive, sampleSources } from './sample-archive.ts'

const hour = 3_600_000
const start = Date.parse('2026-06-01T00:00:00Z')

test('a subscription document covers the time since the last article it does not hold came in', async () => {
  let nowMs = start
  const archive = await sampleArchive(undefined, () => nowMs)
  for (let round = 0; round < 200; round += 1) {
    await archive.add([{ publishedAt: new Date(nowMs) }])
    nowMs += hour
  }
  const coverage = (publications: object) =>
    publicationCoverage({
      settings: {
        site: { title: 'Site', url: 'https://reader.example/', timeZone: 'Asia/Shanghai' },
        publish: publishSettings.parse({}),
        publications: publicationsSettings.parse(publications),
      },
      sources: () => sampleSources(['harbour']),
      archive: archive.archive,
      clock: () => nowMs,
    })
  // Its fifty newest are those of the last 49 hours, and the one before them came 50 hours before the newest.
  expect(await coverage({})).toEqual([{ name: 'all', title: 'Site', articles: 50, coversHours: 50 }])
  expect(await coverage({ all: { limit: 10 }, whole: { limit: 1_000 } })).toEqual([
    { name: 'all', title: 'Site', articles: 20, coversHours: 20 },
    { name: 'whole', title: 'whole', articles: 200 },
  ])
})
