import { describe, expect, onTestFinished, test } from 'vitest'
import { checkYaml } from '../../src/checked-yaml.ts'
import { createWorkerPool, type WorkerPool } from '../../src/jobs/worker-pool.ts'
import { pollingSettings } from '../../src/poll/polling-settings.ts'
import { sourceDefinition } from '../../src/source/definition.ts'

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
