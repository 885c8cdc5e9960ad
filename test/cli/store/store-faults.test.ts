import { expect, test } from 'vitest'
import type { StoreFault } from '../../origin/object-store.ts'
import { feedkeeper, someSite, startFeedkeeper } from '../../support/feedkeeper.ts'
import { localServer } from '../../support/local-server.ts'
import { storeInEnvironment } from '../../support/object-store-site.ts'

const feed = (count: number) =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>Pier</title><link>https://pier.example/</link>${Array.from(
    { length: count },
    (_, n) =>
      `<item><title>Boat ${n}</title><link>https://pier.example/${n}</link><description>Boat ${n} came in.</description></item>`,
  ).join('')}</channel></rss>`

/** A source that answers 304 to whoever shows its ETag, and a store that goes wrong as told. */
async function pier(settings: string) {
  const seen: (string | undefined)[] = []
  const { url } = await localServer((request, response) => {
    seen.push(request.headers['if-none-match'])
    if (request.headers['if-none-match'] !== undefined) response.writeHead(304).end()
    else response.setHeader('ETag', '"pier"').end(feed(3))
  })
  let wrong: (method: string, url: string) => StoreFault | undefined = () => undefined
  const store = await storeInEnvironment({ fault: ({ method = '', url: path = '' }) => wrong(method, path) })
  const site = await someSite({ pier: `list: { feed: { url: "${url}/feed" } }\nevery: 1m\n` }, settings)
  return { ...store, site, asked: seen, failWith: (fault: typeof wrong) => (wrong = fault) }
}
const articlesIn = (objects: ReadonlyMap<string, unknown>) =>
  [...objects.keys()].filter((key) => key.startsWith('news/articles/')).length

test('a poll that the store refuses tells so in one line, notes no validators, and the next brings everything once', async () => {
  const { env, site, objects, asked, failWith } = await pier('server: { listen: "off" }')
  for (const [fault, line] of [
    [
      (method: string, url: string) => (method === 'PUT' && url.includes('/articles/') ? 403 : undefined),
      '403 AccessDenied',
    ],
    [(_: string, url: string) => (url.includes('/journal/') ? 403 : undefined), '403 AccessDenied'],
  ] as const) {
    failWith(fault)
    const refused = await feedkeeper(['poll', ...site.options], env)
    expect(refused.code).toBe(1)
    expect(`${refused.stdout}${refused.stderr}`).toContain(line)
    expect(`${refused.stdout}${refused.stderr}`).not.toMatch(/^\s+at /m)
  }
  // Half an answer and a cut connection are nothing that a second try does not mend.
  let cuts = 0
  failWith((method) => {
    cuts += 1
    if (cuts === 3) return 'half'
    return cuts === 9 && method === 'PUT' ? 'done, then cut' : undefined
  })
  const polled = await feedkeeper(['poll', ...site.options], env)
  expect(polled.stdout).toMatch(/^pier +3 new/)
  expect(asked.every((etag) => etag === undefined)).toBe(true)
  expect(articlesIn(objects)).toBe(3)
  expect((await feedkeeper(['verify', ...site.options], env)).stdout).toContain('3 articles verified')
}, 240_000)

test('a worker whose store goes away says that it is not ready, and goes on by itself once it is back', async () => {
  const { env, site, objects, failWith } = await pier('server: { listen: "127.0.0.1:0" }')
  let isAway = false
  failWith(() => (isAway ? 403 : undefined))
  const { child, ended } = startFeedkeeper(['run', ...site.options], env)
  let log = ''
  const url = await new Promise<string>((resolve) => {
    child.stderr?.on('data', (bytes) => {
      if (log === '') isAway = true
      log += bytes
      const [found] = /http:\/\/127\.0\.0\.1:\d+\//.exec(log) ?? []
      if (found !== undefined) resolve(found)
    })
  })
  const patience = { timeout: 100_000, interval: 500 }
  const ready = async () => {
    const answer = await fetch(`${url}readyz`)
    return `${answer.status} ${await answer.text()}`
  }
  await expect.poll(ready, patience).toMatch(/^503 [\s\S]*nothing can be kept: s3:\/\/bucket\/news.*403 AccessDenied/)
  expect(articlesIn(objects)).toBe(0)
  isAway = false
  await expect.poll(ready, patience).toMatch(/^200/)
  await expect.poll(() => articlesIn(objects), patience).toBe(3)
  child.kill('SIGTERM')
  expect((await ended).code).toBe(0)
}, 240_000)
