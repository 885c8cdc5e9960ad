import type { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { localServer } from '../support/local-server.ts'
import { localFetcher } from './local-fetcher.ts'

test('a host has at most so many connections, whatever its group lets through, and they serve again', async () => {
  const sockets = new Set<Socket>()
  const waiting: (() => void)[] = []
  const { url } = await localServer((request, response) => {
    sockets.add(request.socket)
    waiting.push(() => response.end('news'))
    if (waiting.length === 2) for (const answer of waiting.splice(0)) answer()
  })
  const fetcher = localFetcher({
    perHost: { connections: 2, spacing: '0ms' },
    limitGroups: { '127.0.0.1': { every: '0ms', connections: 6 } },
  })
  for (const round of [1, 2, 3]) {
    const outcomes = await Promise.all(
      Array.from({ length: 6 }, (_, at) => fetcher.fetch({ url: `${url}/${round}/${at}` })),
    )
    expect(outcomes.map(({ kind }) => kind)).toEqual(Array(6).fill('fetched'))
  }
  expect(sockets.size).toBe(2)
})

test('an answer that hangs holds up no other of its host, and one that broke off leaves its connection free', async () => {
  const sockets = new Set<Socket>()
  const { url } = await localServer((request, response) => {
    sockets.add(request.socket)
    if (request.url === '/broken') request.socket.destroy()
    else if (request.url === '/hanging') response.write('half of it')
    else response.end('news')
  })
  const fetcher = localFetcher({ perHost: { connections: 2, spacing: '0ms' } })
  const hanging = fetcher.fetch({ url: `${url}/hanging` }).catch(({ code }) => code)
  for (let round = 0; round < 3; round += 1) {
    expect(await fetcher.fetch({ url: `${url}/broken` }).catch(({ code }) => code)).toBe('connection-failed')
    expect(await fetcher.fetch({ url: `${url}/news` })).toMatchObject({ kind: 'fetched' })
  }
  expect(sockets.size).toBeLessThanOrEqual(7)
  await fetcher.close()
  expect(await hanging).toBe('aborted')
})
