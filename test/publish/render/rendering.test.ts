import { gunzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { createRendering, type Rendered, type RenderTask } from '../../../src/publish/render/rendering.ts'
import { plannedEntry, sampleArchive } from '../sample-archive.ts'

const document = {
  publication: 'all',
  path: 'all',
  title: 'All',
  description: 'every article',
  homeUrl: 'https://reader.example/',
  baseUrl: 'https://reader.example/feeds/',
  tagAuthority: 'reader.example,2026',
  content: 'full',
  hubUrls: [],
  isComplete: false,
} as const

async function rendered<Result>(
  how: Pick<RenderTask, 'codings' | 'isPacked'>,
  use: (rendered: Rendered) => Promise<Result>,
): Promise<Result> {
  const { archive, add } = await sampleArchive()
  const planned = (await add([{}, {}])).map(plannedEntry)
  const rendering = createRendering({ output: archive.folder, timeZone: 'UTC', cacheBytes: 0 })
  onTestFinished(rendering.close)
  return rendering.render({ document, formats: ['rss', 'atom'], entries: planned, ...how }, use)
}

test('a document is lent: its bytes are gone once they were used', async () => {
  const lent: Uint8Array[] = []
  const lengths = await rendered({ codings: ['gzip'] }, async ({ files }) => {
    for (const { bytes, packed } of files) {
      if (bytes === undefined) throw new Error('the document is not there')
      expect(packed.map((each) => gunzipSync(each.bytes).equals(bytes))).toEqual([true])
      lent.push(bytes, ...packed.map((each) => each.bytes))
    }
    return lent.map(({ byteLength }) => byteLength)
  })
  expect(Math.min(...lengths)).toBeGreaterThan(100)
  expect(lent.map(({ byteLength }) => byteLength)).toEqual([0, 0, 0, 0])
})

test('of a document that is kept compressed alone nothing else is handed over', async () => {
  const texts = await rendered({ codings: ['gzip'], isPacked: true }, async ({ files }) =>
    files.map(({ bytes, packed }) => [bytes, ...packed.map((each) => gunzipSync(each.bytes).toString().slice(0, 5))]),
  )
  expect(texts).toEqual([
    [undefined, '<?xml'],
    [undefined, '<?xml'],
  ])
})
