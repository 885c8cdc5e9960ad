import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { feedkeeper, someSite } from '../support/feedkeeper.ts'
import { localServer } from '../support/local-server.ts'

const feed = (
  title: string,
) => `<?xml version="1.0"?><rss version="2.0"><channel><title>${title}</title><language>zh-CN</language>
${[1, 4, 3, 2].map((day) => `<item><title>Day ${day}</title><link>https://mill.example/${day}</link><pubDate>0${day} Feb 2026 00:00:00 GMT</pubDate></item>`).join('')}</channel></rss>`

async function someServer(pages: Record<string, string>) {
  return localServer((request, response) => {
    const page = pages[request.url ?? '']
    response.writeHead(page === undefined ? 404 : 200, {
      'content-type': page?.startsWith('<?xml') ? 'text/xml' : 'text/html',
    })
    response.end(page ?? 'no')
  })
}

describe('feedkeeper add', { timeout: 60_000 }, () => {
  test('follows the feed a page announces, shows its newest titles and writes a definition that works', async () => {
    const { url, seen } = await someServer({
      '/': '<html><head><link rel="alternate" type="application/rss+xml" href="/news.xml"></head><a href="/rss/other">x</a></html>',
      '/news.xml': feed('磨坊 新闻'),
    })
    const site = await someSite({})
    const run = await feedkeeper(['add', `${url}/`, ...site.options])
    expect(run).toMatchObject({ code: 0, stderr: '' })
    expect(run.stdout).toBe(
      `${url}/news.xml  (rss, 4 entries)  磨坊 新闻\n  - Day 4\n  - Day 3\n  - Day 2\nwritten: ${join(site.folder, 'feeds', 'mofang_xinwen.yaml')}\n`,
    )
    expect(await readFile(join(site.folder, 'feeds', 'mofang_xinwen.yaml'), 'utf8')).toBe(
      `# yaml-language-server: $schema=./schema.json\ntitle: 磨坊 新闻\nlang: zh-CN\nlist:\n  feed:\n    url: ${url}/news.xml\n`,
    )
    expect(seen.map((request) => request.url)).toEqual(['/', '/news.xml'])

    const again = await feedkeeper(['add', `${url}/news.xml`, ...site.options])
    expect(again).toMatchObject({ code: 2, stdout: '' })
    expect(again.stderr).toContain('is polled already, by')

    const poll = await feedkeeper(['poll', ...site.options])
    expect(poll).toMatchObject({ code: 0 })
    expect(poll.stdout).toMatch(/^mofang_xinwen {2}4 new/)
  })

  test('tries links that look like feeds, then well-known paths, and says what it tried in vain', async () => {
    const linked = await someServer({
      '/': '<a href="/about">a</a><a href="/feeds/all">f</a>',
      '/feeds/all': feed('Linked'),
    })
    const known = await someServer({ '/blog': '<p>hello</p>', '/blog/feed': feed('Known') })
    const none = await someServer({ '/': '<p>hello</p>' })
    const site = await someSite({})
    const runs = await Promise.all(
      [`${linked.url}/`, `${known.url}/blog`, `${none.url}/`].map((url) =>
        feedkeeper(['add', url, '--dry-run', '--json', ...site.options]),
      ),
    )
    expect(JSON.parse(runs[0]?.stdout ?? '')).toMatchObject({
      id: 'linked',
      found: [{ url: `${linked.url}/feeds/all` }],
    })
    expect(JSON.parse(runs[1]?.stdout ?? '')).toMatchObject({ id: 'known', found: [{ url: `${known.url}/blog/feed` }] })
    expect(runs[2]).toMatchObject({ code: 1, stdout: '' })
    expect(runs[2]?.stderr).toContain(`no feed found at ${none.url}/; tried\n  ${none.url}/ is not a feed`)
    expect(runs[2]?.stderr).toContain(`${none.url}/rss.xml: HTTP 404`)
    expect(none.seen.length).toBeLessThan(15)
  })

  test('without a feed offers a definition of its own making, and writes it only for a yes', async () => {
    const items = ['水车修好了，磨坊明日开门', '渡口添了一条新船', '今年的麦子比去年早收三天'].map(
      (title, at) => `<li><a href="/a/${at}">${title}</a><span class="date">2026-02-0${at + 1}</span></li>`,
    )
    const { url } = await someServer({
      '/': `<html lang="zh-CN"><head><title>磨坊</title></head><body><ul class="news">${items.join('')}</ul></body></html>`,
    })
    const site = await someSite({})
    const asked = await feedkeeper(['add', url, ...site.options])
    expect(asked).toMatchObject({ code: 1, stderr: 'nobody can be asked here: --yes writes the definition\n' })
    expect(asked.stdout).toContain('entries: ul.news > li\n')
    expect(asked.stdout).toContain('  - 水车修好了，磨坊明日开门\n')
    expect(asked.stdout).toMatch(/nothing is written\n$/)

    const agreed = await feedkeeper(['add', url, '--yes', '--id', 'mill', ...site.options])
    expect(agreed).toMatchObject({ code: 0, stderr: '' })
    const poll = await feedkeeper(['poll', ...site.options])
    expect(poll.stdout).toMatch(/^mill {2}3 new/)
  })

  test('asks no address the guard forbids', async () => {
    const { url, seen } = await someServer({ '/': feed('Private') })
    const site = await someSite({})
    const run = await feedkeeper(['add', url, '--feeds', join(site.folder, 'feeds')])
    expect(run.code).toBe(1)
    expect(seen).toEqual([])
  })

  test.each([['ftp://x.example/'], ['not an address'], ['http://']])('%s is bad use', async (address) => {
    const run = await feedkeeper(['add', address])
    expect(run).toMatchObject({ code: 2, stdout: '' })
    expect(run.stderr).toContain('is no http or https address')
  })
})

describe('feedkeeper import and export', { timeout: 60_000 }, () => {
  test('take a list of subscriptions in, tell what was there or came twice, and give the same list back', async () => {
    const site = await someSite({ mill: 'list: { feed: { url: "https://mill.example/feed" } }\n' })
    const file = join(site.folder, 'in.opml')
    await writeFile(
      file,
      '<opml version="2.0"><body><outline text="Sea"><outline text="Harbour" xmlUrl="https://harbour.example/rss"/></outline><outline text="Mill" xmlUrl="http://mill.example/feed/"/><outline text="Again" xmlUrl="https://harbour.example/rss/"/></body></opml>',
    )
    const imported = await feedkeeper(['import', file, '--json', ...site.options])
    expect(imported).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse(imported.stdout)).toMatchObject({
      written: [{ id: 'harbour', url: 'https://harbour.example/rss' }],
      there: [{ url: 'http://mill.example/feed/' }],
      duplicates: ['https://harbour.example/rss/'],
      faults: [],
    })
    expect(await readFile(join(site.folder, 'feeds', 'harbour.yaml'), 'utf8')).toContain('folder: Sea\n')

    const exported = await feedkeeper(['export', ...site.options])
    expect(exported.stdout).toMatch(
      /<outline text="Sea" title="Sea">\s*<outline text="Harbour" title="Harbour" type="rss" xmlUrl="https:\/\/harbour\.example\/rss"\/>/,
    )
    const repeated = await feedkeeper(['import', file, ...site.options])
    expect(repeated.stdout).toContain('0 of 2 feeds imported')
  })

  test('a file that is no OPML is bad use', async () => {
    const site = await someSite({})
    const file = join(site.folder, 'no.opml')
    await writeFile(file, '<rss/>')
    const run = await feedkeeper(['import', file, ...site.options])
    expect(run).toMatchObject({ code: 2, stderr: `${file} is no OPML: it has no <opml> with outlines\n` })
  })
})
