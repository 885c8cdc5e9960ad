import { writeFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import type { Capturing } from '../../../src/poll/captures-of-poll.ts'
import { hashOf } from '../../../src/poll/entries/identity.ts'
import { type ReconvertOptions, reconvert } from '../../../src/poll/reconvert/reconvert.ts'
import { runPoll } from '../../../src/poll/run-poll.ts'
import { localServer } from '../../support/local-server.ts'
import { pollParts, sourceOf } from '../../support/poll-parts.ts'

const numbers = Array.from({ length: 8 }, (_, n) => n)
const dated = (n: number) => `<pubDate>Tue, 0${n + 1} Feb 2026 03:00:00 GMT</pubDate>`
const rss = (items: string) =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>Mill</title><link>https://mill.example/</link>${items}</channel></rss>`
const advert = '<p class="advert">Buy our flour.</p>'
const story = (n: number) => `<p>Sack ${n} was ground in the night. ${'It is fine flour. '.repeat(20)}</p>`
const html = (n: number) => `${story(n)}${advert}`
const ofFeed = 'every: 10m\nlang: en\nlist:\n  feed: { url: "URL/feed" }\n'
const ofPages =
  'every: 10m\nlist:\n  feed: { url: "URL/bare" }\narticle:\n  content: [main]\n  next: a.next\n  pages: 2\n'

/** A mill that was polled once, and is not there any more. */
async function polled(yaml: string, capturing: Capturing = 'articles') {
  let isGone = false
  const { url, seen } = await localServer((request, response) => {
    const [, page = '', part] = /^\/(\w+)(\/2)?/.exec(request.url ?? '') ?? []
    const n = Number(page)
    response.setHeader('content-type', Number.isNaN(n) ? 'application/rss+xml' : 'text/html; charset=utf-8')
    const item = (each: number, text: string) =>
      `<item><title>Sack ${each}</title><link>${url}/${each}</link>${dated(each)}${text}</item>`
    const texts = (each: number) => `<description><![CDATA[${html(each)}]]></description>`
    const feed = rss(numbers.map((each) => item(each, page === 'feed' ? texts(each) : '')).join(''))
    const next = part ? '' : `<a class="next" href="/${n}/2">more</a>`
    if (isGone) response.destroy()
    else if (Number.isNaN(n)) response.end(feed)
    else response.end(`<html><main>${part ? `<p>And so on ${n}.</p>` : html(n)}</main>${next}</html>`)
  })
  const clock = { nowMs: Date.now() }
  const parts = await pollParts({ capturing, clock })
  const source = (text: string) => sourceOf('mill', text.replace('URL', url))
  const poll = await runPoll(source(yaml), parts)
  expect(poll.archived).toHaveLength(numbers.length)
  isGone = true
  const asked = seen.length
  return {
    ...parts,
    later: () => {
      clock.nowMs += 3_600_000
    },
    hash: (n: number) => hashOf(`${url.replace('http:', 'https:')}/${n}`),
    textOf: async (n: number) =>
      String(await parts.archive.articles.get(hashOf(`${url.replace('http:', 'https:')}/${n}`))),
    reconvert: async (text: string, options: Partial<ReconvertOptions> = {}) => {
      const report = await reconvert(
        [source(text)],
        { archive: parts.archive, jobs: parts.jobs, timeZone: parts.timeZone, timeLimitMs: 600_000 },
        { isDryRun: false, isForced: false, ...options },
      )
      expect(seen).toHaveLength(asked)
      return report
    },
  }
}

const clean = { unchanged: 8, changed: 0, worse: [], notCaptured: 0, edited: 0 }
const withoutAdvert = `${ofPages}  remove: [.advert]\n`

describe('making articles anew', () => {
  test.each([
    ['listings', ofFeed, 'articles'],
    ['listings where all is kept', ofFeed, 'all'],
    ['pages', ofPages, 'articles'],
    ['pages where all is kept', ofPages, 'all'],
  ] as const)('from %s that did not change changes nothing', async (_from, yaml, capturing) => {
    const mill = await polled(yaml, capturing)
    expect(await mill.reconvert(yaml)).toEqual({
      sources: [{ source: 'mill', ...clean }],
      written: 0,
      isStopped: false,
    })
  })

  test('by a better definition makes revisions of what comes out otherwise, and a second time nothing', async () => {
    const mill = await polled(ofPages)
    const before = await Promise.all(numbers.map(mill.textOf))
    expect(before[3]).toContain('Buy our flour')
    expect(before[3]).toContain('And so on 3')
    const report = await mill.reconvert(withoutAdvert)
    expect(report).toMatchObject({ sources: [{ unchanged: 0, changed: 8, worse: [] }], written: 8, isStopped: false })
    for (const n of numbers) {
      const after = await mill.textOf(n)
      expect(after).not.toContain('Buy our flour')
      expect(/^date: .*$/m.exec(after)?.[0]).toBe(/^date: .*$/m.exec(before[n] ?? '')?.[0])
      expect(after).toContain(`And so on ${n}`)
      const [first = ''] = await mill.archive.revisions.list(mill.hash(n))
      expect(String(await mill.archive.revisions.get(mill.hash(n), first))).toBe(before[n])
      const record = (await mill.archive.catalog.articles.find([mill.hash(n)])).get(mill.hash(n))
      expect(record?.revisedAtMs).toBeUndefined()
    }
    expect(await mill.reconvert(withoutAdvert)).toMatchObject({ sources: [{ unchanged: 8, changed: 0 }], written: 0 })
  })

  test('reads the listing by its definition too, where that is kept: a rule on titles', async () => {
    const mill = await polled(ofFeed)
    const renamed = `${ofFeed}replace: [{ field: title, pattern: "^Sack", with: "Bag" }]\n`
    expect(await mill.reconvert(renamed)).toMatchObject({ sources: [{ changed: 8 }], written: 8 })
    expect(await mill.textOf(2)).toContain('title: "Bag 2"')
    const titles = await mill.archive.catalog.articles.find([mill.hash(2)])
    expect(titles.get(mill.hash(2))?.title).toBe('Bag 2')
  })

  test('stops where more than a fifth would lose text, writes nothing, and tells which', async () => {
    const mill = await polled(ofPages)
    const before = await mill.textOf(1)
    const worse = ofPages.replace('[main]', '[".advert"]')
    const report = await mill.reconvert(worse)
    expect(report).toMatchObject({ written: 0, isStopped: true, sources: [{ unchanged: 0, changed: 0 }] })
    expect(report.sources[0]?.worse).toHaveLength(8)
    expect(await mill.textOf(1)).toBe(before)
    expect(await mill.reconvert(worse, { isForced: true })).toMatchObject({ isStopped: false })
  })

  test('writes them all the same where that is forced, but leaves one that cannot be made as it is', async () => {
    const mill = await polled(ofFeed)
    const before = await mill.textOf(1)
    const cut = `${ofFeed}replace: [{ field: html, pattern: "It is fine flour[.] ", with: "" }]\n`
    expect(await mill.reconvert(cut)).toMatchObject({ isStopped: true })
    expect(await mill.reconvert(cut, { isForced: true })).toMatchObject({ written: 8, isStopped: false })
    expect(await mill.textOf(1)).not.toBe(before)
    const ofNothing = await polled(ofPages)
    const kept = await ofNothing.textOf(1)
    const report = await ofNothing.reconvert(ofPages.replace('[main]', '[.nowhere]'), { isForced: true })
    expect(report).toMatchObject({ written: 0 })
    expect(report.sources[0]?.worse[0]?.reason).toContain('.nowhere matches nothing')
    expect(await ofNothing.textOf(1)).toBe(kept)
  })

  test('writes nothing in a dry run, and tells the same', async () => {
    const mill = await polled(ofPages)
    const before = await mill.textOf(1)
    expect(await mill.reconvert(withoutAdvert, { isDryRun: true })).toMatchObject({
      sources: [{ changed: 8 }],
      written: 0,
    })
    expect(await mill.textOf(1)).toBe(before)
  })

  test('is done of what was published since a date', async () => {
    const mill = await polled(ofPages)
    const sinceMs = Date.UTC(2026, 1, 7, 3)
    expect(await mill.reconvert(withoutAdvert, { sinceMs })).toMatchObject({ sources: [{ changed: 2 }], written: 2 })
    expect(await mill.textOf(5)).toContain('Buy our flour')
    expect(await mill.textOf(6)).not.toContain('Buy our flour')
  })

  test('leaves alone what was changed by hand, what was revised since, and what is not kept', async () => {
    const mill = await polled(ofPages)
    await writeFile(mill.archive.articles.pathOf(mill.hash(0)), `${await mill.textOf(0)}by hand\n`)
    const record = (await mill.archive.catalog.articles.find([mill.hash(1)])).get(mill.hash(1))
    const text = Buffer.from((await mill.textOf(1)).replace('was ground', 'is ground'))
    const article = {
      ...record,
      hash: mill.hash(1),
      sourceId: 'mill',
      url: record?.url ?? '',
      title: 'Sack 1',
      lang: 'und',
    }
    const head = { ...article, publishedAt: new Date(record?.publishedAtMs ?? 0), summary: '', thumbnail: '' }
    mill.later()
    await mill.archive.keep({ revised: [{ hash: mill.hash(1), article: head, text, details: {}, why: 'page' }] })
    const report = await mill.reconvert(withoutAdvert)
    expect(report).toMatchObject({ sources: [{ changed: 6, notCaptured: 1, edited: 1 }], written: 6 })
    expect(await mill.textOf(1)).toContain('is ground')
    expect(await mill.textOf(0)).toContain('by hand')
    const uncaptured = await polled(ofPages, 'off')
    expect(await uncaptured.reconvert(withoutAdvert)).toMatchObject({ sources: [{ changed: 0, notCaptured: 8 }] })
  })
})
