import { describe, expect, test } from 'vitest'
import { settingsSchema } from '../src/settings.ts'

describe('where the site stands, by default', () => {
  test.each([
    [undefined, 'http://127.0.0.1:8787/'],
    ['127.0.0.1:9000', 'http://127.0.0.1:9000/'],
    ['0.0.0.0:9000', 'http://127.0.0.1:9000/'],
    ['[::]:9000', 'http://127.0.0.1:9000/'],
    ['[0:0::0]:9000', 'http://127.0.0.1:9000/'],
    ['[::1]:9000', 'http://[::1]:9000/'],
    ['192.168.1.5:80', 'http://192.168.1.5/'],
    ['reader.lan:8080', 'http://reader.lan:8080/'],
    ['127.0.0.1:0', 'http://127.0.0.1:8787/'],
    ['off', 'http://127.0.0.1:8787/'],
  ])('a server that listens on %s is found at %s', (listen, url) => {
    expect(settingsSchema.parse({ server: { listen } }).site.url).toBe(url)
  })

  test('what the settings say holds', () => {
    const { site } = settingsSchema.parse({ site: { url: 'https://example.org/news/' }, server: { listen: '[::]:80' } })
    expect(site.url).toBe('https://example.org/news/')
  })
})

describe('what is kept of what sites sent', () => {
  test.each([
    [undefined, { keep: 'articles' }],
    ['off', { keep: 'off' }],
    ['all', { keep: 'all' }],
    [{ keep: 'off' }, { keep: 'off' }],
    [{ months: 3 }, { keep: 'articles', months: 3 }],
  ])('%j in the settings is %j', (captures, expected) => {
    expect(settingsSchema.parse({ captures }).captures).toEqual(expected)
  })

  test.each(['everything', { keep: 'some' }, { months: 0 }, { month: 1 }])('%j is refused', (captures) => {
    expect(settingsSchema.safeParse({ captures }).success).toBe(false)
  })
})
