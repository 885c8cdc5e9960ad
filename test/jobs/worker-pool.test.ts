import { describe, expect, onTestFinished, test } from 'vitest'
import { bytesDigest } from '../../src/article/bytes-digest.ts'
import { checkYaml } from '../../src/checked-yaml.ts'
import { createWorkerPool, type WorkerPool } from '../../src/jobs/worker-pool.ts'
import { pollingSettings } from '../../src/poll/polling-settings.ts'
import { createRendering } from '../../src/publish/render/rendering.ts'
import { sourceDefinition } from '../../src/source/definition.ts'
import { tempFolder } from '../support/temp-folder.ts'

function workers(over: { jobTimeLimit?: string; threads?: number; jobMemoryMb?: number } = {}): WorkerPool {
  const pool = createWorkerPool(pollingSettings.parse(over))
  onTestFinished(pool.close)
  return pool
}
const definition = checkYaml('list: { feed: { url: "https://news.example/feed" } }', 'gazette.yaml', sourceDefinition)
const bytes = (text: string) => new TextEncoder().encode(text)
const feed = (items: string) => bytes(`<rss version="2.0"><channel><title>Gazette</title>${items}</channel></rss>`)

describe('the worker pool', () => {
  test('parses a listing, dates and all', async () => {
    const listing = await workers().parseListing(
      feed('<item><title>Ferry</title><guid>1</guid><pubDate>Wed, 01 Jul 2026 10:00:00 GMT</pubDate></item>'),
      { url: 'https://news.example/feed', definition },
    )
    expect(listing.entries).toMatchObject([{ title: 'Ferry', publishedAt: new Date('2026-07-01T10:00:00Z') }])
  })

  test('converts an article and finds the text of a page', async () => {
    const pool = workers()
    const draft = {
      hash: '0123456789abcdef',
      sourceId: 'gazette',
      html: '<p>A <b>big</b> ferry</p>',
      entry: { title: 'Ferry' },
      lang: 'en',
      siteUrl: 'https://news.example/1',
      firstSeenAtMs: Date.UTC(2026, 6, 1),
      timeZone: 'UTC',
    }
    const [article] = await pool.writeArticles([draft])
    expect(article).toMatchObject({ article: { title: 'Ferry', summary: 'A big ferry...' }, isEmpty: false })
    if (article === undefined || article instanceof Error) throw new Error('the article is written')
    expect(Buffer.from(article.text).toString()).toContain('\n\nA **big** ferry\n\n[gazette](https://news.example/1)')
    const rules = checkYaml(
      'list: { feed: { url: "https://news.example/feed" } }\narticle: { content: ["main"] }',
      'gazette.yaml',
      sourceDefinition,
    ).article
    if (rules === undefined) throw new Error('the definition has rules')
    const page = bytes('<body><nav>menu</nav><main><p>The ferry sails.</p></main></body>')
    expect(await pool.extractFullText(page, { url: 'https://news.example/1', rules })).toMatchObject({
      kind: 'found',
      html: expect.stringContaining('The ferry sails.'),
    })
  })

  test('gets ready for listings and for feed documents in one thread, and starts none for documents alone', async () => {
    const pool = createWorkerPool(pollingSettings.parse({}), { isBrief: true })
    onTestFinished(pool.close)
    const settings = { output: await tempFolder(), timeZone: 'UTC', cacheBytes: 0 }
    const beside = createRendering(settings, { idleThreads: () => undefined })
    onTestFinished(beside.close)
    let started = 0
    const onStart = () => {
      started += 1
    }
    process.on('worker', onStart)
    onTestFinished(() => void process.off('worker', onStart))
    await beside.getReady()
    expect(started).toBe(0)
    pool.getReady()
    expect(pool.host?.idleThreads()).toBeUndefined()
    const url = 'https://news.example/feed'
    const { entries } = await pool.parseListing(feed('<item><title>Ferry</title></item>'), { url, definition })
    expect(entries).toMatchObject([{ title: 'Ferry' }])
    const guest = createRendering(settings, pool.host)
    onTestFinished(guest.close)
    const threads = pool.host?.idleThreads()?.pool
    const done = threads?.completed ?? 0
    await guest.getReady()
    expect(threads?.completed).toBe(done + 1)
    expect(started).toBe(1)
  })

  test('writes the articles of news along with their listing, as it would by themselves', async () => {
    const pool = workers()
    const item = (n: number, rest: string) => `<item><title>Ferry ${n}</title><guid>${n}</guid>${rest}</item>`
    const text = '<description>&lt;p&gt;A &lt;b&gt;big&lt;/b&gt; ferry 码头&lt;/p&gt;</description>'
    const whole = `<content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/">&lt;p&gt;码头 é 🚢&lt;/p&gt;</content:encoded>`
    const listingBytes = feed(
      [
        item(1, `<pubDate>Wed, 01 Jul 2026 10:00:00 GMT</pubDate>${text}${whole}`),
        item(2, `<pubDate>Mon, 01 Jun 2026 10:00:00 GMT</pubDate>${text}`),
        item(3, text),
      ].join(''),
    )
    const along = { sourceId: 'gazette', siteUrl: 'https://news.example/feed', timeZone: 'UTC' }
    const options = { url: 'https://news.example/feed', definition }
    const { listing, written } = await pool.readListing(listingBytes, options, along)
    const titles = (some: Iterable<{ readonly title: string }>) => [...some].map(({ title }) => title)
    expect(titles(listing.entries)).toEqual(['Ferry 1', 'Ferry 2', 'Ferry 3'])
    expect(titles(written.keys())).toEqual(['Ferry 1', 'Ferry 2'])
    const [first] = listing.entries
    if (first === undefined) throw new Error('the listing has entries')
    const html = first.contentHtml ?? first.summaryHtml ?? ''
    const draft = { hash: '', sourceId: 'gazette', html, entry: first, lang: 'und', siteUrl: along.siteUrl }
    const [alone] = await pool.writeArticles([{ ...draft, firstSeenAtMs: 0, timeZone: 'UTC' }])
    expect(written.get(first)).toEqual({ ...alone, digest: bytesDigest(structuredClone(first)) })
    const parsed = await pool.parseListing(listingBytes, options)
    expect(parsed.entries[0]?.contentHtml).toBe('<p>码头 é 🚢</p>')
    expect(listing).toEqual(parsed)
    expect(JSON.stringify(listing)).toBe(JSON.stringify(parsed))
    const later = await pool.readListing(listingBytes, options, { ...along, sinceMs: Date.UTC(2026, 5, 15) })
    expect(titles(later.written.keys())).toEqual(['Ferry 1'])
  })

  test('reads listings that wait for its thread together, each as by itself, and one that cannot be read fails alone', async () => {
    const pool = workers({ threads: 1 })
    const along = { sourceId: 'gazette', siteUrl: 'https://news.example/', timeZone: 'UTC' }
    const listingOf = (n: number) =>
      feed(
        `<item><title>Ferry ${n}</title><guid>${n}</guid><pubDate>Wed, 01 Jul 2026 10:00:00 GMT</pubDate><description>The ferry ${n} sails.</description></item>`,
      )
    const documents = [...Array.from({ length: 9 }, (_, n) => listingOf(n)), bytes('no feed at all')]
    const sizes = documents.map(({ length }) => length)
    const reads = documents.map((each) =>
      pool.readListing(each, { url: 'https://news.example/feed', definition }, along).then(
        ({ listing, written }) =>
          [listing.entries[0]?.title, ...[...written.values()].map(({ text }) => Buffer.from(text).toString())].join(),
        (error: Error) => error.message,
      ),
    )
    expect(pool.waiting().listings).toBe(9)
    const read = await Promise.all(reads)
    for (let n = 0; n < 9; n += 1) {
      expect(read[n]).toContain(`Ferry ${n},`)
      expect(read[n]).toContain(`The ferry ${n} sails.`)
    }
    expect(read[9]).toMatch(/feed/)
    // The caller keeps what was sent.
    expect(documents.map(({ length }) => length)).toEqual(sizes)
  })

  test('converts an article piece by piece that is too large for the memory of its thread', {
    timeout: 60_000,
  }, async () => {
    const pool = workers({ threads: 1, jobTimeLimit: '40s', jobMemoryMb: 32 })
    const rows = 30_000
    const paragraph = '<p>A <b>big</b> <a href="/f">ferry</a><script>if (a) "<p>no</p>"</script></p>'
    const draft = {
      hash: '0123456789abcdef',
      sourceId: 'gazette',
      html: paragraph.repeat(rows),
      entry: { title: 'Ferry' },
      lang: 'en',
      siteUrl: 'https://news.example/1',
      firstSeenAtMs: Date.UTC(2026, 6, 1),
      timeZone: 'UTC',
    }
    const [article] = await pool.writeArticles([draft])
    if (article === undefined || article instanceof Error) throw new Error('the article is written', { cause: article })
    const text = Buffer.from(article.text).toString()
    expect(text.match(/^A \*\*big\*\* \[ferry\]\(https:\/\/news\.example\/f\)$/gm)).toHaveLength(rows)
    expect(text).not.toContain('no')
  })

  test('fails with the reason and code of the stage', async () => {
    const job = workers().parseListing(bytes('<html><body>Closed</body></html>'), {
      url: 'https://news.example/feed',
      definition,
    })
    await expect(job).rejects.toMatchObject({ code: expect.stringMatching(/^[a-z-]+$/), message: expect.any(String) })
  })
})
