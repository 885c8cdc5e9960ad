import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { firstHop } from '../../src/fetch/redirect.ts'
import { canMakeNamespace, runInNamespace } from '../support/network-namespace.ts'
import { disguisedUrls, privateAddresses, publicAddress } from './disguised-urls.ts'
import { localFetcher } from './local-fetcher.ts'

type Asked = { url: string; outcome: string; inside: string[]; arrivals: number }
type Results = Record<'unguarded' | 'direct' | 'redirected' | 'rebinding' | 'open', Asked[]>

const refusals = ['forbidden-address', 'forbidden-url']

describe.skipIf(!canMakeNamespace)(
  'in a network of nothing but loopback (skipped where no network namespace can be made)',
  () => {
    let results: Results
    beforeAll(async () => {
      const script = fileURLToPath(new URL('ask-disguised-urls.ts', import.meta.url))
      results = JSON.parse(await runInNamespace(script, [`${publicAddress}/32`, ...privateAddresses]))
    })

    test('without the guard most disguised addresses arrive', () => {
      expect(results.unguarded.filter(({ inside }) => inside.length > 0).length).toBeGreaterThan(35)
    })

    test('with it none does, and each is refused for what it is', () => {
      expect(results.direct.filter(({ outcome, arrivals }) => !refusals.includes(outcome) || arrivals > 0)).toEqual([])
      expect(results.direct).toHaveLength(disguisedUrls.length)
    })

    test('nor by way of a redirect', () => {
      expect(
        results.redirected.filter(
          ({ outcome, inside, arrivals }) => !refusals.includes(outcome) || inside.length > 0 || arrivals !== 1,
        ),
      ).toEqual([])
    })

    test('nor where a name changes its address between look-ups', () => {
      expect(results.rebinding.filter(({ inside }) => inside.length > 0)).toEqual([])
      const outcomes = results.rebinding.map(({ outcome }) => outcome)
      expect(new Set(outcomes)).toEqual(new Set(['fetched', 'forbidden-address']))
    })

    test('public addresses stay open', () => {
      expect(results.open.map(({ outcome }) => outcome)).toEqual(['fetched', 'fetched', 'fetched'])
    })
  },
)

describe('disguised addresses, wherever the tests run', () => {
  const literals = disguisedUrls.filter((url) => !url.includes('.test/'))

  test.each(literals)('%s is refused', async (url) => {
    await expect(localFetcher({ allowPrivateNetworks: [] }).fetch({ url })).rejects.toMatchObject({
      code: expect.toSatisfy((code: string) => refusals.includes(code)),
    })
  })

  test.each([
    'file:///etc/passwd',
    'ftp://a.example/',
    'gopher://a.example/',
    'data:,x',
    'blob:http://a.example/x',
    'javascript:1',
    'ws://a.example/',
    '/feed',
    'a.example',
    '',
    'http://',
    'http://a b/',
    'http://[::1',
    'http://a.example:65536/',
    'http://user:pass@a.example/',
  ])('%j is no address to ask', (url) => {
    expect(() => firstHop({ url })).toThrow(expect.objectContaining({ code: 'forbidden-url' }))
  })
})
