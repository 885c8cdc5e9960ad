import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { articleFormatter } from '../../src/article/format-article.ts'
import { hashOf } from '../../src/poll/entries/identity.ts'
import { runPoll } from '../../src/poll/run-poll.ts'
import { testArchive } from '../support/archive.ts'
import { archiveTimeZone, someArticle } from '../support/articles.ts'
import { localServer } from '../support/local-server.ts'
import { pollParts, sourceOf } from '../support/poll-parts.ts'

const url = 'https://ferry.example/low-tide'
const hash = hashOf(url)
const item = (fields = '') =>
  `<item><title>Low tide</title><link>${url}</link><pubDate>Tue, 03 Feb 2026 01:00:00 GMT</pubDate><description>&lt;p&gt;At six.&lt;/p&gt;</description>${fields}</item>`
const feed = (body: string) => `<rss version="2.0"><channel><title>Ferry</title>${body}</channel></rss>`
const details =
  '<guid isPermaLink="false">tide-1</guid><author>a@ferry.example (Ada)</author><category>Tides</category><enclosure url="https://ferry.example/tide.mp3" type="audio/mpeg" length="7"/>'

/** The kinds of the journal's lines about the article, in order. */
async function told(folder: string): Promise<readonly string[]> {
  const names = await readdir(join(folder, 'journal'))
  const text = (await Promise.all(names.map((name) => readFile(join(folder, 'journal', name), 'utf8')))).join('')
  const lines = text.trimEnd().split('\n')
  return lines.flatMap((line) => {
    const { kind, hash: about } = JSON.parse(line) as { kind: string; hash?: string }
    return about === hash ? [kind] : []
  })
}

describe('an entry that is known', () => {
  test('fills in what its record lacks, once, whichever source brings it', async () => {
    const bodies: Record<string, string> = { '/a': feed(item()), '/b': feed(item(details)) }
    const { url: site } = await localServer((request, response) => response.end(bodies[request.url ?? '']))
    const parts = await pollParts()
    const record = async () => (await parts.archive.catalog.articles.find([hash])).get(hash)
    const source = (id: string) => sourceOf(id, `list: { feed: { url: "${site}/${id}" } }\n`)
    await runPoll(source('a'), parts)
    expect((await record())?.details).toEqual({ identity: url })
    await runPoll(source('b'), parts)
    await runPoll(source('b'), parts)
    expect((await record())?.details).toEqual({
      identity: url,
      guid: 'tide-1',
      authors: ['Ada'],
      categories: ['Tides'],
      enclosures: [{ url: 'https://ferry.example/tide.mp3', type: 'audio/mpeg', length: 7 }],
    })
    expect(await told(parts.folder)).toEqual(['kept', 'listed', 'completed'])
  })

  test('tells of a file that a hand dropped in what the file has no place for', async () => {
    const { url: site } = await localServer((_request, response) => response.end(feed(item(details))))
    const first = await testArchive()
    const article = { ...someArticle(1), url, hash, sourceId: 'a', title: 'Low tide, by hand' }
    await first.articles.putIfAbsent([{ hash, text: articleFormatter(archiveTimeZone)(article) }])
    await first.close()
    const parts = await pollParts({ folder: first.folder })
    const poll = await runPoll(sourceOf('a', `list: { feed: { url: "${site}/a" } }\n`), parts)
    expect(poll).toMatchObject({ archived: [], duplicates: 1 })
    const record = (await parts.archive.catalog.articles.find([hash])).get(hash)
    expect(record).toMatchObject({ title: 'Low tide, by hand', details: { identity: url, guid: 'tide-1' } })
    expect(await told(parts.folder)).toEqual(['kept', 'completed'])
  })

  test('keeps its own summary in the journal where the article is made of another text', async () => {
    const content =
      '<content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/">&lt;p&gt;All of it.&lt;/p&gt;</content:encoded>'
    const { url: site } = await localServer((_request, response) => response.end(feed(item(content))))
    const parts = await pollParts()
    await runPoll(sourceOf('a', `list: { feed: { url: "${site}/a" } }\n`), parts)
    const record = (await parts.archive.catalog.articles.find([hash])).get(hash)
    expect(record?.details.summaryHtml).toBe('<p>At six.</p>')
  })

  test('wants the pictures of a file whose line a crash prevented', async () => {
    const body = item().replace('At six.', 'At six.&lt;img src="https://ferry.example/a b.png"&gt;')
    const { url: site } = await localServer((_request, response) => response.end(feed(body)))
    const first = await testArchive()
    const text = 'At six.\n\n![](<https://ferry.example/a b.png>)\n\n[![tide](/tide.jpg "Low")](https://ferry.example/)'
    const article = { ...someArticle(1), url, hash, sourceId: 'a', title: 'Low tide', thumbnail: '', markdown: text }
    await first.articles.putIfAbsent([{ hash, text: articleFormatter(archiveTimeZone)(article) }])
    await first.close()
    const parts = await pollParts({ folder: first.folder })
    await runPoll(sourceOf('a', `list: { feed: { url: "${site}/a" } }\nimages: all\nrevisions: off\n`), parts)
    const wanted = await parts.archive.catalog.images.page({ after: '', limit: 9 })
    expect(wanted.map((each) => each.url)).toEqual([
      'https://ferry.example/a%20b.png',
      'https://ferry.example/tide.jpg',
    ])
    expect(await told(parts.folder)).toEqual(['kept', 'completed'])
  })
})
