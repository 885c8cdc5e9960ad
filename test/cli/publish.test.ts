import { access, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { feedkeeper, someSite, startFeedkeeper } from '../support/feedkeeper.ts'
import { localServer } from '../support/local-server.ts'

const feed = `<rss version="2.0"><channel><title>港口报</title><item><title>渡轮恢复通航</title><link>https://harbour.example/1</link>
<pubDate>Mon, 05 Oct 2026 08:00:00 GMT</pubDate><description>&lt;p&gt;&lt;b&gt;“北线”&lt;/b&gt;今天恢复。&lt;/p&gt;</description></item></channel></rss>`

async function site(settings = '') {
  const { url } = await localServer((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'application/rss+xml', ETag: '"1"' }).end(feed)
  })
  return someSite({ harbour: `list: { feed: { url: "${url}/feed.xml" } }\n` }, settings)
}

test('poll publishes what it kept, publish finds nothing left to do, and hugo makes a site of it', async () => {
  const { options, output, folder } = await site('server: { listen: "off" }')
  expect((await feedkeeper(['poll', ...options])).code).toBe(0)
  const all = JSON.parse(await readFile(join(output, 'feeds', 'all.json'), 'utf8'))
  expect(all.items[0]).toMatchObject({ title: '渡轮恢复通航', _source: { title: '港口报' } })
  expect(all.items[0].content_html).toContain('<strong>')

  const again = await feedkeeper(['publish', '--json', ...options])
  expect([again.code, JSON.parse(again.stdout)]).toMatchObject([0, { written: [], failed: [] }])

  const hugo = await feedkeeper(['hugo', join(folder, 'site'), ...options])
  expect([hugo.code, hugo.stderr]).toEqual([0, ''])
  expect(await readFile(join(folder, 'site', 'hugo.toml'), 'utf8')).toContain(join(output, 'articles'))
  expect((await feedkeeper(['hugo', join(folder, 'site'), '--months', 'x', ...options])).code).toBe(2)
})

test('run serves what it publishes, and a taken address stops no polling', async () => {
  const first = await site('server: { listen: "127.0.0.1:0" }\npublish: { delay: 100ms }')
  const running = startFeedkeeper(['run', ...first.options])
  const served = await new Promise<string>((resolve) => {
    let text = ''
    running.child.stderr?.on('data', (chunk) => {
      text += chunk
      const url = /feeds are served on (http:\/\/127\.0\.0\.1:\d+\/)/.exec(text)?.[1]
      if (url !== undefined && text.includes('published:')) resolve(url)
    })
  })
  await expect.poll(async () => (await fetch(`${served}all.json`)).status, { timeout: 60_000 }).toBe(200)
  const answer = await fetch(`${served}harbour.rss.xml`)
  expect(answer.headers.get('content-type')).toBe('application/rss+xml; charset=utf-8')

  const second = await site(`server: { listen: "${new URL(served).host}" }`)
  const beside = startFeedkeeper(['run', ...second.options])
  const file = join(second.output, 'feeds', 'all.json')
  const isThere = () =>
    access(file).then(
      () => true,
      () => false,
    )
  await expect.poll(isThere, { timeout: 60_000 }).toBe(true)
  beside.child.kill('SIGTERM')
  const ended = await beside.ended
  expect([ended.code, ended.stderr]).toEqual([0, expect.stringContaining('another program listens there')])

  running.child.kill('SIGTERM')
  expect((await running.ended).code).toBe(0)
})

test('poll ends at once beside a hub that never answers, and the next one goes on with what is unsent', async () => {
  let asked = 0
  const dead = await localServer(() => {
    asked += 1
  })
  const { options, output, folder } = await site()
  const fetchSettings = 'fetch: { allowPrivateNetworks: ["127.0.0.0/8"], headersTimeout: 60s, deadline: 60s }'
  await writeFile(join(folder, 'settings.yaml'), `publish: { hubs: ["${dead.url}/"] }\n${fetchSettings}\n`)
  const startedAt = performance.now()
  const polled = await feedkeeper(['poll', '--log-level', 'info', ...options])
  const tookMs = performance.now() - startedAt
  expect([polled.code, asked]).toEqual([0, 1])
  expect(polled.stderr).toContain('was told of 0, not of 3: the program ends')
  expect(await readFile(join(output, 'feeds', 'all.json'), 'utf8')).toContain('渡轮恢复通航')
  expect(tookMs).toBeLessThan(30_000)
  await feedkeeper(['publish', ...options])
  expect(asked).toBe(2)
})
