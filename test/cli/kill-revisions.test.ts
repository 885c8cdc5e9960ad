import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { checksumOf } from '../../src/archive/checksum.ts'
import { testArchive } from '../support/archive.ts'
import { copyOf, feedkeeper, type Site, someSite, startFeedkeeper } from '../support/feedkeeper.ts'
import { localServer } from '../support/local-server.ts'
import { madeOnce } from '../support/when-over.ts'

const articles = 200

const feed = (version: number) =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>Quarry</title>${Array.from(
    { length: articles },
    (_, n) =>
      `<item><title>Stone ${n}</title><link>https://quarry.example/${n}</link><pubDate>Mon, 05 Oct 2026 08:00:00 GMT</pubDate><description>&lt;p&gt;${`Stone ${n} was cut. `.repeat(20)}Version ${version}.&lt;/p&gt;</description></item>`,
  ).join('')}</channel></rss>`

const namesIn = async (site: Site, folder: string) =>
  (await readdir(join(site.output, folder), { recursive: true, withFileTypes: true }).catch(() => []))
    .filter((each) => each.isFile() && each.name.endsWith('.md') && !each.name.startsWith('.'))
    .map((each) => join(each.parentPath, each.name))
const versionIn = (text: string) => Number(/Version (\d)/.exec(text)?.[1])

const polled = madeOnce(async () => {
  const listing = { version: 1 }
  const { url } = await localServer((_request, response) => response.end(feed(listing.version)))
  const site = await someSite({ quarry: `list: { feed: { url: "${url}/feed" } }\nevery: 1m\n` })
  expect((await feedkeeper(['poll', ...site.options])).code).toBe(0)
  listing.version = 2
  return site
})

test.each([1, 150])(
  'a poll killed by kill -9 after it put %i former versions away loses none and keeps none twice',
  async (enough) => {
    const site = await copyOf(polled())
    const { child, ended } = startFeedkeeper(['poll', ...site.options])
    const over = ended.then(() => true)
    for (let there = 0; there < enough; there = (await namesIn(site, 'revisions')).length) {
      if (await Promise.race([over, pause(there === 0 ? 10 : 1, false)])) break
    }
    child.kill('SIGKILL')
    expect((await ended).code).toBe(null)

    expect((await feedkeeper(['poll', ...site.options])).code).toBe(0)
    const files = await namesIn(site, 'articles')
    expect(files).toHaveLength(articles)
    for (const file of files) expect(versionIn(await readFile(file, 'utf8'))).toBe(2)
    const formers = await namesIn(site, 'revisions')
    expect(formers).toHaveLength(articles)
    for (const file of formers) expect(versionIn(await readFile(file, 'utf8'))).toBe(1)
    const rebuilt = await testArchive({ folder: site.output }, { rebuild: true })
    expect(rebuilt.rebuilt).toMatchObject({ articles, added: 0, removed: 0, corrected: 0, damaged: [], faults: [] })
    const records = await rebuilt.catalog.articles.find(files.map((file) => file.slice(-19, -3)))
    for (const [hash, { sha256 }] of records) {
      expect(sha256).toBe(checksumOf((await rebuilt.articles.get(hash)) ?? ''))
      expect(await rebuilt.catalog.articles.revisions(hash)).toHaveLength(1)
    }
  },
)
