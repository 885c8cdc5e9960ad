import { describe, expect, test } from 'vitest'
import { localServer } from '../support/local-server.ts'
import { localFetcher } from './local-fetcher.ts'

describe('towards one host', () => {
  test('two requests are under way at most, redirects among them, their starts spaced', async () => {
    let running = 0
    let most = 0
    const starts: number[] = []
    const { url } = await localServer((request, response) => {
      running += 1
      most = Math.max(most, running)
      starts.push(performance.now())
      setTimeout(() => {
        running -= 1
        if (request.url?.startsWith('/old')) response.writeHead(302, { location: '/new' }).end()
        else response.end('news')
      }, 500)
    })
    const fetcher = localFetcher({ perHost: { connections: 2, spacing: '300ms' } })
    await Promise.all(['/1', '/2', '/3', '/old', '/5'].map((path) => fetcher.fetch({ url: url + path })))
    expect(starts).toHaveLength(6)
    expect(most).toBe(2)
    const gaps = starts.slice(1).map((start, at) => start - (starts[at] ?? 0))
    expect(Math.min(...gaps)).toBeGreaterThan(60)
  })

  test('waiting for a turn is not on the deadline', async () => {
    const { url } = await localServer((_request, response) => setTimeout(() => response.end('news'), 100))
    const fetcher = localFetcher({ deadline: '900ms', perHost: { connections: 1, spacing: '0ms' } })
    const outcomes = await Promise.all(Array.from({ length: 10 }, (_, at) => fetcher.fetch({ url: `${url}/${at}` })))
    expect(outcomes.map(({ kind }) => kind)).toEqual(Array(10).fill('fetched'))
  })

  test('a hanging host does not hold up another', async () => {
    const hanging = await localServer(() => {})
    const well = await localServer((_request, response) => response.end('news'))
    const fetcher = localFetcher({ deadline: '1s', concurrency: 3, limitGroups: {} })
    const stuck = Array.from({ length: 10 }, () => fetcher.fetch({ url: hanging.url }).catch(({ code }) => code))
    const outcome = await fetcher.fetch({ url: well.url.replace('127.0.0.1', '127.0.0.2') }).catch(({ code }) => code)
    // Nobody listens at 127.0.0.2: that it was asked at once is what counts.
    expect(outcome).toBe('connection-failed')
    await fetcher.close()
    expect(await Promise.all(stuck)).toEqual(Array(10).fill('aborted'))
  })
})

describe('a Retry-After', () => {
  const busy = () =>
    localServer((request, response) => {
      if (request.url?.endsWith('/busy')) response.writeHead(429, { 'retry-after': '60' }).end()
      else response.end('news')
    })

  test('is told to the source; a host on an address of our own goes on for others', async () => {
    const { url, seen } = await busy()
    const fetcher = localFetcher()
    expect(await fetcher.fetch({ url: `${url}/busy` })).toMatchObject({ kind: 'refused', retryAfterMs: 60_000 })
    expect(await fetcher.fetch({ url: `${url}/other` })).toMatchObject({ kind: 'fetched' })
    expect(seen).toHaveLength(2)
  })

  test('halts a public host for all its sources, unless the settings say source', async () => {
    // By way of a proxy the peer is not known, and every host counts as public.
    const { url, seen } = await busy()
    const env = { http_proxy: url }
    let now = Date.UTC(2026, 10, 21)
    const fetcher = localFetcher({}, env, () => now)
    expect(await fetcher.fetch({ url: 'http://a.invalid/busy' })).toMatchObject({ status: 429, retryAfterMs: 60_000 })
    now += 20_000
    expect(await fetcher.fetch({ url: 'http://a.invalid/other' })).toEqual({
      kind: 'refused',
      url: 'http://a.invalid/other',
      status: 429,
      retryAfterMs: 40_000,
      isHeld: true,
      wireBytes: 0,
    })
    expect(fetcher.delayMs('http://a.invalid/')).toBe(40_000)
    expect(await fetcher.fetch({ url: 'http://b.invalid/other' })).toMatchObject({ kind: 'fetched' })
    now += 40_000
    expect(await fetcher.fetch({ url: 'http://a.invalid/other' })).toMatchObject({ kind: 'fetched' })
    expect(seen).toHaveLength(3)

    const lenient = localFetcher({ retryAfter: 'source' }, env)
    await lenient.fetch({ url: 'http://a.invalid/busy' })
    expect(await lenient.fetch({ url: 'http://a.invalid/other' })).toMatchObject({ kind: 'fetched' })
  })
})
