import { brotliDecompressSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { ask } from '../served-site.ts'
import { pageSite } from './page-site.ts'

const asBrowser = { Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' }
const textOf = async (url: string, path: string, headers = {}) => (await ask(url, path, headers)).body.toString()

describe('every page', () => {
  test('has its entity tag, is not sent again where that is known, and depends on coding and language', async () => {
    const { url, archive } = await pageSite()
    const first = await ask(url, '/', { 'Accept-Encoding': 'br' })
    expect(first.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-encoding': 'br',
      'cache-control': 'no-cache',
      vary: 'Accept-Encoding, Accept-Language',
    })
    const conditions = { 'Accept-Encoding': 'br', 'If-None-Match': first.headers.etag ?? '' }
    expect((await ask(url, '/', conditions)).status).toBe(304)
    expect((await ask(url, '/', { ...conditions, 'Accept-Language': 'zh' })).status).toBe(200)
    await archive.add([{ title: '磨坊报' }])
    expect(brotliDecompressSync((await ask(url, '/', conditions)).body).toString()).toContain('磨坊报')
  })

  test.each([
    ['en', undefined],
    ['en', 'de-CH, fr;q=0.5'],
    ['zh-Hans', 'zh-CN,zh;q=0.9,en;q=0.8'],
    ['zh-Hans', 'zh-TW'],
    ['en', 'en-GB, zh;q=0.5'],
    ['en', ',,;;q=x'],
  ])('speaks %s to a client that sends Accept-Language: %s', async (lang, accepted) => {
    const { url } = await pageSite()
    const page = await ask(url, '/feeds', accepted === undefined ? {} : { 'Accept-Language': accepted })
    expect(page.headers['content-language']).toBe(lang)
    expect(page.body.toString()).toContain(`<html lang="${lang}">`)
    expect(page.body.toString()).toContain(lang === 'en' ? '<h1>Feeds</h1>' : '<h1>订阅源</h1>')
  })

  test('runs no script, takes no style of its own, stands in no frame, and sends no referrer to other sites', async () => {
    const { url } = await pageSite()
    for (const path of ['/', '/feeds', '/feeds/all']) {
      const { headers, body } = await ask(url, path)
      expect(headers['content-security-policy']).toMatch(
        /^default-src 'none'; style-src 'self';.* frame-ancestors 'none'$/,
      )
      expect(headers['referrer-policy']).toBe('same-origin')
      expect(headers['x-content-type-options']).toBe('nosniff')
      expect(body.toString()).not.toMatch(/<script|<style|style=/)
    }
  })

  test('is dressed by one stylesheet, that may be kept for good and has another address when it changes', async () => {
    const { url } = await pageSite()
    const [, href = ''] = /<link rel="stylesheet" href="([^"]+)">/.exec(await textOf(url, '/')) ?? []
    const style = await ask(url, href)
    expect(style.headers).toMatchObject({
      'content-type': 'text/css; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
    })
    expect(style.body.toString()).toContain('prefers-color-scheme: dark')
    expect((await ask(url, '/style.of-another-release.css')).headers['cache-control']).toBe('no-cache')
  })

  test('shows what feeds say as text, with times in the zone of the site', async () => {
    const { url, archive } = await pageSite()
    await archive.add([{ title: '<b>S&P</b> "500"' }])
    const page = await textOf(url, '/feeds/all')
    expect(page).toContain('&#60;b&#62;S&#38;P&#60;/b&#62; &#34;500&#34;')
    expect(page).toContain(
      '<title>The &#60;Reader&#62; · The &#60;Reader&#62;</title>'.replace(' · The &#60;Reader&#62;', ''),
    )
    expect(page).toContain('<time datetime="2026-10-05T16:00:00+08:00">2026-10-05 16:00</time>')
  })

  test('links under the path of the site', async () => {
    const { url, archive } = await pageSite({ url: 'https://example.org/news' })
    await archive.add([{}])
    for (const path of ['/news/', '/news', '/news/feeds', '/news/feeds/harbour']) {
      const { status, body } = await ask(url, path)
      expect(status).toBe(200)
      const links = [...body.toString().matchAll(/(?:href|src)="([^"#]+)"/g)].map((match) => match[1] ?? '')
      expect(links.length).toBeGreaterThan(4)
      expect(links.filter((link) => !link.startsWith('/news/'))).toEqual([])
    }
    expect(await textOf(url, '/news/')).toContain('value="https://example.org/news/all.rss.xml"')
  })
})

describe('where nothing is', () => {
  test('a person is told so by a page, a program by a line', async () => {
    const { url } = await pageSite()
    const page = await ask(url, '/nowhere/at-all', asBrowser)
    expect([page.status, page.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8'])
    expect(page.body.toString()).toContain('Nothing is here')
    const line = await ask(url, '/nowhere/at-all')
    expect([line.status, line.body.toString()]).toEqual([404, 'nothing is here\n'])
  })

  test('what goes wrong is told by a page in the words of who asks, without its cause, and by a line to a program', async () => {
    const { url } = await pageSite({ attention: () => Promise.reject(new Error('secret cause')) })
    const page = await ask(url, '/', { ...asBrowser, 'Accept-Language': 'zh' })
    expect([page.status, page.headers['content-type']]).toEqual([500, 'text/html; charset=utf-8'])
    expect(page.body.toString()).toContain('无法显示此页')
    expect(page.body.toString()).not.toContain('secret cause')
    const line = await ask(url, '/')
    expect([line.status, line.body.toString()]).toEqual([500, 'this could not be served\n'])
    expect((await ask(url, '/sources', asBrowser)).status).toBe(200)
  })

  test('no publication is shown that does not exist', async () => {
    const { url } = await pageSite()
    expect((await ask(url, '/feeds/nothing')).status).toBe(404)
  })
})

describe('the pages of feeds', () => {
  test('say what the feed of all articles is in the words of who reads, where the settings say nothing', async () => {
    const { url } = await pageSite({ title: 'Tide' })
    expect(await textOf(url, '/feeds/all')).toContain('Tide: every article')
    expect((await ask(url, '/feeds/all', { 'Accept-Language': 'zh' })).body.toString()).toContain('Tide：全部文章')
  })

  const types = ['application/rss+xml', 'application/atom+xml', 'application/feed+json']

  test.each(['/', '/feeds', '/feeds/all'])('%s announces the three forms of the feed of all articles', async (path) => {
    const { url } = await pageSite()
    const page = await textOf(url, path)
    const found = [...page.matchAll(/<link rel="alternate" type="([^"]+)" title="[^"]+" href="([^"]+)">/g)]
    expect(found.map((match) => match[1])).toEqual(types)
    expect(found.map((match) => match[2])).toEqual(['/all.rss.xml', '/all.atom.xml', '/all.json'])
  })

  test('are there before anything was published', async () => {
    const { url } = await pageSite()
    for (const path of ['/', '/feeds', '/feeds/all']) expect((await ask(url, path)).status).toBe(200)
    expect(await textOf(url, '/feeds/all')).toContain('No article yet')
  })
})
