import { readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openArchiveReadOnly } from '../../src/archive/open-archive.ts'
import { stateOfFacts } from '../../src/poll/memory/facts-of-state.ts'
import { movedAside, overwritePages } from '../support/damage.ts'
import { copyOf, feedkeeper, type Site, someSite, startFeedkeeper } from '../support/feedkeeper.ts'
import { type LocalServer, localServer } from '../support/local-server.ts'
import { madeOnce } from '../support/when-over.ts'

const rss = (title: string, items: readonly string[]) =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>${title}</title><link>https://pier.example/</link>${items.join('')}</channel></rss>`
const item = (n: number) =>
  `<item><title>Boat ${n}</title><link>https://pier.example/${n}</link><category>boats</category><description>&lt;p&gt;Boat ${n} came in with ${'fish, '.repeat(20)}${n}.&lt;/p&gt;</description></item>`
const boats = rss(
  'Pier',
  Array.from({ length: 200 }, (_, n) => item(n)),
)
const page = rss('Paged', [
  '<item><title>Late</title><link>https://pier.example/late</link><description>x</description></item>',
])

type Sited = Site & Pick<LocalServer, 'seen'> & { readonly url: string }

/** A site of hundreds of articles, an entry that waits, a source that is gone and one that moved, polled once. */
async function polledSite(): Promise<Sited> {
  const { url, seen } = await localServer((request, response) => {
    if (request.url === '/gone') response.writeHead(410).end()
    else if (request.url === '/moved') response.writeHead(301, { location: '/there' }).end()
    else if (request.url === '/paged') response.end(page.replace('https://pier.example/late', `${url}/broken-page`))
    else if (request.url === '/broken-page') response.writeHead(500).end()
    else if (request.url === '/there') response.end(rss('There', [item(9_000)]))
    else if (request.url === '/other') response.end(rss('Other', [item(7), item(9_001)]))
    else response.end(boats)
  })
  const source = (path: string, more = '') => `list: { feed: { url: "${url}/${path}" } }\nevery: 1h\n${more}`
  const site = await someSite(
    {
      pier: source('boats'),
      gone: source('gone'),
      moved: source('moved'),
      paged: source('paged', 'article: { content: [article] }\n'),
    },
    `polling: { tick: 1s, movedAfter: 1 }\npublications: { all: { limit: 20 } }\npublish: { delay: 100ms, maxDelay: 1s }\nserver: { listen: "off" }\n`,
  )
  await feedkeeper(['poll', ...site.options])
  return { ...site, seen, url }
}

const polled = madeOnce(polledSite)
const copyOfPolled = async (): Promise<Sited> => ({ ...polled(), ...(await copyOf(polled())) })

/** Everything of an archive that must not be lost. */
async function truthOf({ output }: Site) {
  const { catalog, close } = await openArchiveReadOnly({ folder: output, stateOf: stateOfFacts })
  const keys = await catalog.articles.keys({ kind: 'all' }).newest(-1)
  const records = await catalog.articles.find(keys.map(({ hash }) => hash))
  const waiting = (await catalog.waiting.of('paged')).map(({ entry, hash, identity }) => ({ entry, hash, identity }))
  const states = (await catalog.sources.all()).map(({ id, state }) => [id, state.goneAtMs, state.moved?.url])
  await close()
  return { records: [...records.values()].sort((a, b) => (a.hash < b.hash ? -1 : 1)), waiting, states }
}

/** What was logged, but for what is wrong with the source whose entry waits. */
const linesOf = (stderr: string) => stderr.split('\n').filter((line) => line !== '' && !line.includes('paged:'))
const linesWith = (text: string, part: string) => text.split('\n').filter((line) => line.includes(part))

describe('a catalog that is damaged in its middle', () => {
  test('is noticed by run at the first read, moved aside and made anew, and polling goes on', async () => {
    const site = await copyOfPolled()
    const before = await truthOf(site)
    expect(before.records).toHaveLength(201)
    expect(before.waiting).toHaveLength(1)
    expect(before.states).toContainEqual(['moved', undefined, `${site.url}/there`])
    expect(before.states.find(([id]) => id === 'gone')?.[1]).toBeGreaterThan(0)
    const file = join(site.output, 'catalog.db')
    await overwritePages(file)
    await writeFile(
      join(site.folder, 'feeds', 'other.yaml'),
      `list: { feed: { url: "${site.url}/other" } }\nevery: 1s\n`,
    )

    const { child, ended } = startFeedkeeper(['run', ...site.options])
    const asked = () => site.seen.filter(({ url }) => url === '/other').length
    await expect.poll(asked, { timeout: 60_000 }).toBeGreaterThan(2)
    child.kill('SIGTERM')
    const { code, stderr } = await ended
    expect(code).toBe(0)
    expect(linesWith(stderr, 'moved to')).toHaveLength(1)
    expect(stderr).toMatch(
      /catalog\.db: the database is damaged.* moved to .*catalog\.db\.damaged-\d{17} and made anew/,
    )
    expect(stderr).not.toMatch(/not open|\n\s+at /)
    expect(linesWith(stderr, 'the database is damaged').length).toBeLessThan(8)
    expect(await movedAside(file)).toHaveLength(1)
    const after = await truthOf(site)
    expect(after.waiting).toEqual(before.waiting)
    expect(after.states.filter(([id]) => id !== 'other')).toEqual(before.states)
    expect(after.records.filter(({ sourceId }) => sourceId !== 'other')).toEqual(before.records)
    expect(after.records).toHaveLength(202)
  })

  test('is made anew by poll, publish and rebuild, which then do their work; status only tells of it', async () => {
    const site = await copyOfPolled()
    const before = await truthOf(site)
    const file = join(site.output, 'catalog.db')
    await overwritePages(file)
    const status = await feedkeeper(['status', ...site.options])
    expect(status).toMatchObject({ code: 1, stdout: '' })
    expect(status.stderr).toMatch(
      /^feedkeeper: .*catalog\.db: the database is damaged .*`feedkeeper rebuild` .*anew\n$/,
    )
    expect(await movedAside(file)).toEqual([])
    for (const command of [['poll'], ['publish', '--everything'], ['rebuild']]) {
      await overwritePages(file)
      const { stdout, stderr } = await feedkeeper([...command, ...site.options])
      expect(stdout).toMatch(
        /200 duplicates|feed files written, |^201 articles: 0 added, 0 removed, 0 corrected, 0 dam/,
      )
      expect(linesOf(stderr)).toEqual([expect.stringMatching(/database is damaged.*; it is moved to .* and made anew/)])
      const [aside = ''] = await movedAside(file)
      await rm(join(site.output, aside))
      expect(await truthOf(site)).toEqual(before)
    }
  })
})

describe('a catalog that is no database any more', () => {
  test('is told by status, which leaves it as it is, and made anew by every command', async () => {
    const site = await copyOfPolled()
    const before = await truthOf(site)
    const file = join(site.output, 'catalog.db')

    await writeFile(file, 'garbage'.repeat(10_000))
    const status = await feedkeeper(['status', ...site.options])
    expect(status).toMatchObject({ code: 1, stdout: '' })
    expect(status.stderr).toMatch(/^feedkeeper: .*catalog\.db: .*`feedkeeper rebuild` .*\n$/)
    expect(await readFile(file, 'utf8')).toBe('garbage'.repeat(10_000))
    expect(linesOf((await feedkeeper(['publish', ...site.options])).stderr)).toHaveLength(1)
    expect(await truthOf(site)).toEqual(before)

    await truncate(file, Math.floor((await stat(file)).size / 2))
    expect(linesOf((await feedkeeper(['rebuild', ...site.options])).stderr)).toHaveLength(1)
    expect(await movedAside(file)).toHaveLength(2)
    expect(await truthOf(site)).toEqual(before)

    await truncate(file, 0)
    expect(linesOf((await feedkeeper(['poll', ...site.options])).stderr)).toEqual([])
    expect(await truthOf(site)).toEqual(before)
  })
})
