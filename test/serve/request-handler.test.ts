import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { ask, feed, publish, serve } from './served-site.ts'

describe('what publishing says of a path', () => {
  const instead = {
    'all/2026-10.rss.xml': { kind: 'moved', name: 'all/12.atom.xml', isForGood: true },
    'all/now.atom.xml': { kind: 'moved', name: 'all/12.atom.xml', isForGood: false },
    'old.rss.xml': { kind: 'gone', title: 'Hafenblatt', sinceMs: Date.parse('2026-11-20T22:00:00Z') },
    'old.json': { kind: 'gone', title: 'Hafenblatt', sinceMs: Date.parse('2026-11-20T22:00:00Z') },
    'former.json': { kind: 'moved', name: 'all.json', isForGood: true },
    'busy.atom.xml': { kind: 'busy', retryAfterMs: 2_500 },
    'busy.json': { kind: 'busy', retryAfterMs: 10 },
    'lost.rss.xml': { kind: 'file', name: 'lost.rss.xml', isPacked: true },
  } as const

  test('a document that moved for good is answered with 301, one that moved for now with 302', async () => {
    const moves = { ...instead, 'all/1.json': { kind: 'moved', name: 'all.json', isForGood: false } } as const
    const { url } = await serve({ instead: moves, url: 'https://example.org/news' })
    const forGood = await ask(url, '/all/2026-10.rss.xml')
    expect([forGood.status, forGood.headers.location]).toEqual([301, '/news/all/12.atom.xml'])
    const forNow = await ask(url, '/news/all/1.json')
    expect([forNow.status, forNow.headers.location]).toEqual([302, '/news/all.json'])
    expect(gunzipSync((await ask(url, '/news/all/12.atom.xml', { 'Accept-Encoding': 'gzip' })).body).toString()).toBe(
      feed,
    )
  })

  test('a publication that went is answered with 410, and so is its page', async () => {
    const { url } = await serve({ instead, hasPages: true })
    for (const path of ['/old.rss.xml', '/feeds/old']) {
      const { status, body } = await ask(url, path)
      expect([status, body.toString()]).toEqual([410, 'Hafenblatt is not published any more, since 2026-11-20\n'])
    }
  })

  test('the page of a publication that moved leads to the page of the other', async () => {
    const { url } = await serve({ instead, url: 'https://example.org/news/', hasPages: true })
    const { status, headers } = await ask(url, '/news/feeds/former')
    expect([status, headers.location]).toEqual([301, '/news/feeds/all'])
  })

  test('where too much is asked for at once, a client is told when to ask again', async () => {
    const { url } = await serve({ instead, hasPages: true })
    for (const [path, seconds] of [
      ['/busy.atom.xml', '3'],
      ['/feeds/busy', '1'],
    ] as const) {
      const { status, headers } = await ask(url, path)
      expect([status, headers['retry-after'], headers['cache-control']]).toEqual([503, seconds, 'no-cache'])
    }
  })

  test('a file that went since is not there', async () => {
    const { url } = await serve({ instead })
    expect((await ask(url, '/lost.rss.xml')).status).toBe(404)
  })
})

describe('other programs', () => {
  test('in a browser may read every feed document and list, and what is said instead of one', async () => {
    const { url, folder } = await serve({ instead: { 'busy.json': { kind: 'busy', retryAfterMs: 1 } } })
    await publish(folder, 'publications.opml', '<opml/>')
    const { etag = '' } = (await ask(url, '/all.json')).headers
    const answers = await Promise.all([
      ask(url, '/all.json'),
      ask(url, '/all.json', { 'If-None-Match': etag }),
      ask(url, '/all/12.atom.xml'),
      ask(url, '/publications.opml'),
      ask(url, '/busy.json'),
      ask(url, '/nothing.json'),
    ])
    expect(answers.map(({ status }) => status)).toEqual([200, 304, 200, 200, 503, 404])
    for (const { headers } of answers) expect(headers['access-control-allow-origin']).toBe('*')
    const { url: pages } = await serve({ hasPages: true })
    expect((await ask(pages, '/feeds')).headers['access-control-allow-origin']).toBeUndefined()
  })

  test('are given lists of subscriptions as the type that readers ask for', async () => {
    const { url, folder } = await serve()
    await publish(folder, 'publications.opml', '<opml/>')
    const { headers, body } = await ask(url, '/publications.opml')
    expect([headers['content-type'], body.toString()]).toEqual(['text/x-opml; charset=utf-8', '<opml/>'])
    expect((await ask(url, '/sources.opml')).status).toBe(404)
  })

  test('may name the host in the request target', async () => {
    const { url } = await serve()
    const { status, headers } = await ask(url, 'http://reader.example/all.json')
    expect([status, headers['content-type']]).toEqual([200, 'application/feed+json; charset=utf-8'])
  })
})

describe('under a path of its host', () => {
  test('all is found with the path and without', async () => {
    const { url } = await serve({ url: 'https://example.org/news/', hasPages: true })
    for (const path of ['/all.json', '/feeds', '/feeds/']) {
      for (const prefix of ['', '/news']) expect((await ask(url, `${prefix}${path}`)).status).toBe(200)
    }
    expect((await ask(url, '/other/all.json')).status).toBe(404)
  })

  test('a path with letters of its own is found as clients write it', async () => {
    const { url } = await serve({ url: 'https://example.org/新闻', hubs: ['https://hub.example/'], hasPages: true })
    const { status, headers } = await ask(url, '/%E6%96%B0%E9%97%BB/all.json')
    expect(status).toBe(200)
    expect(headers.link).toContain('<https://example.org/%E6%96%B0%E9%97%BB/all.json>; rel="self"')
    expect((await ask(url, '/feeds')).body.toString()).toContain('href="/%E6%96%B0%E9%97%BB/sources.opml"')
  })

  test('a path that encodes nothing is taken as it is', async () => {
    const { url } = await serve({ url: 'https://example.org/100%/' })
    expect((await ask(url, '/all.json')).status).toBe(200)
    expect((await ask(url, '/100%/all.json')).status).toBe(404)
  })

  test('a publication that is called as the path keeps its archive', async () => {
    const { url, folder } = await serve({ url: 'https://example.org/all/' })
    for (const path of ['/all/12.atom.xml', '/all/all/12.atom.xml']) expect((await ask(url, path)).status).toBe(200)
    await publish(folder, '12.atom.xml', 'of a publication called 12')
    expect((await ask(url, '/all/12.atom.xml')).body.toString()).toContain('called 12')
  })
})

describe('the icon', () => {
  test('is the one beside the feeds, where browsers and readers look for it', async () => {
    const { url, folder } = await serve()
    expect((await ask(url, '/favicon.ico')).status).toBe(404)
    await writeFile(join(folder, 'icon.svg'), '<svg/>')
    await writeFile(join(folder, 'icon.png'), 'of bytes')
    const svg = await ask(url, '/icon.svg')
    expect([svg.headers['content-type'], svg.body.toString()]).toEqual(['image/svg+xml', '<svg/>'])
    for (const path of ['/favicon.ico', '/icon.png', '/feeds/icon.png']) {
      const { headers, body } = await ask(url, path, { 'Accept-Encoding': 'gzip' })
      expect([headers['content-type'], headers['content-encoding']]).toEqual(['image/png', undefined])
      expect([headers['cache-control'], body.toString()]).toEqual(['public, max-age=3600', 'of bytes'])
    }
  })

  test('is named by every page', async () => {
    const { url } = await serve({ url: 'https://example.org/news/', hasPages: true })
    expect((await ask(url, '/feeds')).body.toString()).toContain('<link rel="icon" href="/news/icon.svg">')
  })

  test('is the one the settings name', async () => {
    const icon = 'https://pictures.example/图.png?a=1&b=2'
    const site = { title: '', timeZone: 'UTC', url: 'https://example.org/', icon }
    const { url } = await serve({ site, hasPages: true })
    const written = 'https://pictures.example/%E5%9B%BE.png?a=1'
    expect((await ask(url, '/feeds')).body.toString()).toContain(`<link rel="icon" href="${written}&#38;b=2">`)
    for (const path of ['/favicon.ico', '/icon.svg']) {
      const { status, headers } = await ask(url, path)
      expect([status, headers.location]).toEqual([302, `${written}&b=2`])
    }
  })
})
