import { request as ask } from 'node:http'
import { expect, test, vi } from 'vitest'
import { someHub } from '../origin/hub.ts'
import { feedkeeper, someSite, startFeedkeeper } from '../support/feedkeeper.ts'
import { localServer } from '../support/local-server.ts'

const until = (check: () => void) => vi.waitFor(check, { timeout: 60_000, interval: 50 })

test('a worker behind a public address under a path subscribes to a hub, keeps what it pushes, and leaves what is not signed', async () => {
  const hub = await someHub()
  const feed = (...titles: readonly string[]) =>
    `<rss version="2.0" xmlns:a="http://www.w3.org/2005/Atom"><channel><title>Mill</title><link>https://mill.example/</link><a:link rel="hub" href="${hub.url}"/><a:link rel="self" href="${site.url}/feed"/>${titles.map((title) => `<item><title>${title}</title><link>https://mill.example/${title}</link><description>Ground slowly.</description></item>`).join('')}</channel></rss>`
  const site = await localServer((_request, response) => response.end(feed('one')))
  let served = ''
  const front = await localServer((request, response) => {
    const { method, headers, url = '' } = request
    const passed = ask(new URL(url.replace(/^\/news\//, ''), served), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502)
      answer.pipe(response)
    })
    request.pipe(passed)
  })
  const folders = await someSite(
    { mill: `list: { feed: { url: "${site.url}/feed" } }\nevery: 1h\n` },
    `server: { listen: "127.0.0.1:0", publicUrl: "${front.url}/news" }\n`,
  )
  const { child, ended } = startFeedkeeper(['run', '--log-level', 'info', ...folders.options])
  let log = ''
  child.stderr?.on('data', (chunk) => (log += chunk))
  await until(() => expect(log).toMatch(/feeds are served on http/))
  served = /feeds are served on (http:\S+\/)/.exec(log.replaceAll('"', ' '))?.[1] ?? ''
  await until(() => expect(hub.requests).toHaveLength(1))
  expect(hub.last()).toMatchObject({ mode: 'subscribe', topic: `${site.url}/feed` })
  expect(hub.last().callback).toMatch(new RegExp(`^${front.url}/news/websub/[\\w-]{32}$`))

  expect(await hub.verify()).toEqual({ status: 200, text: 'sheaf-42' })
  await until(() => expect(log).toContain('pushes for 10d'))
  expect(await hub.push(feed('one', 'two'))).toBe(202)
  await until(() => expect(log.match(/mill: 1 new/g)).toHaveLength(2))
  await hub.push(feed('one', 'two', 'three'), { secret: 'guessed' })
  await until(() => expect(log).toContain('it is not signed with the secret of the subscription'))
  expect(site.seen).toHaveLength(1)

  child.kill('SIGTERM')
  expect((await ended).code).toBe(0)
  expect(log).not.toContain(hub.last().secret)
  const { articles } = JSON.parse((await feedkeeper(['status', '--json', ...folders.options])).stdout)
  expect(articles).toBe(2)
}, 120_000)
