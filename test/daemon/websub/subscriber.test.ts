import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { PolledSources } from '../../../src/daemon/polled-sources.ts'
import { isSignedWith } from '../../../src/daemon/websub/push-signature.ts'
import { Subscriber } from '../../../src/daemon/websub/subscriber.ts'
import { createWebsubAnswers } from '../../../src/serve/operate/websub-callback.ts'
import { SourceFolder } from '../../../src/source/source-folder.ts'
import { someHub } from '../../origin/hub.ts'
import { localServer } from '../../support/local-server.ts'
import { type HandClock, pollParts } from '../../support/poll-parts.ts'
import { tempFolder } from '../../support/temp-folder.ts'

const dayMs = 86_400_000
const feed = (hub: string, self: string, titles: readonly string[]) =>
  `<rss version="2.0" xmlns:a="http://www.w3.org/2005/Atom"><channel><title>Mill</title><link>https://mill.example/</link>${hub && `<a:link rel="hub" href="${hub}"/>`}<a:link rel="self" href="${self}"/>${titles.map((title) => `<item><title>${title}</title><link>https://mill.example/${title}</link><description>Ground slowly, in the old way.</description></item>`).join('')}</channel></rss>`

/** A source whose feed names a hub, and what polls and subscribes to it as the daemon does. */
async function someSubscription() {
  const clock: HandClock = { nowMs: Date.UTC(2026, 1, 3) }
  const hub = await someHub()
  const listed = { hub: hub.url, titles: ['one'] }
  const site = await localServer((_request, response) =>
    response.end(feed(listed.hub, `${site.url}/feed`, listed.titles)),
  )
  const folder = await tempFolder()
  const file = join(folder, 'mill.yaml')
  await writeFile(file, `list: { feed: { url: "${site.url}/feed" } }\nevery: 1h\n`)
  const sources = new SourceFolder(folder)
  await sources.look()
  const parts = await pollParts({ clock })
  let subscriber: Subscriber
  const callbacks = await localServer((request, response) => {
    const answered = createWebsubAnswers(subscriber)(request, response)
    if (answered === undefined) response.writeHead(404).end()
  })
  const polls: Promise<unknown>[] = []
  const start = () => {
    subscriber = new Subscriber({
      subscriptions: parts.archive.catalog.subscriptions,
      fetch: parts.fetch,
      callbacksUrl: `${callbacks.url}/websub/`,
      isPolled: (id) => sources.find(id) !== undefined,
      onPushed: (id) => void polls.push(polled.poll(id, { isByHand: true })),
      clock: parts.clock,
      log: parts.log,
    })
    return subscriber
  }
  start()
  const polled: PolledSources = new PolledSources({
    folder: sources,
    parts,
    fetcher: { limitOf: () => ({ key: 'all', connections: 1, spacingMs: 0 }) as never, delayMs: () => 0 },
    publisher: { markStale: () => undefined },
    onPolled: (poll) => void polls.push(subscriber.polled(poll)),
    pushes: { next: (id) => subscriber.next(id) },
  })
  const settled = async () => {
    for (let ended = -1; ended < polls.length; ) {
      ended = polls.length
      await Promise.all(polls)
    }
  }
  return {
    clock,
    hub,
    listed,
    site,
    parts,
    start,
    subscriber: () => subscriber,
    push: async (titles: readonly string[], options?: Parameters<typeof hub.push>[1]) => {
      const status = await hub.push(feed(hub.url, `${site.url}/feed`, titles), options)
      await settled()
      return status
    },
    poll: async () => {
      const finished = await polled.poll('mill', {})
      await settled()
      return finished
    },
    asked: (count: number) =>
      vi.waitFor(() => expect(hub.requests).toHaveLength(count), { timeout: 10_000, interval: 20 }),
    forget: async () => {
      await rm(file)
      await sources.look()
    },
    articles: async () => await parts.archive.catalog.articles.count(),
    dueInMs: async () =>
      ((await parts.archive.catalog.sources.find(['mill'])).get('mill')?.nextPollAtMs ?? 0) - clock.nowMs,
  }
}

describe('a WebSub subscription', { timeout: 15_000 }, () => {
  test('is asked for once, verified, signed, fed into polls, and slows them to one a day while pushes come', async () => {
    const at = await someSubscription()
    await at.poll()
    await at.asked(1)
    expect(at.hub.last()).toMatchObject({ mode: 'subscribe', topic: `${at.site.url}/feed` })
    expect(at.hub.last().callback).toMatch(/\/websub\/[\w-]{32}$/)
    expect(await at.push(['early'])).toBe(404)
    expect(await at.hub.verify({ topic: 'https://other.example/' })).toMatchObject({ status: 404 })
    expect(await at.hub.verify({ mode: 'unsubscribe' })).toMatchObject({ status: 404 })
    expect(await at.hub.verify()).toEqual({ status: 200, text: 'sheaf-42' })
    expect(await at.dueInMs()).toBeLessThan(1.2 * 3_600_000)

    const asked = at.site.seen.length
    expect(await at.push(['two', 'one'])).toBe(202)
    expect(await at.push(['three'], { method: 'sha1' })).toBe(202)
    expect(await at.articles()).toBe(3)
    expect(at.site.seen.length).toBe(asked)
    expect(await at.dueInMs()).toBe(dayMs)

    // The hub dies: the poll a day after its last push is followed by others at the source's own interval.
    at.clock.nowMs += dayMs
    at.listed.titles = ['four']
    await at.poll()
    expect(await at.articles()).toBe(4)
    expect(await at.dueInMs()).toBeLessThan(1.2 * 3_600_000)
    expect(at.hub.requests).toHaveLength(1)
  })

  test('takes no push with a wrong secret, without one, of another topic or too long, and says nothing of it to the hub', async () => {
    const at = await someSubscription()
    await at.poll()
    await at.asked(1)
    await at.hub.verify()
    expect(await at.push(['forged'], { secret: 'guessed' })).toBe(202)
    expect(await at.push(['bare'], { headers: { 'x-hub-signature': '' } })).toBe(202)
    expect(await at.push(['other'], { headers: { link: '<https://other.example/feed>; rel="self"' } })).toBe(202)
    expect(await at.articles()).toBe(1)
    expect(at.parts.lines.filter((line) => line.includes('is not looked at'))).toHaveLength(3)
    expect(at.parts.lines.join('\n')).not.toContain(at.hub.last().secret)
    expect([413, 0]).toContain(await at.push(['x'.repeat(9_000_000)]).catch(() => 0))
    expect(await at.articles()).toBe(1)
  })

  test('is renewed before its lease ends, over a restart too; pushes after a lost lease are refused', async () => {
    const at = await someSubscription()
    await at.poll()
    await at.asked(1)
    await at.hub.verify({ leaseSeconds: 86_400 })
    at.start().look()
    await at.subscriber().close()
    expect(at.hub.requests).toHaveLength(1)
    const { callback } = at.hub.last()
    at.clock.nowMs += 0.8 * dayMs
    at.start().look()
    await at.asked(2)
    expect(at.hub.last()).toMatchObject({ mode: 'subscribe', callback })
    await at.hub.verify({ leaseSeconds: 86_400 })
    at.clock.nowMs += 0.5 * dayMs
    expect(await at.push(['kept'])).toBe(202)
    at.hub.isDead = true
    at.clock.nowMs += 0.4 * dayMs
    at.subscriber().look()
    await vi.waitFor(() => expect(at.parts.lines.join('\n')).toContain('does not push: HTTP 503; asked again in 1m'))
    at.clock.nowMs += 0.2 * dayMs
    at.hub.isDead = false
    expect(await at.push(['late'])).toBe(404)
  })

  test('is ended when its source goes, and changes with the hub the feed names', async () => {
    const at = await someSubscription()
    await at.poll()
    await at.asked(1)
    await at.hub.verify()
    const first = at.hub.last().callback
    at.listed.hub = `${at.hub.url}/second`
    await at.poll()
    await at.asked(3)
    expect(
      at.hub.requests
        .slice(1)
        .map(({ mode, callback }) => [mode, callback === first])
        .sort(),
    ).toEqual([
      ['subscribe', false],
      ['unsubscribe', true],
    ])
    expect(await at.hub.verify({ mode: 'unsubscribe', callback: first })).toMatchObject({ status: 200 })
    expect(await at.hub.verify({ mode: 'unsubscribe', callback: first })).toMatchObject({ status: 404 })
    const second = at.hub.requests.slice(1).find(({ mode }) => mode === 'subscribe')
    await at.hub.verify(second)
    await at.forget()
    at.subscriber().look()
    await at.asked(4)
    expect(at.hub.last()).toMatchObject({ mode: 'unsubscribe', callback: second?.callback })
    await at.hub.verify()
    expect(await at.parts.archive.catalog.subscriptions.all()).toEqual([])
  })
})

test('a signature counts by the strongest method it is given in, and never without one', () => {
  const body = Buffer.from('rye')
  expect(isSignedWith('key', body, undefined)).toBe(false)
  expect(isSignedWith('key', body, 'md5=00')).toBe(false)
  expect(isSignedWith('key', body, 'sha256=')).toBe(false)
  expect(isSignedWith('key', body, `sha256=${'0'.repeat(64)}`)).toBe(false)
})
