import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { Captures } from '../../src/archive/captures/captures.ts'
import type { Capturing } from '../../src/poll/captures-of-poll.ts'
import { hashOf } from '../../src/poll/entries/identity.ts'
import { runPoll } from '../../src/poll/run-poll.ts'
import type { Source } from '../../src/source/load.ts'
import { localServer } from '../support/local-server.ts'
import { pollParts, sourceOf } from '../support/poll-parts.ts'

const large = '<!-- padding -->'.repeat(10_000)
const item = (url: string, n: number, text = `<description>Boat ${n} came in.</description>`) =>
  `<item><title>Boat ${n}</title><link>${url}/${n}</link>${text}</item>`
const rss = (...items: string[]) =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour</title>${items.join('')}</channel></rss>`
const pageOf = (n: number) => `<html><main><p>Page of boat ${n}.</p></main>${large}</html>`
const ofListing = (url: string) => sourceOf('harbour', `list:\n  feed: { url: "${url}/feed" }\nevery: 10m\n`)
const ofPages = (url: string) =>
  sourceOf('harbour', `list:\n  feed: { url: "${url}/feed" }\nevery: 10m\narticle: { content: [main] }\n`)

/** A harbour whose feed a test changes; its pages are there for good. */
async function harbour(capturing: Capturing | undefined, source: (url: string) => Source) {
  let feed = ''
  const { url, seen } = await localServer((request, response) => {
    const n = Number(request.url?.slice(1))
    response.setHeader('content-type', Number.isNaN(n) ? 'application/rss+xml' : 'text/html')
    response.end(Number.isNaN(n) ? feed : pageOf(n))
  })
  const parts = await pollParts({ ...(capturing && { capturing }) })
  const { captures } = parts.archive
  return {
    ...parts,
    seen,
    captures,
    poll: async (make: (url: string) => string, other: Partial<typeof parts> = {}) => {
      feed = make(url)
      return runPoll(source(url), { ...parts, ...other })
    },
    hash: (n: number) => hashOf(`${url.replace('http:', 'https:')}/${n}`),
    records: async () => {
      const index = parts.archive.catalog.captures
      const files = await index.files()
      return (await Promise.all([...files.keys()].map((file) => index.recordsOf(file)))).flat()
    },
    url,
  }
}

const bodyOf = async (captures: Captures, place: Parameters<Captures['read']>[0] | undefined) =>
  place && Buffer.from((await captures.read(place)).answer.body).toString()

describe('what a poll keeps of what the site sent', () => {
  test('is the listing where that brought the text, for each new article, and once', async () => {
    const { poll, hash, captures, records, url } = await harbour('articles', ofListing)
    const feeds = [
      (url: string) => rss(item(url, 1), item(url, 2)) + large,
      (url: string) => rss(item(url, 2), item(url, 3)),
    ]
    for (const feed of feeds) await poll(feed)
    for (const [n, at] of [
      [1, 0],
      [2, 0],
      [3, 1],
    ] as const) {
      const found = await captures.find(hash(n), 'harbour')
      expect(await bodyOf(captures, found?.listing)).toBe(feeds[at]?.(url))
      expect(found?.pages).toEqual([])
    }
    await poll((url) => rss(item(url, 3)))
    expect((await records()).map(({ purpose }) => purpose.articles.length)).toEqual([2, 1])
  })

  test.each(['articles', undefined] as const)('is no longer held in memory once it is kept (%s)', async (capturing) => {
    const { fetch, ...parts } = await harbour(capturing, ofListing)
    const bodies: Uint8Array[] = []
    const watched: typeof fetch = async (request) => {
      const outcome = await fetch(request)
      if (outcome.kind === 'fetched') bodies.push(outcome.body)
      return outcome
    }
    const { archived } = await parts.poll((url) => rss(item(url, 1)) + large, { fetch: watched })
    expect(archived).toHaveLength(1)
    expect(bodies.map(({ length }) => length)).toEqual([0])
  })

  test('is no longer held in memory once it is kept, pages of articles neither', async () => {
    const { archive, captures, ...parts } = await harbour('articles', ofPages)
    const lengths: number[] = []
    const bodies: Uint8Array[] = []
    const append: Captures['append'] = (some) => {
      bodies.push(...some.map(({ answer }) => answer.body))
      lengths.push(...some.map(({ answer }) => answer.body.length))
      return captures.append(some)
    }
    await parts.poll((url) => rss(item(url, 1)), { archive: { ...archive, captures: { ...captures, append } } })
    expect(lengths).toEqual([pageOf(1).length])
    expect(bodies.map(({ length }) => length)).toEqual([0])
  })

  test('is what an article was revised by, and nothing where only a counter moved', async () => {
    const { poll, hash, captures, records } = await harbour('articles', ofListing)
    const told = (text: string) => (url: string) => rss(item(url, 1, `<description>${text}</description>`))
    await poll(told('Boat 1 came in at nine, 12 reads.'))
    await poll(told('Boat 1 came in at nine, 13 reads.'))
    expect(await records()).toHaveLength(1)
    const { revised } = await poll(told('Boat 1 came in at ten, after the storm.'))
    expect(revised).toHaveLength(1)
    const found = await captures.find(hash(1), 'harbour')
    expect(await bodyOf(captures, found?.listing)).toContain('after the storm')
  })

  test('is the page where the text is there, and not the listing', async () => {
    const { poll, hash, captures, records, url } = await harbour('articles', ofPages)
    await poll((url) => rss(item(url, 1), item(url, 2)))
    for (const n of [1, 2]) {
      const found = await captures.find(hash(n), 'harbour')
      expect(found?.listing).toBeUndefined()
      expect(await bodyOf(captures, found?.pages[0])).toBe(pageOf(n))
    }
    expect((await records()).map((each) => each.url)).toEqual([`${url}/1`, `${url}/2`])
  })

  test('is every changed listing too, where all is kept', async () => {
    const { poll, hash, captures, records } = await harbour('all', ofPages)
    await poll((url) => rss(item(url, 1)))
    await poll((url) => rss(item(url, 1)))
    await poll((url) => rss(item(url, 1, '')))
    const kept = await records()
    expect(kept.map(({ purpose }) => [purpose.page, purpose.articles])).toEqual([
      [undefined, [hash(1)]],
      [1, [hash(1)]],
      [undefined, []],
    ])
    const found = await captures.find(hash(1), 'harbour')
    expect(await bodyOf(captures, found?.listing)).toContain('Boat 1 came in')
    expect(found?.pages).toHaveLength(1)
  })

  test.each(['off', undefined] as const)('is nothing where that is %s', async (capturing) => {
    const { poll, hash, captures, folder } = await harbour(capturing, ofListing)
    expect(await poll((url) => rss(item(url, 1)))).toMatchObject({ archived: [{ hash: hash(1) }] })
    expect(await captures.find(hash(1), 'harbour')).toBeUndefined()
    expect(await readdir(folder)).not.toContain('captures')
  })

  test('is nothing, not even a folder, where nothing is new', async () => {
    const { poll, folder } = await harbour('articles', ofListing)
    await poll(() => rss())
    expect(await readdir(folder)).not.toContain('captures')
  })

  test('stands before the article does: where it cannot be kept, none is, and the next poll keeps both', async () => {
    const { poll, hash, captures, archive, folder } = await harbour('articles', ofPages)
    await writeFile(join(folder, 'captures'), 'no folder')
    const failed = await poll((url) => rss(item(url, 1)))
    expect(failed).toMatchObject({ listing: { kind: 'failed', code: 'disk-failed' }, archived: [] })
    expect(await archive.articles.get(hash(1))).toBeUndefined()
    await rm(join(folder, 'captures'))
    expect(await poll((url) => rss(item(url, 1)))).toMatchObject({ archived: [{ hash: hash(1) }] })
    expect(await bodyOf(captures, (await captures.find(hash(1), 'harbour'))?.pages[0])).toBe(pageOf(1))
  })

  test('holds nothing of what was asked with: no header of the request', async () => {
    const { url, seen } = await localServer((_request, response) => response.end(rss(item('https://h.example', 1))))
    const parts = await pollParts({ capturing: 'all' })
    const yaml = `list:\n  feed: { url: "${url}/feed", headers: { Authorization: "Bearer t0ken" } }\nevery: 10m\n`
    await runPoll(sourceOf('harbour', yaml), parts)
    expect(seen[0]?.headers.authorization).toBe('Bearer t0ken')
    const files = [...(await parts.archive.catalog.captures.files()).keys()]
    const text = gunzipSync(await readFile(join(parts.folder, 'captures', files[0] ?? ''))).toString()
    expect(text).toContain('Boat 1 came in')
    expect(text).not.toContain('t0ken')
  })
})
