import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { fetchSettings } from '../../../src/fetch/fetch-settings.ts'
import { createFetcher } from '../../../src/fetch/fetcher.ts'
import { localServer } from '../../support/local-server.ts'
import { sampleArchive, samplePublisher } from '../sample-archive.ts'

afterEach(() => {
  vi.useRealTimers()
})

/** A hub that notes the topics it is told of and answers with these statuses, the last one for ever. */
async function hub(statuses: readonly number[]) {
  const told: string[] = []
  const server = await localServer(async (request, response) => {
    const form = new URLSearchParams(await text(request))
    if (form.get('hub.mode') === 'publish' && form.get('hub.url') === form.get('hub.topic')) {
      told.push(form.get('hub.url') ?? '')
    }
    response.writeHead(statuses[Math.min(told.length, statuses.length) - 1] ?? 204).end()
  })
  const settings = fetchSettings.parse({
    allowPrivateNetworks: ['127.0.0.0/8'],
    perHost: { spacing: '0s' },
  })
  const fetcher = createFetcher(settings, { userAgent: 'test', env: {}, clock: Date.now })
  return { url: `${server.url}/`, told, fetch: fetcher.fetch }
}

const topics = ['all', 'harbour'].flatMap((name) =>
  ['rss.xml', 'atom.xml', 'json'].map((ending) => `https://reader.example/feeds/${name}.${ending}`),
)

describe('WebSub', () => {
  test('a hub is named in the documents and told of each that changed, and only then', async () => {
    const { url, told, fetch } = await hub([204])
    const archive = await sampleArchive()
    const publisher = samplePublisher(archive, { publish: { hubs: [url] }, fetch })
    await archive.add([{}])
    await publisher.publish()
    await publisher.publish()
    await publisher.close()
    expect(told.sort()).toEqual([...topics].sort())
  })

  test('a hub is not told where nothing but the way into the archive changed', async () => {
    const { url, told, fetch } = await hub([204])
    const archive = await sampleArchive()
    await archive.add(
      Array.from({ length: 90 }, (_, index) => ({ publishedAt: new Date(Date.UTC(2026, 5, 1) + index * 86_400_000) })),
    )
    let nowMs = Date.UTC(2026, 10, 1)
    // Each look at the clock takes half a minute, so that the archive is written in many runs.
    const clock = () => {
      nowMs += 30_000
      return nowMs
    }
    const publish = { hubs: [url], archiveSize: 10 }
    const publisher = samplePublisher(archive, { publications: { all: {} }, publish, fetch, clock })
    await publisher.publish()
    await publisher.close()
    expect(told.sort()).toEqual(topics.filter((topic) => topic.includes('/all.')).sort())
  })

  test.each([200, 202, 204])('%i from a hub is a yes', async (status) => {
    const { url, told, fetch } = await hub([status])
    const archive = await sampleArchive()
    const lines: string[] = []
    const publisher = samplePublisher(archive, {
      publish: { hubs: [url] },
      fetch,
      log: (line: string) => lines.push(line),
    })
    await archive.add([{}])
    await publisher.publish()
    await publisher.close()
    expect(told).toHaveLength(topics.length)
    expect(lines.join()).not.toContain('was not told')
  })

  test('a hub that fails is told again later, also by another run of the program', async () => {
    const { url, told, fetch } = await hub([500, 500, 500, 500, 500, 500, 204])
    const archive = await sampleArchive()
    await archive.add([{}])
    let nowMs = Date.parse('2026-11-01T00:00:00Z')
    const lines: string[] = []
    const options = { publish: { hubs: [url] }, fetch, clock: () => nowMs, log: (line: string) => lines.push(line) }
    const first = samplePublisher(archive, options)
    await first.publish()
    await first.close()
    expect(told).toHaveLength(6)
    expect(lines.join()).toContain('HTTP 500; tried again in 1m')
    const tooEarly = samplePublisher(archive, options)
    await tooEarly.publish()
    await tooEarly.close()
    expect(told).toHaveLength(6)
    nowMs += 61_000
    const later = samplePublisher(archive, options)
    await later.publish()
    await later.close()
    expect(told).toHaveLength(12)
  })
})
