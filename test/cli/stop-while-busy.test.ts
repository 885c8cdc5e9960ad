import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { testArchive } from '../support/archive.ts'
import { fileOf, someArticle } from '../support/articles.ts'
import { feedkeeper, type Site, someSite, startFeedkeeper } from '../support/feedkeeper.ts'
import { localServer } from '../support/local-server.ts'

const mostMs = 10_000
const settings =
  'polling: { tick: 1s }\npublish: { delay: 100ms, maxDelay: 1s, perSource: files, archives: files }\nserver: { listen: "off" }'

/** Starts `run`, asks it to stop once something is so, and gives how long that took, and how it ended. */
async function stopOnce(site: Site, isSo: () => Promise<boolean>) {
  const { child, ended } = startFeedkeeper(['run', ...site.options])
  await expect.poll(isSo, { timeout: 60_000, interval: 20 }).toBe(true)
  const askedAt = performance.now()
  child.kill('SIGTERM')
  const run = await ended
  return { ...run, tookMs: performance.now() - askedAt }
}

const filesIn = async (folder: string) => (await readdir(folder, { recursive: true }).catch(() => [])) as string[]

describe('SIGTERM ends the program within ten seconds, exit code 0,', () => {
  test('while a large publication is being written, and the next run writes the rest', async () => {
    const { url } = await localServer((_request, response) =>
      response.end('<rss version="2.0"><channel><title>Gazette</title></channel></rss>'),
    )
    const site = await someSite({ gazette: `list: { feed: { url: "${url}/feed" } }\n` }, settings)
    const articles = Array.from({ length: 1_500 }, (_, n) => fileOf(someArticle(n)))
    const archive = await testArchive({ folder: site.output })
    await archive.articles.putIfAbsent(articles)
    await archive.close()
    const feeds = join(site.output, 'feeds')
    const { code, stderr, tookMs } = await stopOnce(site, async () => (await filesIn(join(feeds, 'all'))).length > 4)
    expect([code, stderr]).toEqual([0, expect.not.stringMatching(/\n\s+at |not ended in time/)])
    expect(tookMs).toBeLessThan(mostMs)
    const pages = async () => (await filesIn(feeds)).filter((name) => /\/\d+\.atom\.xml$/.test(name)).length
    expect(await pages()).toBeLessThan(30)

    expect((await feedkeeper(['publish', ...site.options])).code).toBe(0)
    const names = await filesIn(feeds)
    expect(names.filter((name) => name.endsWith('.tmp'))).toEqual([])
    expect(await pages()).toBe(2 * 15)
  })

  test('while threads convert articles, and the next poll keeps what was left', async () => {
    const paragraph = `&lt;p&gt;The &lt;b&gt;crane&lt;/b&gt; lifted &lt;a href="/x"&gt;a beam&lt;/a&gt;.&lt;/p&gt;`
    const text = paragraph.repeat(400)
    const items = Array.from(
      { length: 60 },
      (_, n) =>
        `<item><title>Beam ${n}</title><link>https://yard.example/${n}</link><description>${text}</description></item>`,
    )
    const { url } = await localServer((_request, response) =>
      response.end(`<rss version="2.0"><channel><title>Yard</title>${items.join('')}</channel></rss>`),
    )
    const site = await someSite({ yard: `list: { feed: { url: "${url}/feed" } }\nevery: 1h\n` }, settings)
    const articles = async () =>
      (await filesIn(join(site.output, 'articles'))).filter((name) => name.endsWith('.md')).length
    const { code, stderr, tookMs } = await stopOnce(site, async () => (await articles()) > 0)
    expect([code, stderr]).toEqual([0, expect.not.stringMatching(/\n\s+at |not ended in time/)])
    expect(tookMs).toBeLessThan(mostMs)
    expect(await articles()).toBeLessThan(60)
    await feedkeeper(['poll', ...site.options])
    expect(await articles()).toBe(60)
  })
})
