import { describe, expect, test } from 'vitest'
import { fetchSettings } from '../../src/fetch/fetch-settings.ts'
import { userAgentOf } from '../../src/fetch/request-headers.ts'

describe('the settings of fetching', () => {
  test('are all optional', () => {
    expect(fetchSettings.parse(undefined)).toEqual({
      deadline: 30_000,
      nameTimeout: 10_000,
      connectTimeout: 5_000,
      headersTimeout: 10_000,
      idleTimeout: 10_000,
      maxWireBytes: 10 * 2 ** 20,
      maxDecodedBytes: 10 * 2 ** 20,
      maxHeaderBytes: 32 * 2 ** 10,
      maxRedirects: 5,
      allowPrivateNetworks: [],
      nat64Prefixes: [],
      concurrency: 64,
      perHost: { connections: 2, spacing: 1_000 },
      limitGroups: {},
      retryAfter: 'host',
    })
  })

  test.each([
    { deadline: '30' },
    { deadline: 30 },
    { maxWireBytes: 0 },
    { maxRedirects: -1 },
    { allowPrivateNetworks: ['localhost'] },
    { nat64Prefixes: ['64:ff9b::/48'] },
    { contactUrl: 'javascript:alert(1)' },
    { userAgent: 'two\r\nlines' },
    { limitGroups: { '*': { every: '1s' } } },
    { limitGroups: { 'https://a.example': { every: '1s' } } },
    { limitGroups: { '*.a.example': {} } },
    { retries: 3 },
  ])('refuse %j', (settings) => {
    expect(fetchSettings.safeParse(settings).success).toBe(false)
  })

  test('a limit group is a pattern of hosts', () => {
    const { limitGroups } = fetchSettings.parse({ limitGroups: { '*.tumblr.com': { every: '60s' } } })
    expect(limitGroups).toEqual({ '*.tumblr.com': { every: 60_000, connections: 1 } })
  })
})

describe('the User-Agent', () => {
  test('names the program, its version and who runs it', () => {
    const program = { version: '1.2.3', siteUrl: 'https://news.example/' }
    expect(userAgentOf({ contactUrl: 'https://me.example/bot' }, program)).toBe(
      'feedkeeper/1.2.3 (+https://me.example/bot)',
    )
    expect(userAgentOf({}, program)).toBe('feedkeeper/1.2.3 (+https://news.example/)')
    expect(userAgentOf({}, { version: '1.2.3' })).toBe('feedkeeper/1.2.3 (+https://feedkeeper.invalid/contact-not-set)')
    expect(userAgentOf({ userAgent: 'mine' }, program)).toBe('mine')
  })
})
