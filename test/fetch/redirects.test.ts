import { describe, expect, test } from 'vitest'
import { firstHop, type Hop, nextHop } from '../../src/fetch/redirect.ts'
import { localServer } from '../support/local-server.ts'
import { localFetcher } from './local-fetcher.ts'

/** A server that sends `/301/302/end` on to `/302/end` with 301, and so on, and answers anything else. */
async function redirecting() {
  return localServer((request, response) => {
    const [, status, rest] = /^\/(30\d)(\/.*)$/.exec(request.url ?? '') ?? []
    if (status === undefined) response.end('news')
    else response.writeHead(Number(status), { location: rest }).end('moved')
  })
}

describe('redirects', () => {
  test.each([
    ['/301/a', '/a'],
    ['/308/a', '/a'],
    ['/301/308/a', '/a'],
    ['/301/302/a', '/302/a'],
    ['/301/302/301/a', '/302/301/a'],
  ])('%s has moved to %s', async (from, to) => {
    const { url } = await redirecting()
    expect(await localFetcher().fetch({ url: url + from })).toMatchObject({ url: `${url}/a`, movedTo: url + to })
  })

  test.each(['/302/a', '/303/a', '/307/a', '/302/301/a'])('%s has not moved', async (from) => {
    const { url } = await redirecting()
    const outcome = await localFetcher().fetch({ url: url + from })
    expect(outcome).toMatchObject({ kind: 'fetched', url: `${url}/a` })
    expect(outcome).not.toHaveProperty('movedTo')
  })

  test('the request is conditional to the end, and 304 after a redirect is not-modified with where it moved', async () => {
    const { url, seen } = await localServer((request, response) => {
      if (request.url === '/old') response.writeHead(301, { location: '/new' }).end()
      else response.writeHead(304, { etag: '"2"' }).end()
    })
    const outcome = await localFetcher().fetch({
      url: `${url}/old`,
      validators: { etag: '"1"', lastModified: 'whenever' },
    })
    expect(outcome).toMatchObject({ kind: 'not-modified', movedTo: `${url}/new`, validators: { etag: '"2"' } })
    expect(seen.map(({ headers }) => [headers['if-none-match'], headers['if-modified-since']])).toEqual([
      ['"1"', 'whenever'],
      ['"1"', 'whenever'],
    ])
  })

  test('410 behind a temporary redirect does not make the source gone, behind a permanent one it does', async () => {
    const { url } = await localServer((request, response) => {
      const [, status] = /^\/(30\d)/.exec(request.url ?? '') ?? []
      if (status) response.writeHead(Number(status), { location: '/away' }).end()
      else response.writeHead(410).end()
    })
    expect(await localFetcher().fetch({ url: `${url}/302` })).toMatchObject({ kind: 'refused', status: 410 })
    expect(await localFetcher().fetch({ url: `${url}/301` })).toMatchObject({ kind: 'gone' })
  })

  test('five are followed, a sixth is not', async () => {
    const { url, seen } = await redirecting()
    expect(await localFetcher().fetch({ url: `${url}/302/302/302/302/302/a` })).toMatchObject({ url: `${url}/a` })
    expect(seen).toHaveLength(6)
    await expect(localFetcher().fetch({ url: `${url}/302/302/302/302/302/302/a` })).rejects.toMatchObject({
      code: 'too-many-redirects',
    })
  })

  test('a circle is seen', async () => {
    const { url, seen } = await localServer((request, response) =>
      response.writeHead(302, { location: request.url === '/a' ? '/b' : '/a' }).end(),
    )
    await expect(localFetcher().fetch({ url: `${url}/a` })).rejects.toMatchObject({ code: 'redirect-loop' })
    expect(seen).toHaveLength(2)
  })

  test.each([
    ['file:///etc/passwd', 'forbidden-url'],
    ['gopher://example.org/', 'forbidden-url'],
    ['data:text/xml,<rss/>', 'forbidden-url'],
    ['javascript:alert(1)', 'forbidden-url'],
    ['ftp://example.org/feed', 'forbidden-url'],
    ['http://someone:secret@example.org/', 'forbidden-url'],
    ['http://169.254.169.254/latest/meta-data/', 'forbidden-address'],
    ['http://[::1]/', 'forbidden-address'],
    ['http://[::ffff:a00:1]/', 'forbidden-address'],
    ['http://167772161/', 'forbidden-address'],
    ['http://0xa.1/', 'forbidden-address'],
    ['//10.0.0.1/', 'forbidden-address'],
    ['http://[::1', 'bad-redirect'],
    ['http://', 'bad-redirect'],
    ['http://exa mple.org/', 'bad-redirect'],
    ['http://example.org:99999/', 'bad-redirect'],
    ['', 'bad-redirect'],
    [`/${'x'.repeat(20_000)}`, 'bad-redirect'],
  ])('to %j end in one clear error', async (location, code) => {
    const { url, seen } = await localServer((_request, response) => response.writeHead(301, { location }).end())
    const failure = await localFetcher()
      .fetch({ url })
      .catch((error: Error) => error)
    expect(failure).toMatchObject({ code })
    expect((failure as Error).message).not.toContain('secret')
    expect(seen).toHaveLength(1)
  })

  test('without Location are an error', async () => {
    const { url } = await localServer((_request, response) => response.writeHead(302).end())
    await expect(localFetcher().fetch({ url })).rejects.toMatchObject({ code: 'bad-redirect' })
  })

  test('an address in raw UTF-8 is followed', async () => {
    const { url, seen } = await localServer((request, response) => {
      if (request.url === '/') response.writeHead(302, { location: Buffer.from('/新闻').toString('latin1') }).end()
      else response.end('news')
    })
    await localFetcher().fetch({ url })
    expect(seen[1]?.url).toBe('/%E6%96%B0%E9%97%BB')
  })

  test('a definition’s headers stay on their host', async () => {
    const other = await localServer((_request, response) => response.end('news'))
    const { url, seen } = await localServer((request, response) => {
      const location = request.url === '/a' ? '/b' : `${other.url}/c`
      response.writeHead(302, { location }).end()
    })
    await localFetcher().fetch({ url: `${url}/a`, headers: { Authorization: 'Bearer 1' } })
    expect(seen.map(({ headers }) => headers.authorization)).toEqual(['Bearer 1', 'Bearer 1'])
    expect(other.seen[0]?.headers).not.toHaveProperty('authorization')
    expect(other.seen[0]?.headers).not.toHaveProperty('referer')
  })

  test.each([
    [301, 'GET', undefined],
    [302, 'GET', undefined],
    [303, 'GET', undefined],
    [307, 'POST', '{}'],
    [308, 'POST', '{}'],
  ])('after %i a POST goes on as %s', (status, method, body) => {
    const hop = nextHop(firstHop({ url: 'https://a.example/', method: 'POST', body: '{}' }), status, '/b', 5)
    expect(hop.method).toBe(method)
    expect(hop.body).toBe(body)
  })

  test('from https to http is no move, and from http to https is one that keeps the headers', () => {
    const headers = { 'X-Key': '1' }
    const down = nextHop(firstHop({ url: 'https://a.example/', headers }), 301, 'http://a.example/', 5)
    expect(down).toMatchObject({ isPermanent: false, ownHeaders: {} })
    expect(down.movedTo).toBeUndefined()
    const up = nextHop(firstHop({ url: 'http://a.example/', headers }), 301, 'https://a.example/', 5)
    expect(up).toMatchObject({ isPermanent: true, ownHeaders: headers, movedTo: 'https://a.example/' })
  })

  test('headers that were left behind do not come back', () => {
    const away: Hop = nextHop(
      firstHop({ url: 'https://a.example/', headers: { 'X-Key': '1' } }),
      302,
      'https://b.example/',
      5,
    )
    expect(nextHop(away, 302, 'https://a.example/2', 5).ownHeaders).toEqual({})
  })
})
