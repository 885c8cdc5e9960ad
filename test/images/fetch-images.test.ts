import type { RequestListener } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { pino } from 'pino'
import { describe, expect, onTestFinished, test } from 'vitest'
import { fetchSettings } from '../../src/fetch/fetch-settings.ts'
import { createFetcher } from '../../src/fetch/fetcher.ts'
import { ImageFetcher } from '../../src/images/fetch-images.ts'
import { type TestArchive, testArchive } from '../support/archive.ts'
import { fileOf, someArticle } from '../support/articles.ts'
import { localServer } from '../support/local-server.ts'
import { somePicture } from '../support/pictures.ts'

const dayMs = 86_400_000
const quiet = pino({ level: 'silent' })

/** A site with pictures, an archive, and what fetches them, under a clock that is set by hand. */
async function gallery(answer: RequestListener, settings: object = {}) {
  const { url: site, seen } = await localServer(answer)
  const clock = { nowMs: Date.UTC(2026, 1, 3) }
  const archive = await testArchive({ clock: () => clock.nowMs })
  const fetcher = createFetcher(
    fetchSettings.parse({
      allowPrivateNetworks: [new URL(site).host],
      perHost: { connections: 2, spacing: '0ms' },
      ...settings,
    }),
    { userAgent: 'feedkeeper-test/0', env: {}, clock: Date.now },
  )
  onTestFinished(() => fetcher.close())
  const images = new ImageFetcher({ archive, fetcher, maxBytes: 1_000, clock: () => clock.nowMs, log: quiet })
  const run = (signal = new AbortController().signal) => images.run({ signal })
  const asked = () => seen.map(({ url }) => url)
  return { site, seen, asked, clock, archive, fetcher, images, run }
}

const keepArticle = (n: number, archive: TestArchive, images: readonly string[]) => {
  const article = someArticle(n)
  return archive.keep({
    articles: [{ article, ...fileOf(article), details: {}, firstSeenAtMs: 0, sourceId: 'gazette', images }],
  })
}
const records = (archive: TestArchive) => archive.catalog.images.page({ after: '', limit: 100 })

const showPictures: RequestListener = ({ url = '' }, response) => {
  if (url.startsWith('/away')) response.writeHead(302, { location: 'http://10.1.2.3/x.png' }).end()
  else if (url.startsWith('/gone')) response.writeHead(404).end('gone')
  else if (url.startsWith('/large')) response.end(Buffer.concat([somePicture(), Buffer.alloc(2_000)]))
  else if (url.startsWith('/vector')) response.end('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')
  else if (url.startsWith('/page')) response.setHeader('content-type', 'image/png').end('<!doctype html>')
  else response.setHeader('content-type', 'text/html').end(somePicture(url.slice(0, 5)))
}

describe('fetching pictures', () => {
  test('keeps each under what its bytes are, once for two articles and two addresses, and asks for none again', async () => {
    const { site, asked, archive, run } = await gallery(showPictures)
    await keepArticle(1, archive, [`${site}/same.html`, `${site}/b`])
    await keepArticle(2, archive, [`${site}/same.html`, `${site}/same.gif`])
    expect(await run()).toEqual({ kept: 3, failed: 0 })
    expect(asked().sort()).toEqual(['/b', '/same.gif', '/same.html'])
    const kept = await records(archive)
    expect(new Set(kept.map(({ file }) => file)).size).toBe(2)
    for (const { file = '' } of kept) expect(file).toMatch(/\.png$/)
    const same = kept.find(({ url }) => url.endsWith('/same.gif'))?.file ?? ''
    expect(await archive.images.get(same)).toEqual(somePicture('/same'))
    expect([await run(), asked().length]).toEqual([{ kept: 0, failed: 0 }, 3])
  })

  test('gives up what is too large, no picture, SVG, or leads to a private address, and says why', async () => {
    const { site, seen, archive, clock, run } = await gallery(showPictures)
    await keepArticle(
      1,
      archive,
      ['/large', '/vector', '/page', '/away'].map((path) => `${site}${path}`),
    )
    expect(await run()).toEqual({ kept: 0, failed: 4 })
    const reasons = (await records(archive)).map(({ url, reason }) => [url.slice(site.length), reason])
    expect(reasons).toEqual([
      ['/away', expect.stringContaining('10.1.2.3')],
      ['/large', expect.stringContaining('larger than 1000')],
      ['/page', 'it is a page, not a picture'],
      ['/vector', 'it is SVG, which can hold scripts'],
    ])
    clock.nowMs += 365 * dayMs
    expect([await run(), seen.length]).toEqual([{ kept: 0, failed: 0 }, 4])
  })

  test('asks for a picture that is not there once more after a day, and then never', async () => {
    const { site, seen, archive, clock, run } = await gallery(showPictures)
    await keepArticle(1, archive, [`${site}/gone`])
    await run()
    clock.nowMs += dayMs - 1
    await run()
    expect(seen).toHaveLength(1)
    clock.nowMs += 1
    expect(await run()).toEqual({ kept: 0, failed: 1 })
    expect(await records(archive)).toEqual([{ url: `${site}/gone`, reason: 'HTTP 404' }])
    clock.nowMs += 365 * dayMs
    await run()
    expect(seen).toHaveLength(2)
  })

  test('tries what fails for the moment five times at most, ever more seldom, and heeds Retry-After', async () => {
    const { site, seen, archive, clock, run } = await gallery((_request, response) =>
      response.writeHead(503, { 'retry-after': '7200' }).end(),
    )
    await keepArticle(1, archive, [`${site}/a`])
    await run()
    clock.nowMs += 7_199_000
    await run()
    expect(seen).toHaveLength(1)
    expect(await archive.catalog.images.counts()).toMatchObject({ waiting: 1, givenUp: 0 })
    for (let day = 0; day < 30; day += 1) {
      clock.nowMs += dayMs
      await run()
    }
    expect(seen).toHaveLength(5)
    expect(await archive.catalog.images.counts()).toMatchObject({ waiting: 0, givenUp: 1 })
  })

  test('notes a try before it makes it, so that whoever is killed over a picture does not ask for it for ever', async () => {
    const noted: Promise<unknown>[] = []
    const { site, seen, archive, clock, run } = await gallery((_request, response) => {
      noted.push(archive.catalog.images.due(Number.MAX_SAFE_INTEGER).then(([image]) => image?.attempts))
      response.destroy()
    })
    await keepArticle(1, archive, [`${site}/a`])
    await run()
    expect(await Promise.all(noted)).toEqual([1])
    await archive.catalog.images.noteTries([{ url: `${site}/a`, attempts: 5, nextTryAtMs: clock.nowMs }])
    expect([await run(), seen.length]).toEqual([{ kept: 0, failed: 1 }, 1])
    expect(await records(archive)).toEqual([{ url: `${site}/a`, reason: 'it did not come in 5 tries' }])
  })

  test('stops at once where it is told to, and counts no try', async () => {
    const hung: (() => void)[] = []
    const { site, archive, run } = await gallery(
      (_request, response) => void hung.push(() => response.end(somePicture())),
    )
    await keepArticle(1, archive, [`${site}/a`])
    const stop = new AbortController()
    const running = run(stop.signal)
    while (hung.length === 0) await pause(5)
    stop.abort()
    expect(await running).toEqual({ kept: 0, failed: 0 })
    const [waiting] = await archive.catalog.images.due(Number.MAX_SAFE_INTEGER)
    expect(waiting).toMatchObject({ attempts: 0 })
  })

  test('asks a host for one at a time, and lets go of it where something else waits for its last connection', async () => {
    const hung: string[] = []
    const { site, archive, fetcher, run } = await gallery(
      ({ url = '' }, response) => {
        if (url === '/text') response.end('text')
        else hung.push(url)
      },
      { perHost: { connections: 1, spacing: '0ms' } },
    )
    await keepArticle(1, archive, [`${site}/a`, `${site}/b`])
    const stop = new AbortController()
    const running = run(stop.signal)
    while (hung.length === 0) await pause(5)
    expect(await fetcher.fetch({ url: `${site}/text` })).toMatchObject({ kind: 'fetched' })
    expect(hung[0]).toBe('/a')
    stop.abort()
    await running
    const left = await archive.catalog.images.due(Number.MAX_SAFE_INTEGER)
    expect(left.every(({ attempts }) => attempts === 0)).toBe(true)
  })
})
