import { describe, expect, test } from 'vitest'
import { isPageVisit } from '../../src/serve/page-visit.ts'
import { pageSite } from './pages/page-site.ts'
import { ask } from './served-site.ts'

const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'
const chromium =
  'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7'
const goes = { 'sec-fetch-dest': 'document' }
const insecurely = { 'upgrade-insecure-requests': '1' }

describe('who asks for a feed', () => {
  test.each([
    ['a browser', { accept: browser, ...goes }],
    ['a browser by its own list', { accept: chromium, ...goes, ...insecurely }],
    ['a browser at a site without TLS', { accept: browser, ...insecurely }],
    ['who takes nothing else', { accept: 'text/html' }],
    ['who takes nothing else, in two forms', { accept: 'text/html, application/xhtml+xml' }],
  ])('is a person: %s', (_who, headers) => {
    expect(isPageVisit(headers)).toBe(true)
  })

  test.each([
    ['who says nothing', {}],
    ['who takes anything', { accept: '*/*' }],
    ['who sends a browser’s words and is none', { accept: browser }],
    ['a script in a browser', { accept: '*/*', 'sec-fetch-dest': 'empty' }],
    ['an extension that sends a browser’s words', { accept: browser, 'sec-fetch-dest': 'empty', ...insecurely }],
    ['who names feeds first', { accept: 'application/atom+xml, application/rss+xml, text/html;q=0.7, */*;q=0.1' }],
    [
      'who names feeds and HTML alike',
      { accept: 'application/xml,application/rss+xml,application/feed+json,text/html,*/*;q=0.9' },
    ],
    [
      'who names HTML before feeds',
      { accept: 'text/html,application/atom+xml,application/rss+xml;q=0.9,*/*;q=0.5', ...insecurely },
    ],
    ['a desktop’s library', { accept: 'text/html, text/*;q=0.9, image/jpeg;q=0.9, image/*;q=0.9, */*;q=0.8' }],
    ['who takes HTML if it must', { accept: 'text/html;q=0.1, */*', ...goes }],
    ['who takes no HTML', { accept: 'text/html;q=0', ...goes }],
    ['who sends what means nothing', { accept: 'text/html;;q=,,', 'sec-fetch-dest': '\u0000' }],
  ])('is a reader: %s', (_who, headers) => {
    expect(isPageVisit(headers)).toBe(false)
  })
})

describe('the address of a feed', () => {
  test.each(['/all.rss.xml', '/all.atom.xml', '/all.json', '/feeds/all.rss.xml'])(
    '%s shows a person what it is for, and gives a reader its bytes',
    async (path) => {
      const { url, archive, publish } = await pageSite()
      await archive.add([{ title: '渡轮复航' }])
      await publish()
      const feed = await ask(url, path)
      const page = await ask(url, path, { Accept: browser, 'Sec-Fetch-Dest': 'document' })
      expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
      expect(page.body.toString()).toContain('This is the address of a feed')
      expect(page.body.toString()).toContain('value="https://reader.example/all.atom.xml"')
      expect(page.body.toString()).toContain('渡轮复航')
      expect(page.headers['cache-control']).toBe('private, no-cache')
      expect(page.headers.vary).toBe(
        'Accept-Encoding, Accept-Language, Accept, Sec-Fetch-Dest, Upgrade-Insecure-Requests',
      )
      expect(feed.headers['content-type']).toMatch(/^application\/(rss\+xml|atom\+xml|feed\+json)/)
      expect(feed.headers.vary).toBe('Accept-Encoding, Accept, Sec-Fetch-Dest, Upgrade-Insecure-Requests')
      expect(page.headers.etag).not.toBe(feed.headers.etag)
      for (const headers of [{ Accept: browser }, { Accept: '*/*' }]) {
        expect((await ask(url, path, headers)).body).toEqual(feed.body)
      }
      const itself = await ask(url, `${path}?feed`, { Accept: browser, 'Sec-Fetch-Dest': 'document' })
      expect(itself.body).toEqual(feed.body)
    },
  )

  test('that moved leads a person on as it leads a reader, and one that never was is not there', async () => {
    const { url, publish } = await pageSite({ publications: { old: { replacedBy: 'all' } } })
    await publish()
    const visit = { Accept: browser, 'Sec-Fetch-Dest': 'document' }
    const moved = await ask(url, '/old.rss.xml', visit)
    expect([moved.status, moved.headers.location]).toEqual([301, '/all.rss.xml'])
    expect((await ask(url, '/never.rss.xml', visit)).status).toBe(404)
  })
})
