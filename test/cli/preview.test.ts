import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { sitePage } from '../support/changing-site.ts'
import { feedkeeper, someSite } from '../support/feedkeeper.ts'
import { localServer } from '../support/local-server.ts'

const feed = `<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Mill</title><link>https://mill.example/</link>
<item><title>Flour</title><guid>https://mill.example/flour</guid><dc:date>2026-02-03T01:00:00Z</dc:date><description>Fine &lt;b&gt;flour&lt;/b&gt;.</description></item></channel></rss>`

describe('feedkeeper preview', { timeout: 60_000 }, () => {
  test('shows of a source each field and where it came from, and the first article as it would be written; writes nothing', async () => {
    const { url } = await localServer((request, response) => {
      if (request.url === '/list')
        response.end('<ul><li><a href="/a">Story</a><time datetime="2026-02-03T09:00+08:00">x</time></li></ul>')
      else response.end('<html><body><main><p>The whole story.</p></main></body></html>')
    })
    const site = await someSite({
      mill: `lang: en\nlist:\n  html: { url: "${url}/list", entries: li, fields: { published: time } }\narticle: { content: [main] }\n`,
    })
    const run = await feedkeeper(['preview', 'mill', ...site.options])
    expect(run).toMatchObject({ code: 0, stderr: '' })
    expect(run.stdout).toContain(`${url}/list  (html, 1 entries)`)
    expect(run.stdout).toMatch(/title +list\.html\.entries: first link +Story/)
    expect(run.stdout).toMatch(
      /publishedAt +list\.html\.fields\.published: time "2026-02-03T09:00\+08:00" +2026-02-03T01:00:00\.000Z/,
    )
    expect(run.stdout).toContain(`---\n\nThe whole story.\n\n[mill](${url}/a)\n`)
    expect(existsSync(site.output)).toBe(false)
  })

  test('reads an address and a saved feed as feeds, and tells where each field came from as JSON too', async () => {
    const { url } = await localServer((_request, response) => response.end(feed))
    const site = await someSite({})
    const file = join(site.folder, 'saved.xml')
    await writeFile(file, feed)
    for (const what of [`${url}/`, file]) {
      const run = await feedkeeper(['preview', what, '--json', ...site.options])
      expect(run).toMatchObject({ code: 0, stderr: '' })
      const preview = JSON.parse(run.stdout)
      expect(preview.listing.entries).toMatchObject([
        {
          title: 'Flour',
          url: 'https://mill.example/flour',
          origins: {
            title: '<title>',
            url: '<guid>',
            publishedAt: '<dc:date>',
            updatedAt: '<dc:date>',
            summaryHtml: '<description>',
          },
        },
      ])
      expect(preview.article.text).toContain('Fine **flour**.')
    }
  })

  test('reads a few pages of a source without rules, and tells what was left out of the first, and why', async () => {
    const { url } = await localServer((request, response) => {
      const n = Number(request.url?.slice(1))
      const items = [0, 1, 2, 3].map(
        (at) => `<item><title>${sitePage(at).title}</title><link>${url}/${at}</link></item>`,
      )
      if (Number.isNaN(n)) response.end(`<rss version="2.0"><channel>${items.join('')}</channel></rss>`)
      else response.setHeader('content-type', 'text/html').end(sitePage(n).html)
    })
    const site = await someSite({ valley: `fullText: true\nlist: { feed: { url: "${url}/feed" } }\n` })
    const run = await feedkeeper(['preview', 'valley', ...site.options])
    expect(run).toMatchObject({ code: 0, stderr: '' })
    const [before = '', after = ''] = run.stdout.split('left out of it:')
    const { own, others } = sitePage(0)
    expect(own.filter((line) => !before.includes(line))).toEqual([])
    expect(after).toContain(`on 4 of 4 pages  ${others.at(-1)}`)
  })

  test('reads a definition that is still being written', async () => {
    const { url } = await localServer((_request, response) => response.end('{"rows":[{"t":"One"}]}'))
    const site = await someSite({})
    const file = join(site.folder, 'draft.yaml')
    await writeFile(file, `list: { json: { url: "${url}/", entries: "rows[].{title: t}" } }\n`)
    const run = await feedkeeper(['preview', file, ...site.options])
    expect(run.code).toBe(0)
    expect(run.stdout).toMatch(/title +title of list\.json\.entries +One/)
    await writeFile(file, 'list: { json: { url: "https://x.example/", entries: "rows[" } }\n')
    const broken = await feedkeeper(['preview', file, ...site.options])
    expect(broken.code).toBe(2)
    expect(broken.stderr).toMatch(/draft\.yaml:1: list\.json\.entries: found "rows\[", expected a JMESPath expression/)
  })

  test('says what is wrong: no such source, a page instead of a feed, a refusal, an article without text', async () => {
    const { url } = await localServer((request, response) => {
      if (request.url === '/page')
        response.end('<html><head><link rel=alternate type=application/atom+xml href=/feed></head></html>')
      else if (request.url === '/feed') response.end(feed.replaceAll('https://mill.example', url))
      else response.writeHead(request.url === '/no' ? 403 : 200).end('<html></html>')
    })
    const site = await someSite({ mill: `list: { feed: { url: "${url}/feed" } }\narticle: { content: [main] }\n` })
    const runs = await Promise.all(
      ['nobody', `${url}/page`, `${url}/no`, 'mill'].map((what) => feedkeeper(['preview', what, ...site.options])),
    )
    expect(runs.map((run) => run.code)).toEqual([2, 1, 1, 1])
    expect(runs[0]?.stderr).toContain('no usable source nobody')
    expect(runs[1]?.stderr).toContain(`${url}/page is not a feed: it is a web page; it links to ${url}/feed`)
    expect(runs[2]?.stderr).toContain(`${url}/no: HTTP 403`)
    expect(runs[3]?.stdout).toContain('the first article cannot be written: ')
    expect(runs[3]?.stdout).toContain('main matches nothing')
  })

  test('follows the pages of a listing, says why a date was not read, and shows what is on one page', async () => {
    const { url } = await localServer((request, response) => {
      if (request.url === '/a')
        response.end('<h1>The story</h1><main><p>The whole story.</p><p class="ad">Buy flour</p></main>')
      else if (request.url === '/2') response.end('<ul><li><a href="/b">Second</a></li></ul>')
      else response.end('<ul><li><a href="/a">Story</a><i>soon</i></li></ul><a class="more" href="/2">more</a>')
    })
    const article = 'article: { content: [main], remove: [.ad, .share], fields: { title: h1, author: .by } }'
    const list = `list: { html: { url: "${url}/list", entries: li, fields: { published: i }, next: .more } }`
    const site = await someSite({ mill: `lang: en\n${list}\n${article}\n` })
    const [first, both, page] = await Promise.all(
      [[], ['--pages', '2'], ['--page', `${url}/a`]].map((more) =>
        feedkeeper(['preview', 'mill', ...more, ...site.options]),
      ),
    )
    expect(first?.stdout).toContain('1 entries')
    expect(first?.stdout).toMatch(
      /publishedAt +list\.html\.fields\.published: i "soon" +the date "soon" was not believed/,
    )
    expect(both?.stdout).toContain('2 entries')
    expect(both?.stdout).toContain('2. Second')
    expect(page?.code, page?.stderr).toBe(0)
    expect(page?.stdout).toMatch(/title +The story\n +author +article\.fields\.author finds nothing/)
    expect(page?.stdout).toMatch(/1 × +\.ad +Buy flour\n +0 × +\.share/)
    expect(page?.stdout).toContain('\n\nThe whole story.\n\n[mill]')
  })
})
