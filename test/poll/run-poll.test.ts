import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import type { RequestListener } from 'node:http'
import { dirname } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { readArticle } from '../../src/article/front-matter.ts'
import { hashOf } from '../../src/poll/entries/identity.ts'
import { wentWell } from '../../src/poll/poll-report.ts'
import { runPoll } from '../../src/poll/run-poll.ts'
import { archiveTimeZone } from '../support/articles.ts'
import { localServer } from '../support/local-server.ts'
import { pollParts, sourceOf } from '../support/poll-parts.ts'

type Page = string | { status: number; body?: string; headers?: Record<string, string> }

/** A site that answers each path with its page, with a strong ETag, and 304 to the ETag it gave. */
function site(pages: Record<string, Page>): RequestListener {
  return (request, response) => {
    const page = pages[request.url ?? ''] ?? { status: 404 }
    const { status, body = '', headers = {} } = typeof page === 'string' ? { status: 200, body: page } : page
    const etag = `"${hashOf(body)}"`
    const isSame = status === 200 && request.headers['if-none-match'] === etag
    response.writeHead(isSame ? 304 : status, {
      'content-type': 'application/rss+xml; charset=utf-8',
      etag,
      ...headers,
    })
    response.end(isSame ? undefined : body)
  }
}

const rss = (...items: string[]) =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour News</title><link>https://harbour.example/</link>${items.join('')}</channel></rss>`
const item = (n: number, fields = '') =>
  `<item><title>Boat ${n}</title><link>https://harbour.example/boats/${n}</link><guid>b${n}</guid><pubDate>Tue, 03 Feb 2026 0${n}:00:00 GMT</pubDate><description>&lt;p&gt;Boat ${n} came in.&lt;/p&gt;</description>${fields}</item>`
const feedAt = (url: string) => sourceOf('harbour', `list:\n  feed: { url: "${url}/feed" }\nlang: en\nevery: 10m\n`)
const boat = (n: number) => hashOf(`https://harbour.example/boats/${n}`)

type Parts = Awaited<ReturnType<typeof pollParts>>
const recordOf = async ({ archive }: Parts, hash: string) => (await archive.catalog.articles.find([hash])).get(hash)
const rowOf = async ({ archive }: Parts) => (await archive.catalog.sources.find(['harbour'])).get('harbour')

describe('a poll', () => {
  test("passes on the feed's own author and picture", async () => {
    const head = '<managingEditor>desk@harbour.example (Ada Quay)</managingEditor><image><url>/logo.png</url></image>'
    const { url } = await localServer(site({ '/feed': rss(head, item(1)) }))
    const { listing } = await runPoll(feedAt(url), await pollParts())
    expect(listing).toMatchObject({ kind: 'fetched', author: 'Ada Quay', imageUrl: `${url}/logo.png` })
  })

  test('keeps what it learns of its source beside its articles, once, and not after them', async () => {
    const { url } = await localServer(site({ '/feed': rss(item(1)) }))
    const parts = await pollParts()
    const { keep } = parts.archive
    let isKept = false
    const told: boolean[] = []
    const watched: typeof keep = async (batch) => {
      if (batch.facts !== undefined) told.push(isKept)
      const outcomes = await keep(batch)
      isKept ||= (batch.articles?.length ?? 0) > 0
      return outcomes
    }
    await runPoll(feedAt(url), { ...parts, archive: { ...parts.archive, keep: watched } })
    expect({ told, isKept }).toEqual({ told: [false], isKept: true })
  })

  test('has what is newer than the newest it knew written with its listing, though a site shows it late', async () => {
    const pages = { '/feed': rss(item(1)) }
    const { url } = await localServer(site(pages))
    const clock = { nowMs: Date.UTC(2026, 1, 3, 4) }
    const parts = await pollParts({ clock })
    await runPoll(feedAt(url), parts)
    // It is dated before the listing was read last, in which it was not.
    pages['/feed'] = rss(item(3), item(1))
    clock.nowMs = Date.UTC(2026, 1, 3, 5)
    const along: number[] = []
    const jobs: typeof parts.jobs = {
      ...parts.jobs,
      readListing: async (...job) => {
        const read = await parts.jobs.readListing(...job)
        along.push(read.written.size)
        return read
      },
      writeArticles: () => Promise.reject(new Error('nothing is left to be written')),
    }
    const { archived } = await runPoll(feedAt(url), { ...parts, jobs })
    expect(archived).toMatchObject([{ title: 'Boat 3' }])
    expect(along).toEqual([1])
  })

  test('whose listing cannot be noted ends after what was begun for its articles', async () => {
    const { url } = await localServer(site({ '/feed': rss(item(1)) }))
    const parts = await pollParts()
    const { keep } = parts.archive
    const steps: string[] = []
    const refused = Promise.withResolvers<void>()
    const failing: typeof keep = async (batch) => {
      if (batch.facts !== undefined && !steps.includes('refused')) {
        steps.push('refused')
        refused.resolve()
        throw new Error('no room for facts')
      }
      if (batch.articles === undefined) {
        steps.push('failure noted')
        return keep(batch)
      }
      steps.push('begun')
      await refused.promise
      // A poll that does not wait would note its failure within this turn.
      await nextTurn()
      const outcomes = await keep(batch)
      steps.push('kept')
      return outcomes
    }
    const { listing } = await runPoll(feedAt(url), { ...parts, archive: { ...parts.archive, keep: failing } })
    steps.push('ended')
    expect(listing).toMatchObject({ kind: 'failed', reason: expect.stringContaining('no room for facts') })
    expect(steps).toEqual(['begun', 'refused', 'kept', 'failure noted', 'ended'])
  })

  test('keeps every entry as a file and a catalog row, and a second one writes nothing', async () => {
    const { url, seen } = await localServer(site({ '/feed': rss(item(1), item(2)) }))
    const parts = await pollParts()
    const first = await runPoll(feedAt(url), parts)
    expect(first).toMatchObject({
      listing: { kind: 'fetched', listed: 2, unseen: 2 },
      duplicates: 0,
      failedEntries: [],
    })
    expect(first.archived.map((article) => article.title)).toEqual(['Boat 1', 'Boat 2'])
    const file = parts.archive.articles.pathOf(boat(1))
    expect(readArticle(await readFile(file, 'utf8'), { hash: boat(1), file, timeZone: archiveTimeZone })).toEqual({
      hash: boat(1),
      sourceId: 'harbour',
      url: 'https://harbour.example/boats/1',
      title: 'Boat 1',
      publishedAt: new Date('2026-02-03T01:00:00Z'),
      summary: 'Boat 1 came in....',
      lang: 'en',
      thumbnail: '',
      markdown: 'Boat 1 came in.',
    })
    const before = await stat(file, { bigint: true })

    const second = await runPoll(feedAt(url), parts)
    expect(second).toMatchObject({ listing: { kind: 'not-modified' }, archived: [] })
    expect(seen[1]?.headers['if-none-match']).toMatch(/^"/)
    const history = await parts.archive.catalog.polls.of('harbour', parts.clock())
    const took = { startedAtMs: parts.clock(), tookMs: expect.any(Number), revised: 0 }
    expect(history).toEqual([
      { ...took, end: 'not-modified', status: 304, bytes: 0, added: 0 },
      { ...took, end: 'fetched', status: 200, bytes: Buffer.byteLength(rss(item(1), item(2))), added: 2 },
    ])
    expect((await stat(file, { bigint: true })).mtimeNs).toBe(before.mtimeNs)
  })

  test('of a listing that changed keeps what is new and counts the rest as duplicates', async () => {
    const pages = { '/feed': rss(item(1)) }
    const { url } = await localServer(site(pages))
    const parts = await pollParts()
    await runPoll(feedAt(url), parts)
    pages['/feed'] = rss(item(2), item(1))
    const second = await runPoll(feedAt(url), parts)
    expect(second.archived.map((article) => article.title)).toEqual(['Boat 2'])
    expect(second.duplicates).toBe(1)
  })

  test('does not send the validators of another definition', async () => {
    const { url, seen } = await localServer(site({ '/feed': rss(item(1)) }))
    const parts = await pollParts()
    await runPoll(feedAt(url), parts)
    await runPoll({ ...feedAt(url), definitionHash: 'changed' }, parts)
    expect(seen[1]?.headers['if-none-match']).toBeUndefined()
  })

  test('asks for the whole listing once a day, however often it is told that nothing has changed', async () => {
    const clock = { nowMs: Date.UTC(2026, 1, 3) }
    const { url, seen } = await localServer(site({ '/feed': rss(item(1)) }))
    const parts = await pollParts({ clock })
    for (let hour = 0; hour <= 48; hour += 6) {
      clock.nowMs = Date.UTC(2026, 1, 3, hour)
      await runPoll(feedAt(url), parts)
    }
    const whole = seen.flatMap((request, at) => (request.headers['if-none-match'] === undefined ? [at * 6] : []))
    expect(whole).toEqual([0, 24, 48])
  })

  test('makes one file of what two sources list, whatever their tracking parameters and scheme', async () => {
    const { url } = await localServer(
      site({
        '/feed': rss(item(1)),
        '/other': rss(
          item(1).replace('https://harbour.example/boats/1', 'http://HARBOUR.example/boats/1?utm_source=rss'),
        ),
      }),
    )
    const parts = await pollParts()
    const other = sourceOf('courier', `list:\n  feed: { url: "${url}/other" }\n`)
    const polls = await Promise.all([runPoll(feedAt(url), parts), runPoll(other, parts)])
    expect(polls.flatMap((poll) => poll.archived)).toHaveLength(1)
    expect(polls.reduce((sum, poll) => sum + poll.duplicates, 0)).toBe(1)
    const { articles, sources } = parts.archive.catalog
    expect(await articles.count()).toBe(1)
    for (const id of ['harbour', 'courier']) expect(await sources.counts(id, 0)).toMatchObject({ articles: 1 })
  })

  test('holds it against no source that the folder as a whole failed, and asks again soon', async () => {
    const clock = { nowMs: Date.UTC(2026, 1, 3) }
    const { url } = await localServer(site({ '/feed': rss(item(1)) }))
    const parts = await pollParts({ clock })
    const folder = dirname(dirname(parts.archive.articles.pathOf(boat(1))))
    await rename(folder, `${folder}.away`)
    await writeFile(folder, 'a file in its place')
    const failed = await runPoll(feedAt(url), parts)
    expect(failed.listing).toMatchObject({ code: 'disk-failed' })
    expect(failed.nextPollAtMs - clock.nowMs).toBe(10_000)
    await rm(folder)
    await rename(`${folder}.away`, folder)
    expect((await runPoll(feedAt(url), parts)).archived).toHaveLength(1)
  })

  test('indexes a file that is there without a row, and leaves its bytes alone', async () => {
    const { url } = await localServer(site({ '/feed': rss(item(1)) }))
    const parts = await pollParts()
    await runPoll(feedAt(url), parts)
    const text = (await readFile(parts.archive.articles.pathOf(boat(1)), 'utf8')).replace(
      'title: "Boat 1"',
      'title: "Boat 1, by hand"',
    )
    await writeFile(parts.archive.articles.pathOf(boat(1)), text)
    await parts.archive.catalog.upkeep.drop([boat(1)])
    const again = await runPoll({ ...feedAt(url), definitionHash: 'asks whole' }, parts)
    expect(again).toMatchObject({ archived: [], duplicates: 1 })
    expect(await recordOf(parts, boat(1))).toMatchObject({ title: 'Boat 1, by hand' })
    expect(await readFile(parts.archive.articles.pathOf(boat(1)), 'utf8')).toBe(text)
  })

  test('keeps an undated entry under the time it was first seen, stable over polls', async () => {
    const clock = { nowMs: Date.UTC(2026, 1, 3, 4, 5, 6, 789) }
    const pages = { '/feed': rss('<item><title>No date</title><link>https://harbour.example/x</link></item>') }
    const { url } = await localServer(site(pages))
    const parts = await pollParts({ clock })
    await runPoll(feedAt(url), parts)
    clock.nowMs += 3_600_000
    pages['/feed'] += '<!-- changed -->'
    await runPoll(feedAt(url), parts)
    const publishedAtMs = Date.UTC(2026, 1, 3, 4, 5, 6)
    expect(await recordOf(parts, hashOf('https://harbour.example/x'))).toMatchObject({ publishedAtMs })
  })
})

describe('articles whose text is on their pages', () => {
  const withPages = (url: string) =>
    sourceOf('harbour', `list:\n  feed: { url: "${url}/feed" }\nevery: 10m\narticle:\n  content: [".text"]\n`)
  const linkTo = (url: string, n: number) => `<item><title>Boat ${n}</title><link>${url}/boats/${n}</link></item>`
  const page = (text: string) => ({
    status: 200,
    body: `<html><body><nav>Menu</nav><div class="text">${text}</div></body></html>`,
    headers: { 'content-type': 'text/html' },
  })

  test('are made of what the selector holds', async () => {
    const pages: Record<string, Page> = { '/boats/1': page('<p>The <b>first</b> boat.</p>') }
    const { url } = await localServer(site(pages))
    pages['/feed'] = rss(linkTo(url, 1))
    const parts = await pollParts()
    const { archived } = await runPoll(withPages(url), parts)
    expect(String(await parts.archive.articles.get(archived[0]?.hash ?? ''))).toContain(
      '---\n\nThe **first** boat.\n\n[harbour](',
    )
  })

  test('are never written empty: a page without the text is reported and tried again, also when the listing has not changed', async () => {
    const pages: Record<string, Page> = {
      '/boats/1': page(''),
      '/boats/2': { ...page(''), body: '<p>Sign in</p>' },
      '/boats/3': { status: 500 },
      '/boats/4': page('Four.'),
    }
    const { url } = await localServer(site(pages))
    pages['/feed'] = rss(...[1, 2, 3, 4].map((n) => linkTo(url, n)))
    const parts = await pollParts()
    const first = await runPoll(withPages(url), parts)
    expect(first.archived.map((article) => article.title)).toEqual(['Boat 4'])
    expect(wentWell(first)).toBe(false)
    for (const n of [1, 2, 3]) {
      expect(
        parts.lines.filter(
          (line) => line.startsWith('harbour: article not archived: ') && line.includes(`${url}/boats/${n}: `),
        ),
      ).toHaveLength(1)
    }
    expect(parts.lines.join('\n')).toContain('HTTP 500')

    pages['/boats/1'] = page('One.')
    pages['/boats/3'] = page('Three.')
    const second = await runPoll(withPages(url), parts)
    expect(second.listing.kind).toBe('not-modified')
    expect(second.archived.map((article) => article.title).sort()).toEqual(['Boat 1', 'Boat 3'])
    expect(second.failedEntries).toMatchObject([{ title: 'Boat 2', attempts: 2, isGivenUp: false }])
    expect(await parts.archive.catalog.sources.counts('harbour', 0)).toMatchObject({ waiting: 1 })
  })

  test('that are gone for good are given up at once', async () => {
    const pages: Record<string, Page> = { '/boats/1': { status: 410 } }
    const { url, seen } = await localServer(site(pages))
    pages['/feed'] = rss(linkTo(url, 1))
    const parts = await pollParts()
    expect((await runPoll(withPages(url), parts)).failedEntries).toMatchObject([{ isGivenUp: true }])
    pages['/feed'] += '<!-- changed -->'
    await runPoll(withPages(url), parts)
    expect(seen.filter((request) => request.url === '/boats/1')).toHaveLength(1)
  })
})

describe('a source that fails', () => {
  test.each<[string, Page, RegExp]>([
    ['HTTP 403', { status: 403 }, /^harbour: refused \(HTTP 403\): .*\/feed: HTTP 403; next poll in /],
    ['HTTP 404', { status: 404 }, /HTTP 404/],
    ['HTTP 500', { status: 500 }, /HTTP 500/],
    ['an empty answer', '', /^harbour: failed: .*\/feed.*; next poll in /],
    [
      'an HTML page',
      '<!doctype html><html><body>Please sign in</body></html>',
      /^harbour: failed: .*\/feed.*not a feed/,
    ],
  ])('with %s gives one clear line with source, URL and reason', async (_name, answer, line) => {
    const { url } = await localServer(site({ '/feed': answer }))
    const parts = await pollParts()
    const poll = await runPoll(feedAt(url), parts)
    expect(wentWell(poll)).toBe(false)
    expect(parts.lines.filter((each) => line.test(each))).toHaveLength(1)
    expect((await rowOf(parts))?.state).toMatchObject({ consecutiveFailures: 1 })
  })

  test('with a JSON list that is none, lacks its field, or is empty says which', async () => {
    const answers: Record<string, Page> = {
      '/list': '<html>blocked</html>',
      '/other': '{"code":1}',
      '/empty': '{"data":[]}',
      '/renamed': '{"data":[{"link":"/a","headline":"A"}]}',
    }
    const { url } = await localServer(site(answers))
    const parts = await pollParts()
    const list = (path: string) =>
      sourceOf('board', `list:\n  json: { url: "${url}${path}", entries: "data[].{url: u, title: t}" }\nevery: 1m\n`)
    for (const path of ['/list', '/other', '/empty', '/renamed']) {
      const poll = await runPoll(list(path), parts)
      expect(wentWell(poll), path).toBe(false)
      expect(parts.lines.at(-1)).toMatch(new RegExp(`^board: failed: .*${path}`))
    }
  })

  test('is not one whose `where` keeps nothing of a full list today', async () => {
    const { url } = await localServer(site({ '/list': '{"data":[{"u":"/a","t":"Advert"}]}' }))
    const parts = await pollParts()
    const quiet = sourceOf(
      'board',
      `list:\n  json: { url: "${url}/list", entries: "data[].{url: u, title: t}" }\nwhere: [{ field: title, lacks: Advert }]\n`,
    )
    const poll = await runPoll(quiet, parts)
    expect(wentWell(poll)).toBe(true)
    expect(poll).toMatchObject({ listing: { kind: 'fetched', listed: 0 }, archived: [] })
  })

  test('by not answering is told with the limit it passed', async () => {
    const { url } = await localServer(() => {})
    const parts = await pollParts()
    await runPoll(feedAt(url), parts)
    expect(parts.lines.at(-1)).toMatch(/^harbour: failed: .*\/feed.*(timed out|no headers|within|after)/i)
  })

  test('keeps the validators it had, so that nothing it missed is hidden', async () => {
    const pages: Record<string, Page> = { '/feed': rss(item(1)) }
    const { url } = await localServer(site(pages))
    const parts = await pollParts()
    await runPoll(feedAt(url), parts)
    const before = (await rowOf(parts))?.state.validators
    pages['/feed'] = '<html>maintenance</html>'
    await runPoll(feedAt(url), parts)
    expect((await rowOf(parts))?.state.validators).toEqual(before)
  })
})

describe('a source whose guids change on every poll', () => {
  const undated = (n: number, round: number) =>
    `<item><title>Tide table ${n}</title><guid isPermaLink="false">r${round}-${n}</guid><description>High water at ${n}.</description></item>`

  test('is flagged as drifting and does not flood the archive, and what is really new is kept', async () => {
    const pages: Record<string, Page> = {}
    const { url } = await localServer(site(pages))
    const parts = await pollParts()
    const archived: number[] = []
    for (let round = 0; round < 5; round += 1) {
      pages['/feed'] = rss(
        ...[1, 2, 3, 4, 5].map((n) => undated(n, round)),
        ...(round === 4 ? [undated(6, round)] : []),
      )
      archived.push((await runPoll(feedAt(url), parts)).archived.length)
    }
    expect(archived).toEqual([5, 5, 0, 0, 1])
    const state = (await rowOf(parts))?.state
    expect(state?.drift?.join()).toContain('set `identity` in the definition')
    expect(state?.gaps).toBeUndefined()
  })

  test('is whole again with the identity its definition forces', async () => {
    const pages: Record<string, Page> = {}
    const { url } = await localServer(site(pages))
    const parts = await pollParts()
    const forced = sourceOf('harbour', `list:\n  feed: { url: "${url}/feed" }\nidentity: content\n`)
    const archived: number[] = []
    for (let round = 0; round < 3; round += 1) {
      pages['/feed'] = rss(...[1, 2, 3, 4, 5].map((n) => undated(n, round)))
      archived.push((await runPoll(forced, parts)).archived.length)
    }
    expect(archived).toEqual([5, 0, 0])
  })

  test('is not taken for one that repeats its titles', async () => {
    const pages: Record<string, Page> = {}
    const { url } = await localServer(site(pages))
    const parts = await pollParts()
    const archived: number[] = []
    for (let round = 0; round < 4; round += 1) {
      const entries = [1, 2, 3, 4].map((n) => undated(n, round).replace(/Tide table \d/, 'Notice'))
      pages['/feed'] = rss(...entries)
      archived.push((await runPoll(feedAt(url), parts)).archived.length)
    }
    expect(archived).toEqual([4, 4, 4, 4])
  })
})

describe('a poll by hand', () => {
  const minute = 60_000
  const startMs = Date.UTC(2026, 1, 3, 4, 5, 6)

  test('of a source that fails pushes its back-off no further, however often it is made', async () => {
    const { url } = await localServer(site({ '/feed': { status: 500 } }))
    const clock = { nowMs: startMs }
    const parts = await pollParts({ clock })
    for (let n = 0; n < 3; n += 1) {
      clock.nowMs = (await rowOf(parts))?.nextPollAtMs ?? startMs
      await runPoll(feedAt(url), parts)
    }
    const before = await rowOf(parts)
    for (let n = 0; n < 4; n += 1) {
      clock.nowMs += minute
      const { nextPollAtMs } = await runPoll(feedAt(url), parts, { isByHand: true })
      expect(nextPollAtMs).toBe(before?.nextPollAtMs)
    }
    const after = await rowOf(parts)
    expect(after).toMatchObject({
      nextPollAtMs: before?.nextPollAtMs,
      state: { consecutiveFailures: 3, nextPollReason: before?.state.nextPollReason, polledAtMs: clock.nowMs },
    })
  })

  test('that goes well ends the failing, and its source follows its schedule again', async () => {
    const pages: Record<string, Page> = { '/feed': { status: 500 } }
    const { url } = await localServer(site(pages))
    const parts = await pollParts({ clock: { nowMs: startMs } })
    await runPoll(feedAt(url), parts)
    pages['/feed'] = rss(item(1))
    await runPoll(feedAt(url), parts, { isByHand: true })
    const row = await rowOf(parts)
    expect(row?.state.consecutiveFailures).toBe(0)
    expect(row?.nextPollAtMs).toBeLessThanOrEqual(startMs + 11 * minute)
  })

  test('is put off where the site asks for it, and no further', async () => {
    const pages: Record<string, Page> = { '/feed': rss(item(1)) }
    const { url } = await localServer(site(pages))
    const parts = await pollParts({ clock: { nowMs: startMs } })
    await runPoll(feedAt(url), parts)
    pages['/feed'] = { status: 503, headers: { 'retry-after': '7200' } }
    const { nextPollAtMs } = await runPoll(feedAt(url), parts, { isByHand: true })
    expect(nextPollAtMs).toBe(startMs + 120 * minute)
  })

  test('of a source that is due, as of one whose definition is another, counts as the one it was due for', async () => {
    const { url } = await localServer(site({ '/feed': { status: 500 } }))
    const clock = { nowMs: startMs }
    const parts = await pollParts({ clock })
    await runPoll(feedAt(url), parts)
    clock.nowMs = (await rowOf(parts))?.nextPollAtMs ?? 0
    await runPoll(feedAt(url), parts, { isByHand: true })
    expect((await rowOf(parts))?.state.consecutiveFailures).toBe(2)
    const edited = { ...feedAt(url), definitionHash: 'edited' }
    const { nextPollAtMs } = await runPoll(edited, parts, { isByHand: true })
    expect((await rowOf(parts))?.state.consecutiveFailures).toBe(1)
    expect(nextPollAtMs - clock.nowMs).toBeLessThan(30 * minute)
  })
})

test("a selector of today's CSS that loads is one a poll can run, on the listing and on the article's page", async () => {
  const page = (body: string) => ({ status: 200, body, headers: { 'content-type': 'text/html' } })
  const { url } = await localServer(
    site({
      '/list': page(
        '<ul><li class="ad"><a href="/ad">Ad</a></li><li><a href="/a">A</a></li><li><a href="/b">B</a></li></ul>',
      ),
      '/a': page('<main><p class="ad">ad</p><p>The whole of A.</p><p>More.</p></main>'),
    }),
  )
  const source = sourceOf(
    'today',
    `list:\n  html: { url: "${url}/list", entries: "li:nth-child(-n+1 of li:not(.ad))", fields: { url: "a:nth-child(1 of a)@href" } }\narticle: { content: ["p:nth-child(-n+1 of p:not(.ad))"] }\n`,
  )
  const parts = await pollParts()
  const { archived } = await runPoll(source, parts)
  expect(archived.map((each) => each.title)).toEqual(['A'])
  expect(String(await parts.archive.articles.get(archived[0]?.hash ?? ''))).toContain(
    '---\n\nThe whole of A.\n\n[today](',
  )
})

describe('a listing of several pages', () => {
  const pageOf = (entries: string[], next?: string) =>
    `<ul>${entries.map((name) => `<li><a href="/jars/${name}">Jar ${name}</a></li>`).join('')}</ul>${next ? `<a class="next" href="${next}">more</a>` : ''}`
  const htmlPage = (body: string) => ({ status: 200, body, headers: { 'content-type': 'text/html' } })
  const jars = (url: string, pages: number) =>
    sourceOf(
      'jars',
      `list:\n  html: { url: "${url}/list", entries: li, next: a.next, pages: ${pages}, headers: { X-Key: k } }\n`,
    )

  test('is read as far as the definition allows, and later only as far as there is news', async () => {
    const pages: Record<string, Page> = {
      '/list': htmlPage(pageOf(['a', 'b'], '/list?page=2')),
      '/list?page=2': htmlPage(pageOf(['c', 'd'], '/list?page=3')),
      '/list?page=3': htmlPage(pageOf(['e'], '/list?page=4')),
      '/list?page=4': htmlPage(pageOf(['f'])),
    }
    const { url, seen } = await localServer(site(pages))
    const parts = await pollParts()
    expect((await runPoll(jars(url, 3), parts)).archived.map((each) => each.title)).toEqual([
      'Jar a',
      'Jar b',
      'Jar c',
      'Jar d',
      'Jar e',
    ])
    pages['/list'] = htmlPage(pageOf(['z', 'a'], '/list?page=2'))
    seen.length = 0
    expect((await runPoll(jars(url, 3), parts)).archived.map((each) => each.title)).toEqual(['Jar z'])
    expect(seen.map((request) => request.url)).toEqual(['/list', '/list?page=2'])
    expect(seen.every((request) => request.headers['x-key'] === 'k')).toBe(true)
  })

  test('of which a later one fails is kept as far as it was read, told, and asked for whole the next time', async () => {
    const pages: Record<string, Page> = {
      '/list': htmlPage(pageOf(['a'], '/list?page=2')),
      '/list?page=2': { status: 500 },
    }
    const { url, seen } = await localServer(site(pages))
    const parts = await pollParts()
    expect((await runPoll(jars(url, 2), parts)).archived).toHaveLength(1)
    expect(parts.lines.join('\n')).toContain('jars: a later page of the listing is missing: ')
    await runPoll(jars(url, 2), parts)
    expect(seen.at(-1)?.headers['if-none-match']).toBeUndefined()
  })

  test('whose next page is itself or another site ends, and no header of the definition leaves its site', async () => {
    const other = await localServer(site({ '/list': htmlPage(pageOf(['x'], '/list')) }))
    const { url } = await localServer(site({ '/list': htmlPage(pageOf(['a'], `${other.url}/list`)) }))
    const parts = await pollParts()
    expect((await runPoll(jars(url, 9), parts)).archived).toHaveLength(2)
    expect(other.seen).toHaveLength(1)
    expect(other.seen[0]?.headers['x-key']).toBeUndefined()
  })
})

test('an article of several pages is kept whole or not at all', async () => {
  const page = (text: string, next?: string) => ({
    status: 200,
    body: `<article>${text}</article>${next ? `<a rel="next" href="${next}">2</a>` : ''}`,
    headers: { 'content-type': 'text/html' },
  })
  const pages: Record<string, Page> = { '/1': page('<p>One.</p>', '/2'), '/2': { status: 503 } }
  const { url } = await localServer(site(pages))
  pages['/feed'] = rss(`<item><title>Serial</title><link>${url}/1</link></item>`)
  const serial = sourceOf(
    'serial',
    `list:\n  feed: { url: "${url}/feed" }\narticle: { content: [article], next: 'a[rel=next]' }\n`,
  )
  const parts = await pollParts()
  expect((await runPoll(serial, parts)).failedEntries).toMatchObject([{ reason: `${url}/2: HTTP 503` }])
  pages['/2'] = page('<p>Two.</p>', '/1')
  const { archived } = await runPoll(serial, parts)
  expect(String(await parts.archive.articles.get(archived[0]?.hash ?? ''))).toContain(
    '---\n\nOne.\n\nTwo.\n\n[serial](',
  )
})
