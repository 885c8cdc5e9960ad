import { readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib'
import { pino } from 'pino'
import { describe, expect, test } from 'vitest'
import { startFeedServer } from '../../src/serve/feed-server.ts'
import { ListenError } from '../../src/serve/listen-address.ts'
import { serverSettings } from '../../src/serve/serve-settings.ts'
import { feedFilesIn, imagesIn } from '../support/archive.ts'
import { ask, feed, publish, publishedIn, serve } from './served-site.ts'

const codings = {
  identity: (bytes: Buffer) => bytes,
  gzip: gunzipSync,
  br: brotliDecompressSync,
  zstd: zstdDecompressSync,
}

describe('serving a feed', () => {
  test('says what it is, how long it is good for, and that it depends on the coding', async () => {
    const { url } = await serve()
    const { status, headers, body } = await ask(url, '/all.rss.xml')
    expect(status).toBe(200)
    expect(body.toString()).toBe(feed)
    expect(headers).toMatchObject({
      'content-type': 'application/rss+xml; charset=utf-8',
      'content-length': String(Buffer.byteLength(feed)),
      'cache-control': 'public, max-age=300',
      vary: 'Accept-Encoding, Accept, Sec-Fetch-Dest, Upgrade-Insecure-Requests',
      'x-content-type-options': 'nosniff',
    })
    expect(headers['content-encoding']).toBeUndefined()
    expect(headers['last-modified']).toMatch(/GMT$/)
    expect(headers.etag).toMatch(/^"[\w-]{22}"$/)
    expect((await ask(url, '/feeds/all.rss.xml')).body.toString()).toBe(feed)
  })

  test.each([
    ['gzip', 'gzip'],
    ['br', 'br'],
    ['zstd', 'zstd'],
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip, zstd', 'zstd'],
    ['gzip;q=1.0, br;q=0.5', 'gzip'],
    ['br;q=0, gzip;q=0.1', 'gzip'],
    ['gzip;q=0', 'identity'],
    ['*', 'br'],
    ['*;q=0.1, gzip', 'gzip'],
    ['identity, gzip;q=0.5', 'identity'],
    ['deflate', 'identity'],
    ['identity;q=0', 'identity'],
    ['', 'identity'],
    ['GZIP', 'gzip'],
    ['gzip;q=bogus', 'identity'],
  ] as const)('a client that sends Accept-Encoding: %s is sent %s', async (accepted, coding) => {
    const { url } = await serve()
    const { headers, body } = await ask(url, '/all.rss.xml', { 'Accept-Encoding': accepted })
    expect(headers['content-encoding'] ?? 'identity').toBe(coding)
    expect(headers['content-length']).toBe(String(body.length))
    expect(codings[coding](body).toString()).toBe(feed)
  })

  test('each coding has a strong tag of its own', async () => {
    const { url } = await serve()
    const tags = await Promise.all(
      Object.keys(codings).map(
        async (coding) => (await ask(url, '/all.rss.xml', { 'Accept-Encoding': coding })).headers.etag,
      ),
    )
    expect(new Set(tags).size).toBe(4)
    for (const tag of tags) expect(tag).toMatch(/^"/)
  })

  test('HEAD is GET without the body', async () => {
    const { url } = await serve()
    for (const coding of Object.keys(codings)) {
      const get = await ask(url, '/all.rss.xml', { 'Accept-Encoding': coding })
      const head = await ask(url, '/all.rss.xml', { 'Accept-Encoding': coding }, 'HEAD')
      expect(head.body).toHaveLength(0)
      expect({ ...head.headers, date: '' }).toEqual({ ...get.headers, date: '' })
    }
  })

  test('other methods are refused and told which there are', async () => {
    const { url } = await serve()
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      const { status, headers } = await ask(url, '/all.rss.xml', {}, method)
      expect([status, headers.allow]).toEqual([405, 'GET, HEAD'])
    }
  })

  describe('conditional requests', () => {
    const conditions = async () => {
      const { url, folder } = await serve()
      const modified = new Date('2026-10-05T08:00:00Z')
      await utimes(join(folder, 'all.rss.xml'), modified, modified)
      const { headers } = await ask(url, '/all.rss.xml')
      const status = async (sent: Record<string, string>, method = 'GET') =>
        (await ask(url, '/all.rss.xml', sent, method)).status
      return { url, etag: headers.etag ?? '', status, headers }
    }

    test('the tag it was given is answered with 304, in every way a tag can be sent', async () => {
      const { etag, status } = await conditions()
      for (const sent of [etag, `W/${etag}`, '*', `"other", ${etag}`, `"other" , W/${etag} , "third"`]) {
        expect([sent, await status({ 'If-None-Match': sent })]).toEqual([sent, 304])
      }
      expect(await status({ 'If-None-Match': etag }, 'HEAD')).toBe(304)
      expect(await status({ 'If-None-Match': etag, 'Cache-Control': 'no-cache' })).toBe(304)
    })

    test('another tag is answered whole, also where the date would do', async () => {
      const { status } = await conditions()
      for (const sent of ['"other"', 'W/"other"', '""', 'garbage']) {
        expect(await status({ 'If-None-Match': sent })).toBe(200)
        expect(await status({ 'If-None-Match': sent, 'If-Modified-Since': 'Mon, 05 Oct 2026 08:00:00 GMT' })).toBe(200)
      }
    })

    test('a tag of one coding is not taken for another', async () => {
      const { etag, status } = await conditions()
      expect(await status({ 'If-None-Match': etag, 'Accept-Encoding': 'gzip' })).toBe(200)
    })

    test('the date counts where there is no tag', async () => {
      const { status } = await conditions()
      expect(await status({ 'If-Modified-Since': 'Mon, 05 Oct 2026 08:00:00 GMT' })).toBe(304)
      expect(await status({ 'If-Modified-Since': 'Mon, 05 Oct 2026 09:00:00 GMT' })).toBe(304)
      expect(await status({ 'If-Modified-Since': 'Mon, 05 Oct 2026 07:59:59 GMT' })).toBe(200)
      expect(await status({ 'If-Modified-Since': 'not a date' })).toBe(200)
    })

    test('304 repeats what a cache needs and has no body', async () => {
      const { url, etag, headers } = await conditions()
      const answer = await ask(url, '/all.rss.xml', { 'If-None-Match': etag })
      expect(answer.body).toHaveLength(0)
      for (const name of ['etag', 'cache-control', 'vary', 'last-modified']) {
        expect(answer.headers[name]).toBe(headers[name])
      }
      expect(answer.headers['content-type']).toBeUndefined()
    })
  })

  test('a new document is served as soon as it is there, under a new tag', async () => {
    const { url, folder } = await serve()
    const before = await ask(url, '/all.rss.xml', { 'Accept-Encoding': 'br' })
    await publish(folder, 'all.rss.xml', feed.replace('港口', '码头'))
    await wait(150)
    const after = await ask(url, '/all.rss.xml', { 'Accept-Encoding': 'br' })
    expect(brotliDecompressSync(after.body).toString()).toContain('码头')
    expect(after.headers.etag).not.toBe(before.headers.etag)
  })

  test('the packed form beside a document is sent as it is, and made where there is none', async () => {
    const { url, folder } = await serve()
    const packed = await ask(url, '/all.rss.xml', { 'Accept-Encoding': 'gzip' })
    expect(packed.body).toEqual(await readFile(join(folder, 'all.rss.xml.gz')))
    const bare = await serve()
    await rm(join(bare.folder, 'all.rss.xml.gz'))
    const { headers, body } = await ask(bare.url, '/all.rss.xml', { 'Accept-Encoding': 'gzip' })
    expect(headers['content-encoding']).toBe('gzip')
    expect(gunzipSync(body).toString()).toBe(feed)
  })

  test('compressed forms of another coding that lie about are not sent: nobody keeps them current', async () => {
    const { url, folder } = await serve()
    await writeFile(join(folder, 'all.rss.xml.br'), 'of yesterday')
    const { body } = await ask(url, '/all.rss.xml', { 'Accept-Encoding': 'br' })
    expect(brotliDecompressSync(body).toString()).toBe(feed)
  })

  test('a document too large to keep comes from the disk, in the codings that are there', async () => {
    const { url } = await serve({}, { cacheBytes: 100 })
    for (const [accepted, coding] of [
      ['identity', 'identity'],
      ['br', 'identity'],
      ['br, gzip', 'gzip'],
    ] as const) {
      const { body, headers } = await ask(url, '/all.rss.xml', { 'Accept-Encoding': accepted })
      expect(headers['content-encoding'] ?? 'identity').toBe(coding)
      expect(headers['content-length']).toBe(String(body.length))
      expect(codings[coding](body).toString()).toBe(feed)
      const again = { 'Accept-Encoding': accepted, 'If-None-Match': headers.etag ?? '' }
      expect((await ask(url, '/all.rss.xml', again)).status).toBe(304)
    }
  })

  describe('a document of which only the packed form is there', () => {
    test.each([
      ['gzip, deflate, br, zstd', 'gzip'],
      ['gzip;q=0.5, br', 'br'],
      ['zstd', 'zstd'],
      ['identity', 'identity'],
      ['', 'identity'],
    ] as const)('is sent to a client with Accept-Encoding: %s as %s', async (accepted, coding) => {
      for (const cacheBytes of [1_000_000, 100]) {
        const { url, folder } = await serve({}, { cacheBytes })
        const { headers, body } = await ask(url, '/all/12.atom.xml', { 'Accept-Encoding': accepted })
        // Of one that is too large to keep, no other coding is made.
        const sent =
          cacheBytes === 100 && coding !== 'gzip' ? (accepted.includes('gzip') ? 'gzip' : 'identity') : coding
        expect(headers['content-encoding'] ?? 'identity').toBe(sent)
        expect(codings[sent](body).toString()).toBe(feed)
        if (sent === 'gzip') expect(body).toEqual(await readFile(join(folder, 'all/12.atom.xml.gz')))
        const again = { 'Accept-Encoding': accepted, 'If-None-Match': headers.etag ?? '' }
        expect((await ask(url, '/all/12.atom.xml', again)).status).toBe(304)
      }
    })
  })

  test('how long it is good for follows the rhythm of the sources, within bounds; an archive is good for long', async () => {
    const age = async (freshForMs: () => number | undefined, path = '/all.rss.xml') =>
      (await ask((await serve({ freshForMs: async () => freshForMs() })).url, path)).headers['cache-control']
    expect(await age(() => 5)).toBe('public, max-age=60')
    expect(await age(() => 9e9)).toBe('public, max-age=3600')
    expect(await age(() => undefined)).toBe('public, max-age=60')
    expect(await age(() => 5, '/all/12.atom.xml')).toBe('public, max-age=3600')
  })

  test('names hub and topic in the headers of what can be subscribed to', async () => {
    const { url } = await serve({ hubs: ['https://hub.example/'], url: 'https://reader.example/f' })
    const { headers } = await ask(url, '/all.rss.xml')
    expect(headers.link).toBe('<https://hub.example/>; rel="hub", <https://reader.example/f/all.rss.xml>; rel="self"')
    expect((await ask(url, '/all/12.atom.xml')).headers.link).toBeUndefined()
  })
})

describe('everything else', () => {
  test.each([
    '/nothing.rss.xml',
    '/secret.txt',
    '/all/2020-01.json',
    '/feeds/nothing',
    '/../feed-server.test.ts',
    '/%2e%2e%2f%2e%2e%2fetc/passwd',
    '/all.rss.xml/x',
    '/%',
  ])('nothing is at %s', async (path) => {
    const { url } = await serve()
    const { status, body } = await ask(url, path)
    expect(status).toBe(404)
    expect(body.toString()).not.toContain('secret')
  })

  test('a client that reads nothing is cut off, and others are served meanwhile', async () => {
    const { url } = await serve({}, { idleTimeout: '200ms' })
    const { hostname, port } = new URL(url)
    const slow = connect(Number(port), hostname)
    const closed = new Promise((resolve) => slow.once('close', resolve).on('error', () => undefined))
    slow.write('GET /all.rss.xml HTTP/1.1\r\nHost: x\r\n')
    expect((await ask(url, '/all.rss.xml')).status).toBe(200)
    await closed
    expect((await ask(url, '/all.rss.xml')).status).toBe(200)
  })

  test('what is no HTTP, or has endless headers, gets a refusal and does no harm', async () => {
    const { url } = await serve()
    const { hostname, port } = new URL(url)
    for (const bytes of [
      '\u0000\u0001garbage\r\n\r\n',
      `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(100_000)}\r\n\r\n`,
    ]) {
      const socket = connect(Number(port), hostname)
      const answered = new Promise<string>((resolve) => {
        let text = ''
        socket.on('data', (part) => {
          text += part
        })
        socket.on('close', () => resolve(text)).on('error', () => undefined)
      })
      socket.write(bytes)
      expect(await answered).toMatch(/^HTTP\/1.1 4\d\d/)
    }
    expect((await ask(url, '/all.json')).status).toBe(200)
  })

  test('an address that is taken is told', async () => {
    const { url } = await serve()
    const { hostname: host, port } = new URL(url)
    const taken = startFeedServer(
      { host, port: Number(port) },
      {
        settings: serverSettings.parse({}),
        feeds: feedFilesIn(''),
        images: imagesIn(''),
        site: { title: '', url: 'http://x/', timeZone: 'Asia/Shanghai' },
        published: publishedIn(''),
        pages: [],
        hubs: [],
        freshForMs: async () => undefined,
        clock: Date.now,
        log: pino({ level: 'silent' }),
      },
    )
    await expect(taken).rejects.toThrow(ListenError)
    await expect(taken).rejects.toThrow(`127.0.0.1:${port} cannot be listened on: another program listens there`)
  })

  test('closing lets an answer under way end and takes no new client', async () => {
    const { url, server } = await serve()
    await ask(url, '/all.json')
    await server.close()
    await expect(ask(url, '/all.json')).rejects.toThrow('ECONNREFUSED')
  })
})
