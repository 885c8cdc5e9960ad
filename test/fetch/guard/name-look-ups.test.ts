import type { LookupAddress } from 'node:dns'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { lookUpsAtOnce, NameLookUps } from '../../../src/fetch/guard/name-look-ups.ts'
import { localServer } from '../../support/local-server.ts'
import { localFetcher } from '../local-fetcher.ts'

const found: LookupAddress[] = [{ address: '192.0.2.7', family: 4 }]

/** Look-ups on a resolver that answers when the test says so, and a clock set by hand. */
function lookUps(options: { atOnce?: number; timeoutMs?: number } = {}) {
  const asked: string[] = []
  const open = new Map<string, PromiseWithResolvers<LookupAddress[]>>()
  const clock = { nowMs: 1_000 }
  const names = new NameLookUps({
    timeoutMs: 60_000,
    atOnce: 2,
    ...options,
    resolver: (hostname) => {
      asked.push(hostname)
      const answer = Promise.withResolvers<LookupAddress[]>()
      open.set(hostname, answer)
      return answer.promise
    },
    monotonic: () => clock.nowMs,
  })
  const fail = (hostname: string) => open.get(hostname)?.reject(Object.assign(new Error('no'), { code: 'EAI_AGAIN' }))
  return { names, asked, clock, succeed: (hostname: string) => open.get(hostname)?.resolve(found), fail }
}

/** So many names that nobody answered for, in a moment long enough to tell. */
async function leaveSilent({ names, clock, fail }: ReturnType<typeof lookUps>, hostnames: readonly string[]) {
  for (const hostname of hostnames) {
    const answer = names.addressesOf(hostname)
    clock.nowMs += 10_000
    fail(hostname)
    await expect(answer).rejects.toMatchObject({ code: 'EAI_AGAIN' })
  }
  clock.nowMs += 60_000
}

describe('a name look-up', () => {
  test('is shared while it is under way, and kept for half a minute', async () => {
    const { names, asked, clock, succeed } = lookUps()
    const both = [names.addressesOf('a.test'), names.addressesOf('a.test')]
    succeed('a.test')
    expect(await Promise.all(both)).toEqual([found, found])
    clock.nowMs += 29_000
    expect(await names.addressesOf('a.test')).toEqual(found)
    expect(asked).toEqual(['a.test'])
    clock.nowMs += 2_000
    const again = names.addressesOf('a.test')
    succeed('a.test')
    expect(await again).toEqual(found)
    expect(asked).toEqual(['a.test', 'a.test'])
  })

  test('that failed is not tried again for five seconds', async () => {
    const { names, asked, clock, fail } = lookUps()
    const first = names.addressesOf('a.test')
    fail('a.test')
    await expect(first).rejects.toMatchObject({ code: 'EAI_AGAIN' })
    clock.nowMs += 4_000
    await expect(names.addressesOf('a.test')).rejects.toMatchObject({ code: 'EAI_AGAIN' })
    expect(asked).toHaveLength(1)
    clock.nowMs += 2_000
    void names.addressesOf('a.test').catch(() => {})
    expect(asked).toHaveLength(2)
  })

  test('waits its turn outside its limit, and holds its place when the limit has passed', async () => {
    const { names, asked, succeed } = lookUps({ atOnce: 1, timeoutMs: 50 })
    const hanging = names.addressesOf('hanging.test')
    const waiting = names.addressesOf('waiting.test')
    await expect(hanging).rejects.toThrow('the name look-up of hanging.test took longer than 0.05 s')
    await expect(names.addressesOf('hanging.test')).rejects.toThrow('took longer')
    await pause(100)
    expect(asked).toEqual(['hanging.test'])
    succeed('hanging.test')
    await pause(0)
    expect(asked).toEqual(['hanging.test', 'waiting.test'])
    succeed('waiting.test')
    expect(await waiting).toEqual(found)
    expect(await names.addressesOf('hanging.test')).toEqual(found)
  })

  test('that nobody waits for any more does not begin', async () => {
    const { names, asked, succeed } = lookUps({ atOnce: 1 })
    const first = names.addressesOf('first.test')
    const [one, other] = [new AbortController(), new AbortController()]
    const left = [names.addressesOf('left.test', one.signal), names.addressesOf('left.test', other.signal)]
    const last = names.addressesOf('last.test', new AbortController().signal)
    for (const controller of [one, other]) controller.abort(new Error('called off'))
    for (const answer of left) await expect(answer).rejects.toThrow('called off')
    succeed('first.test')
    await first
    await pause(0)
    expect(asked).toEqual(['first.test', 'last.test'])
    succeed('last.test')
    expect(await last).toEqual(found)
  })

  test('of names that were silent lately comes after all others, in no more than half of the places', async () => {
    const made = lookUps({ atOnce: 4 })
    const { names, asked, succeed } = made
    const silent = ['s1.test', 's2.test', 's3.test', 's4.test']
    await leaveSilent(made, silent)
    asked.length = 0
    for (const hostname of silent) void names.addressesOf(hostname).catch(() => {})
    expect(asked).toEqual(['s1.test', 's2.test'])
    const healthy = ['h1.test', 'h2.test', 'h3.test'].map((hostname) => names.addressesOf(hostname))
    expect(asked).toEqual(['s1.test', 's2.test', 'h1.test', 'h2.test'])
    succeed('s1.test')
    await pause(0)
    expect(asked.slice(4)).toEqual(['h3.test'])
    for (const hostname of ['h1.test', 'h2.test', 'h3.test']) succeed(hostname)
    await Promise.all(healthy)
    await pause(0)
    expect(asked.slice(5)).toEqual(['s3.test'])
  })

  test('that is kept is judged anew for every port', async () => {
    const here = await localServer((_request, response) => response.end('here'))
    const there = await localServer((_request, response) => response.end('there'))
    const { port } = new URL(here.url)
    const fetcher = localFetcher({ allowPrivateNetworks: [`127.0.0.1:${port}`, `[::1]:${port}`] })
    expect(await fetcher.fetch({ url: `http://localhost:${port}/` })).toMatchObject({ kind: 'fetched' })
    await expect(fetcher.fetch({ url: `http://localhost:${new URL(there.url).port}/` })).rejects.toMatchObject({
      code: 'forbidden-address',
    })
    expect(there.seen).toEqual([])
  })
})

test.each([
  [undefined, 1],
  ['1', 1],
  ['32', 15],
  ['128', 63],
  ['many', 1],
])('with UV_THREADPOOL_SIZE=%s so many names are looked up at once: %i', (UV_THREADPOOL_SIZE, count) => {
  expect(lookUpsAtOnce(UV_THREADPOOL_SIZE === undefined ? {} : { UV_THREADPOOL_SIZE })).toBe(count)
})
