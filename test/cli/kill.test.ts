import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { readArticle } from '../../src/article/front-matter.ts'
import { archiveTimeZone } from '../support/articles.ts'
import { feedkeeper, type Site, someSite, startFeedkeeper } from '../support/feedkeeper.ts'
import { localServer } from '../support/local-server.ts'

const articles = 300
const feed = `<?xml version="1.0"?><rss version="2.0"><channel><title>Quarry</title><link>https://quarry.example/</link>${Array.from(
  { length: articles },
  (_, n) =>
    `<item><title>Stone ${n}</title><link>https://quarry.example/${n}</link><description>&lt;p&gt;${`Stone ${n} was cut. `.repeat(50)}&lt;/p&gt;</description></item>`,
).join('')}</channel></rss>`

const namesIn = async (site: Site) =>
  (await readdir(join(site.output, 'articles'), { recursive: true, withFileTypes: true }).catch(() => []))
    .filter((each) => each.isFile())
    .map((each) => join(each.parentPath, each.name))

/** A new site whose first poll was killed after so many files at the least, and the files that were there. */
async function killedAfter(enough: number, url: string) {
  const site = await someSite({ quarry: `list: { feed: { url: "${url}/feed" } }\nevery: 1m\n` })
  const { child, ended } = startFeedkeeper(['poll', ...site.options])
  const over = ended.then(() => true)
  for (let there = 0; there < enough; ) {
    if (await Promise.race([over, pause(there === 0 ? 5 : 1, false)])) break
    there = (await namesIn(site)).filter((name) => name.endsWith('.md')).length
  }
  child.kill('SIGKILL')
  const { code } = await ended
  const names = (await namesIn(site)).filter((name) => name.endsWith('.md'))
  const before = new Map(await Promise.all(names.map(async (name) => [name, (await stat(name)).mtimeMs] as const)))
  return { site, before, code }
}

describe('a poll killed by kill -9', () => {
  test.each([1, 40, 150])('after %i files loses nothing and keeps nothing twice', async (enough) => {
    const { url } = await localServer((request, response) => {
      const isSame = request.headers['if-none-match'] === '"1"'
      response.writeHead(isSame ? 304 : 200, { etag: '"1"' }).end(isSame ? undefined : feed)
    })
    let killed = await killedAfter(enough, url)
    // One that had ended, or written all, before it could be killed tells nothing.
    for (let more = 5; more > 0 && killed.before.size === articles; more -= 1) killed = await killedAfter(enough, url)
    const { site, before, code } = killed
    expect(code).toBe(null)
    expect(before.size).toBeGreaterThan(0)
    expect(before.size).toBeLessThan(articles)

    const run = await feedkeeper(['poll', '--json', ...site.options])
    const { polls } = JSON.parse(run.stdout) as { polls: { archived: unknown[]; duplicates: number }[] }
    expect(polls[0]?.archived).toHaveLength(articles - before.size)
    expect(polls[0]?.duplicates).toBe(before.size)
    const after = await namesIn(site)
    expect(after).toHaveLength(articles)
    expect(after.every((name) => name.endsWith('.md'))).toBe(true)
    for (const name of after) {
      const hash = name.slice(-19, -3)
      expect(readArticle(await readFile(name, 'utf8'), { hash, file: name, timeZone: archiveTimeZone }).title).toMatch(
        /^Stone \d+$/,
      )
    }
    for (const [name, changedAtMs] of before) expect((await stat(name)).mtimeMs).toBe(changedAtMs)
    const again = await feedkeeper(['status', '--json', ...site.options])
    expect(JSON.parse(again.stdout)).toMatchObject({ articles, sources: [{ articles }] })
  })
})
