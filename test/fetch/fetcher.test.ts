import { getEventListeners } from 'node:events'
import { describe, expect, test } from 'vitest'
import { localServer } from '../support/local-server.ts'
import { localFetcher } from './local-fetcher.ts'

const feed = '<rss version="2.0"><channel><title>Harbour news</title></channel></rss>'

describe('a fetch', () => {
  test('brings the body, its type, validators and freshness', async () => {
    const { url, seen } = await localServer((_request, response) => {
      response.writeHead(200, {
        'content-type': 'application/rss+xml',
        etag: 'W/"a,b c"',
        'last-modified': 'Fri, 20 Nov 2026 10:00:00 GMT',
        'cache-control': 'max-age=600',
        age: '100',
      })
      response.end(feed)
    })
    const outcome = await localFetcher().fetch({ url: `${url}/feed?x=1#top` })
    expect(outcome).toEqual({
      kind: 'fetched',
      url: `${url}/feed?x=1`,
      contentType: 'application/rss+xml',
      status: 200,
      headers: expect.objectContaining({ age: '100', 'content-type': 'application/rss+xml' }),
      atMs: expect.any(Number),
      body: Buffer.from(feed),
      validators: { etag: 'W/"a,b c"', lastModified: 'Fri, 20 Nov 2026 10:00:00 GMT' },
      freshness: { freshForMs: 500_000 },
      wireBytes: feed.length,
    })
    expect(seen).toHaveLength(1)
    expect(seen[0]?.url).toBe('/feed?x=1')
  })

  test('sends who asks, what is wanted and in which codings, and nothing else', async () => {
    const { url, seen } = await localServer((_request, response) => response.end(feed))
    await localFetcher().fetch({ url })
    expect(seen[0]?.headers).toEqual({
      host: new URL(url).host,
      connection: 'keep-alive',
      'user-agent': 'feedkeeper/1.0 (+https://example.org/)',
      accept: expect.stringMatching(/^application\/atom\+xml, application\/rss\+xml/),
      'accept-encoding': 'gzip, br, zstd',
    })
  })

  test('keeps no cookies', async () => {
    const { url, seen } = await localServer((_request, response) => {
      response.setHeader('set-cookie', 'seen=1')
      response.end(feed)
    })
    const fetcher = localFetcher()
    await fetcher.fetch({ url })
    await fetcher.fetch({ url })
    expect(seen.map((request) => request.headers.cookie)).toEqual([undefined, undefined])
  })

  test('posts the body as JSON, without validators', async () => {
    let body = ''
    const { url, seen } = await localServer((request, response) => {
      request.on('data', (chunk) => {
        body += chunk
      })
      request.on('end', () => response.end('{}'))
    })
    await localFetcher().fetch({ url, method: 'POST', body: '{"page":1}', validators: { etag: '"x"' } })
    expect(body).toBe('{"page":1}')
    expect(seen[0]?.headers['content-type']).toBe('application/json')
    expect(seen[0]?.headers['if-none-match']).toBeUndefined()
  })

  test.each([404, 403, 500, 503, 429, 418, 202, 300])('answers %i as a refusal', async (status) => {
    const { url, seen } = await localServer((_request, response) => response.writeHead(status).end('no'))
    expect(await localFetcher().fetch({ url })).toEqual({ kind: 'refused', url: `${url}/`, status, wireBytes: 2 })
    expect(seen).toHaveLength(1)
  })

  test.each([403, 429, 503])('reads Retry-After on %i', async (status) => {
    const { url } = await localServer((_request, response) =>
      response.writeHead(status, { 'retry-after': '120' }).end(),
    )
    expect(await localFetcher().fetch({ url })).toMatchObject({ kind: 'refused', status, retryAfterMs: 120_000 })
  })

  test('answers 410 as gone', async () => {
    const { url } = await localServer((_request, response) => response.writeHead(410).end())
    expect(await localFetcher().fetch({ url })).toMatchObject({ kind: 'gone' })
  })

  test('can be called off, while it waits for the answer and before it starts', async () => {
    const { url } = await localServer(() => {})
    const fetcher = localFetcher()
    const caller = new AbortController()
    const fetching = fetcher.fetch({ url, signal: caller.signal })
    setTimeout(() => caller.abort(new Error('enough')), 50)
    await expect(fetching).rejects.toMatchObject({ code: 'aborted', cause: new Error('enough') })
    await expect(fetcher.fetch({ url, signal: caller.signal })).rejects.toMatchObject({ code: 'aborted' })
  })

  test('leaves nothing behind on a signal that lives on', async () => {
    const { url } = await localServer((_request, response) => response.end(feed))
    const fetcher = localFetcher()
    const { signal } = new AbortController()
    const asked = Array.from({ length: 50 }, () => fetcher.fetch({ url, signal }))
    const failing = fetcher.fetch({ url: 'http://127.0.0.1:9/', signal }).catch(() => {})
    expect(getEventListeners(signal, 'abort').length).toBeGreaterThan(0)
    await Promise.all([...asked, failing])
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  test('breaks off when the fetcher closes, and none follows', async () => {
    const asked = Promise.withResolvers<void>()
    const { url, seen } = await localServer(() => asked.resolve())
    const fetcher = localFetcher()
    const fetching = fetcher.fetch({ url })
    void asked.promise.then(() => fetcher.close())
    await expect(fetching).rejects.toMatchObject({ code: 'aborted' })
    await expect(fetcher.fetch({ url })).rejects.toMatchObject({ code: 'aborted' })
    expect(seen).toHaveLength(1)
  })

  test('leaves headers alone that are not a definition’s to set', async () => {
    await expect(
      localFetcher().fetch({ url: 'http://127.0.0.1:9/', headers: { 'Transfer-Encoding': 'chunked' } }),
    ).rejects.toMatchObject({ code: 'forbidden-header' })
  })
})
