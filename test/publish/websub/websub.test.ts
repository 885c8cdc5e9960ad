import { text } from 'node:stream/consumers'
import { pino } from 'pino'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { fetchSettings } from '../../../src/fetch/fetch-settings.ts'
import { createFetcher } from '../../../src/fetch/fetcher.ts'
import { createHubPinger } from '../../../src/publish/websub/websub.ts'
import { localServer } from '../../support/local-server.ts'
import { sampleArchive, samplePublisher } from '../sample-archive.ts'

afterEach(() => {
  vi.useRealTimers()
})

/** What fetches from hubs on loopback. */
function hubFetcher() {
  const settings = fetchSettings.parse({ allowPrivateNetworks: ['127.0.0.0/8'], perHost: { spacing: '0s' } })
  return createFetcher(settings, { userAgent: 'test', env: {}, clock: Date.now }).fetch
}

/** A hub that notes the topics it is told of; `answer` says the status for each, or that there is no answer at all. */
async function someHub(answer: (told: readonly string[]) => number | 'hang') {
  const told: string[] = []
  const { url, server } = await localServer(async (request, response) => {
    const form = new URLSearchParams(await text(request))
    if (form.get('hub.mode') === 'publish' && form.get('hub.url') === form.get('hub.topic')) {
      told.push(form.get('hub.url') ?? '')
    }
    const status = answer(told)
    if (status !== 'hang') response.writeHead(status).end()
  })
  return { url: `${url}/`, told, server }
}

/** A hub that answers with these statuses, the last one for ever. */
async function hub(statuses: readonly number[]) {
  const made = await someHub((told) => statuses[Math.min(told.length, statuses.length) - 1] ?? 204)
  return { ...made, fetch: hubFetcher() }
}

const topics = ['all', 'harbour'].flatMap((name) =>
  ['rss.xml', 'atom.xml', 'json'].map((ending) => `https://reader.example/feeds/${name}.${ending}`),
)

describe('WebSub', () => {
  test('a hub is named in the documents and told of each that changed, and only then', async () => {
    const { url, told, fetch } = await hub([204])
    const archive = await sampleArchive()
    const publisher = samplePublisher(archive, { publish: { hubs: [url], perSource: 'files' }, fetch })
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
      Array.from({ length: 450 }, (_, index) => ({ publishedAt: new Date(Date.UTC(2025, 5, 1) + index * 86_400_000) })),
    )
    let nowMs = Date.UTC(2026, 10, 1)
    // Each look at the clock takes half a minute, so that the archive is written in many runs.
    const clock = () => {
      nowMs += 30_000
      return nowMs
    }
    const publish = { hubs: [url], archives: 'files', perSource: 'off' }
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
      publish: { hubs: [url], perSource: 'files' },
      fetch,
      log: (line: string) => lines.push(line),
    })
    await archive.add([{}])
    await publisher.publish()
    await publisher.close()
    expect(told).toHaveLength(topics.length)
    expect(lines.join()).not.toContain('was not told')
  })

  test('a hub that fails is told of everything later, also by another run of the program', async () => {
    const { url, told, fetch } = await hub([204, 500, 204])
    const archive = await sampleArchive()
    await archive.add([{}])
    let nowMs = Date.parse('2026-11-01T00:00:00Z')
    const lines: string[] = []
    const options = {
      publish: { hubs: [url], perSource: 'files' },
      fetch,
      clock: () => nowMs,
      log: (line: string) => lines.push(line),
    }
    const run = async () => {
      const publisher = samplePublisher(archive, options)
      await publisher.publish()
      await publisher.close()
    }
    await run()
    // The first failure ends the round, in one line.
    expect(told).toHaveLength(2)
    expect(lines.map((line) => JSON.parse(line).msg)).toEqual([
      `${url} was told of 1, not of 5: HTTP 500; tried again in 1m`,
    ])
    await run()
    expect(told).toHaveLength(2)
    nowMs += 61_000
    await run()
    expect(told).toHaveLength(7)
    expect([...new Set(told)].sort()).toEqual([...topics].sort())
    expect(lines).toHaveLength(1)
  })

  test('a hub that goes on failing is left alone for longer each time, whatever changes meanwhile', async () => {
    const { url, told, fetch } = await hub([500])
    const archive = await sampleArchive()
    let nowMs = Date.parse('2026-11-01T00:00:00Z')
    const lines: string[] = []
    const options = {
      publish: { hubs: [url], perSource: 'files' },
      fetch,
      clock: () => nowMs,
      log: (line: string) => lines.push(line),
    }
    for (let minute = 0; minute < 40; minute += 1) {
      await archive.add([{}])
      const publisher = samplePublisher(archive, options)
      await publisher.publish()
      await publisher.close()
      nowMs += 60_000
    }
    expect(lines.map((line) => JSON.parse(line).msg.split('; ')[1])).toEqual([
      'tried again in 1m',
      'tried again in 5m',
      'tried again in 30m',
      'tried again in 2h',
    ])
    // No topic is tried twice while another has not been tried.
    expect(told).toHaveLength(4)
    expect(new Set(told).size).toBe(4)
  })

  test('a hub that hangs, one that refuses the connection and one that fails hold up no other, nor the end', async () => {
    const healthy = await someHub(() => 204)
    const hanging = await someHub(() => 'hang')
    const failing = await someHub(() => 503)
    const refusing = await someHub(() => 204)
    refusing.server.close()
    const archive = await sampleArchive()
    await archive.add([{}])
    const lines: string[] = []
    const publisher = samplePublisher(archive, {
      publish: { hubs: [hanging.url, refusing.url, failing.url, healthy.url], perSource: 'files' },
      fetch: hubFetcher(),
      log: (line: string) => lines.push(line),
    })
    await publisher.publish()
    const startedAt = performance.now()
    await publisher.close()
    expect(performance.now() - startedAt).toBeLessThan(8_000)
    expect(healthy.told.sort()).toEqual([...topics].sort())
    expect([hanging.told, failing.told].map(({ length }) => length)).toEqual([1, 1])
    expect(lines.filter((line) => line.includes('HTTP 503; tried again'))).toHaveLength(1)
    expect(lines.filter((line) => line.includes('ECONNREFUSED'))).toHaveLength(1)
    // A round that is broken off at the end is no failure of the hub.
    expect(lines).toHaveLength(2)
    const { pings } = archive.archive.publications
    expect(await pings.queue(hanging.url)).toMatchObject({ waiting: 6, failures: 0 })
    expect(await pings.queue(failing.url)).toMatchObject({ waiting: 6, failures: 1 })
    expect(await pings.queue(healthy.url)).toBeUndefined()
  })

  test('what was broken off at the end is told at once by the next run, also where nothing is new', async () => {
    let isUp = false
    const { url, told } = await someHub(() => (isUp ? 204 : 'hang'))
    const archive = await sampleArchive()
    await archive.add([{}])
    const options = { publish: { hubs: [url], perSource: 'files' }, fetch: hubFetcher() }
    const first = samplePublisher(archive, options)
    await first.publish()
    await first.close()
    isUp = true
    const second = samplePublisher(archive, options)
    await second.publish()
    await second.close()
    expect([...new Set(told.slice(1))].sort()).toEqual([...topics].sort())
  })

  test('what changes while a hub is told of it is told again', async () => {
    const answers: (() => void)[] = []
    const { url } = await localServer((_request, response) => {
      answers.push(() => response.writeHead(204).end())
    })
    const { pings } = (await sampleArchive()).archive.publications
    const hubs = [`${url}/`]
    const pinger = createHubPinger({
      hubs,
      pings,
      fetch: hubFetcher(),
      clock: Date.now,
      log: pino({ level: 'silent' }),
    })
    await pinger.announce(['https://reader.example/all.json'])
    await expect.poll(() => answers.length).toBe(1)
    await pinger.announce(['https://reader.example/all.json'])
    answers[0]?.()
    await expect.poll(() => answers.length).toBe(2)
    answers[1]?.()
    await expect.poll(() => pings.queue(`${url}/`)).toBeUndefined()
    await pinger.close()
    expect(answers).toHaveLength(2)
  })

  test('a hub the settings do not name any more is forgotten', async () => {
    const { url, fetch } = await hub([500])
    const archive = await sampleArchive()
    await archive.add([{}])
    const first = samplePublisher(archive, { publish: { hubs: [url], perSource: 'files' }, fetch })
    await first.publish()
    await first.close()
    const { pings } = archive.archive.publications
    expect(await pings.queue(url)).toMatchObject({ failures: 1 })
    const second = samplePublisher(archive, { fetch })
    await second.publish()
    await second.close()
    expect(await pings.queue(url)).toBeUndefined()
  })
})
