import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { hashOf } from '../../../src/poll/entries/identity.ts'
import { flagsOf } from '../../../src/poll/memory/source-health.ts'
import { runPoll } from '../../../src/poll/run-poll.ts'
import { testArchive } from '../../support/archive.ts'
import { localServer } from '../../support/local-server.ts'
import { type HandClock, pollParts, sourceOf } from '../../support/poll-parts.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

type Item = { readonly title: string; readonly text: string; readonly updated?: string; readonly picture?: string }
const pageUrl = (name: string) => `https://ferry.example/${name}`
const fullText = (text: string) => `<content type="html">${text.replaceAll('<', '&lt;')}</content>`

/** A site whose listing, an Atom feed, holds these entries by name; pages are given by path. */
async function ferrySite(yaml = '', clock: HandClock = { nowMs: Date.UTC(2026, 10, 21, 10) }) {
  const entries = new Map<string, Item>()
  const pages = new Map<string, string>()
  const asked: { path: string; since?: string | undefined }[] = []
  const { url } = await localServer((request, response) => {
    const path = request.url ?? ''
    const since = request.headers['if-modified-since']
    asked.push({ path, since })
    if (path !== '/feed') {
      const page = pages.get(path)
      const isSame = since !== undefined && page === 'not modified'
      response
        .writeHead(isSame ? 304 : page === undefined ? 503 : 200, { 'content-type': 'text/html' })
        .end(isSame ? undefined : page)
      return
    }
    const all = [...entries].map(
      ([name, { title, text, updated = '2026-11-21T08:00:00Z', picture }]) =>
        `<entry>${picture === undefined ? '' : `<media:thumbnail url="${picture}"/>`}<title>${title}</title><id>${name}</id><link href="${text === '' ? `${url}/${name}` : pageUrl(name)}"/><updated>${updated}</updated><published>2026-11-21T07:00:00Z</published>${text === '' ? '' : fullText(text)}</entry>`,
    )
    response.end(`<feed xmlns="http://www.w3.org/2005/Atom"><title>Ferry</title>${all.join('')}</feed>`)
  })
  const parts = await pollParts({ clock })
  const source = sourceOf('ferry', `list: { feed: { url: "${url}/feed" } }\n${yaml}`)
  const hashFor = (name: string) =>
    hashOf(entries.get(name)?.text === '' ? `${url}/${name}`.replace('http:', 'https:') : pageUrl(name))
  const { archive } = parts
  return {
    clock,
    entries,
    pages,
    asked,
    parts,
    url,
    source,
    /** Lets time go by and polls. */
    async poll(afterMs = 10 * minute, of = source) {
      clock.nowMs += afterMs
      return runPoll(of, parts)
    },
    file: async (name: string) => String(await archive.articles.get(hashFor(name))),
    formers: async (name: string) => {
      const names = await archive.revisions.list(hashFor(name))
      return Promise.all(names.map(async (each) => String(await archive.revisions.get(hashFor(name), each))))
    },
    record: async (name: string) => (await archive.catalog.articles.find([hashFor(name)])).get(hashFor(name)),
    lines: async () => {
      const names = await readdir(join(parts.folder, 'journal'))
      const texts = await Promise.all(names.map((name) => readFile(join(parts.folder, 'journal', name), 'utf8')))
      return texts
        .join('')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as { kind: string; why?: string })
    },
    flags: async () => {
      const row = (await archive.catalog.sources.find(['ferry'])).get('ferry')
      return row === undefined ? [] : flagsOf(row.state, clock.nowMs).map(({ flag }) => flag)
    },
  }
}

type Site = Awaited<ReturnType<typeof ferrySite>>
const tide: Item = { title: 'Low tide', text: '<p>At six the quay is dry.</p><p>The ferry waits.</p>' }
const kinds = async (site: Site) => (await site.lines()).map(({ kind }) => kind)

describe('an article whose entry comes back', () => {
  test('the same is not made anew, and leaves no line', async () => {
    const site = await ferrySite()
    site.entries.set('tide', tide)
    await site.poll()
    const before = await site.lines()
    const jobs = { ...site.parts.jobs, writeArticles: () => Promise.reject(new Error('nothing is to be written')) }
    site.clock.nowMs += hour
    expect(await runPoll(site.source, { ...site.parts, jobs })).toMatchObject({ revised: [], duplicates: 1 })
    expect(await site.lines()).toEqual(before)
  })

  test('edited is replaced, keeps its time and what it was, and says what changed', async () => {
    const site = await ferrySite()
    site.entries.set('tide', tide)
    await site.poll()
    const first = await site.file('tide')
    site.entries.set('tide', { ...tide, text: tide.text.replace('six', 'seven'), updated: '2026-11-21T10:15:00Z' })
    expect(await site.poll()).toMatchObject({ archived: [], revised: [{ title: 'Low tide' }] })
    expect(await site.file('tide')).toBe(first.replaceAll('six', 'seven'))
    expect(await site.formers('tide')).toEqual([first])
    expect(await site.record('tide')).toMatchObject({
      change: '1 passage: six → seven',
      revisedAtMs: site.clock.nowMs,
      publishedAtMs: Date.UTC(2026, 10, 21, 7),
      details: { updatedAtMs: Date.UTC(2026, 10, 21, 10, 15) },
    })
    expect((await site.lines()).filter(({ kind }) => kind === 'revised')).toMatchObject([{ why: 'listing' }])
    expect((await site.poll()).revised).toEqual([])
  })

  test('retitled, shortened, and longer again is kept in each of its versions', async () => {
    const site = await ferrySite()
    site.entries.set('tide', tide)
    await site.poll()
    site.entries.set('tide', { ...tide, title: 'Lowest tide' })
    await site.poll(hour)
    expect(await site.record('tide')).toMatchObject({ title: 'Lowest tide', change: 'title: Low → Lowest' })
    site.entries.set('tide', { ...tide, title: 'Lowest tide', text: '<p>At six the quay is dry.</p>' })
    await site.poll(hour)
    expect((await site.record('tide'))?.change).toBe('1 passage removed: − The ferry waits.')
    site.entries.set('tide', tide)
    await site.poll(hour)
    const formers = await site.formers('tide')
    expect(formers).toHaveLength(3)
    expect(await site.file('tide')).toBe(formers[0])
    expect(formers[2]).not.toContain('waits')
  })

  test('deleted and back changes nothing, and comes with its edit', async () => {
    const site = await ferrySite()
    site.entries.set('tide', tide).set('other', { title: 'Other', text: '<p>Text.</p>' })
    await site.poll()
    site.entries.delete('tide')
    await site.poll(day)
    site.entries.set('tide', tide)
    expect(await site.poll(day)).toMatchObject({ archived: [], revised: [] })
    site.entries.delete('tide')
    await site.poll(day)
    site.entries.set('tide', { ...tide, title: 'Lowest tide' })
    expect(await site.poll(day)).toMatchObject({ archived: [], revised: [{ title: 'Lowest tide' }] })
    expect(await site.parts.archive.catalog.articles.count()).toBe(2)
  })

  test('with another counter, another relative time or another advertisement is no revision and no line', async () => {
    const site = await ferrySite()
    const text = (n: number) =>
      `<p>${n} reads · ${n} minutes ago</p>${tide.text}<p>阅读 ${n}</p>${n % 2 ? '<p>Advertisement</p>' : ''}`
    site.entries.set('tide', { ...tide, text: text(12) })
    await site.poll()
    const before = await site.lines()
    for (const n of [13, 14, 15, 16]) {
      site.entries.set('tide', { ...tide, text: text(n) })
      expect((await site.poll()).revised).toEqual([])
    }
    expect(await site.lines()).toEqual(before)
    expect(await site.flags()).toEqual([])
  })

  test('with only another updated time is looked at once, and is no revision', async () => {
    const site = await ferrySite()
    site.entries.set('tide', tide)
    await site.poll()
    site.entries.set('tide', { ...tide, updated: '2026-11-21T12:00:00Z' })
    expect((await site.poll()).revised).toEqual([])
    expect(await kinds(site)).not.toContain('revised')
    const row = (await site.parts.archive.catalog.sources.find(['ferry'])).get('ferry')
    expect(row?.state.unstable?.listings).toBe(1)
    await site.poll()
    const { unstable } = (await site.parts.archive.catalog.sources.find(['ferry'])).get('ferry')?.state ?? {}
    expect(unstable).toBeUndefined()
  })

  test('without any text for once is left as it is', async () => {
    const site = await ferrySite()
    site.entries.set('tide', tide)
    await site.poll()
    site.entries.set('tide', { ...tide, text: '<p> </p>' })
    expect((await site.poll()).revised).toEqual([])
    expect(await site.file('tide')).toContain('the quay is dry')
  })

  test('changed is left as it is where the definition says so', async () => {
    const site = await ferrySite('revisions: off\n')
    site.entries.set('tide', tide)
    await site.poll()
    site.entries.set('tide', { ...tide, title: 'Lowest tide' })
    expect((await site.poll()).revised).toEqual([])
    expect(await site.record('tide')).toMatchObject({ title: 'Low tide' })
    expect((await site.record('tide'))?.entry).toBeUndefined()
  })

  test('for the first time since such things are noted is only noted', async () => {
    const site = await ferrySite()
    const off = sourceOf('ferry', `list: { feed: { url: "${site.url}/feed" } }\nrevisions: off\n`)
    site.entries.set('tide', tide)
    await site.poll(minute, off)
    site.entries.set('tide', { ...tide, title: 'Lowest tide' })
    const before = (await kinds(site)).filter((kind) => kind !== 'source')
    expect((await site.poll()).revised).toEqual([])
    expect((await kinds(site)).filter((kind) => kind !== 'source')).toEqual(before)
    site.entries.set('tide', { ...tide, title: 'Very low tide' })
    expect((await site.poll()).revised).toHaveLength(1)
  })

  test('changed by another source that lists it too stays as the first had it', async () => {
    const site = await ferrySite()
    site.entries.set('tide', tide)
    await site.poll()
    const other = { ...site.source, id: 'orchard' }
    site.entries.set('tide', { ...tide, title: 'As the orchard has it' })
    expect((await site.poll(minute, other)).revised).toEqual([])
    expect(await site.record('tide')).toMatchObject({ title: 'Low tide' })
  })

  test('under another definition is no news to readers', async () => {
    const site = await ferrySite()
    site.entries.set('tide', tide)
    await site.poll()
    const again = sourceOf(
      'ferry',
      `list: { feed: { url: "${site.url}/feed" } }\nreplace: [{ field: title, pattern: Low, with: High }]\n`,
    )
    expect((await site.poll(hour, again)).revised).toHaveLength(1)
    expect(await site.record('tide')).toMatchObject({ title: 'High tide' })
    expect((await site.record('tide'))?.revisedAtMs).toBeUndefined()
    expect((await site.lines()).filter(({ kind }) => kind === 'revised')).toMatchObject([{ why: 'reconverted' }])
  })

  test('twice in one listing is compared once', async () => {
    const site = await ferrySite()
    site.entries.set('tide', tide).set('tide#late', { ...tide, text: '<p>Another text.</p>' })
    for (let n = 0; n < 3; n += 1) expect((await site.poll()).revised).toEqual([])
  })
})

describe('an article whose text is on its page', () => {
  const page = (text: string) => `<html><body><article><p>${text}</p></article></body></html>`
  const rules = 'article: { content: [article] }\n'
  const bare: Item = { title: 'Low tide', text: '' }

  test('is fetched again when its listing says something else, and only then', async () => {
    const site = await ferrySite(rules)
    site.entries.set('tide', bare)
    site.pages.set('/tide', page('At six the quay is dry.'))
    await site.poll()
    site.pages.set('/tide', page('At seven the quay is dry.'))
    expect((await site.poll()).revised).toEqual([])
    expect(site.asked.filter(({ path }) => path === '/tide')).toHaveLength(1)
    site.entries.set('tide', { ...bare, updated: '2026-11-21T12:00:00Z' })
    expect((await site.poll()).revised).toHaveLength(1)
    expect(site.asked.filter(({ path }) => path === '/tide')).toHaveLength(2)
    expect(await site.file('tide')).toContain('At seven')
    expect((await site.lines()).filter(({ kind }) => kind === 'revised')).toMatchObject([{ why: 'page' }])
  })

  test('is asked again at the next poll where the page fails for the moment', async () => {
    const site = await ferrySite(rules)
    site.entries.set('tide', bare)
    site.pages.set('/tide', page('At six the quay is dry.'))
    await site.poll()
    site.entries.set('tide', { ...bare, updated: '2026-11-21T12:00:00Z' })
    site.pages.delete('/tide')
    expect(await site.poll()).toMatchObject({ revised: [], failedEntries: [] })
    site.pages.set('/tide', page('At seven the quay is dry.'))
    expect((await site.poll()).revised).toHaveLength(1)
  })

  test('is left as it is where the page has no text any more, and not asked for again', async () => {
    const site = await ferrySite(rules)
    site.entries.set('tide', bare)
    site.pages.set('/tide', page('At six the quay is dry.'))
    await site.poll()
    site.entries.set('tide', { ...bare, updated: '2026-11-21T12:00:00Z' })
    site.pages.set('/tide', '<html><body><p>Sign in</p></body></html>')
    for (let n = 0; n < 3; n += 1) expect((await site.poll()).revised).toEqual([])
    expect(site.asked.filter(({ path }) => path === '/tide')).toHaveLength(2)
    expect(await site.file('tide')).toContain('At six')
  })
})

describe('an article whose page is looked at again', () => {
  const page = (text: string) => `<html><body><article><p>${text}</p></article></body></html>`
  const rules = 'article: { content: [article] }\nrevisions: { recheck: [1d, 3d] }\n'

  test('is asked for conditionally after each of the times, once, also when its listing has not changed or lost it', async () => {
    const site = await ferrySite(rules)
    const picture = 'https://ferry.example/tide.jpg'
    site.entries.set('tide', { title: 'Low tide', text: '', picture })
    site.pages.set('/tide', page('At six the quay is dry.'))
    await site.poll()
    const firstSeen = site.clock.nowMs
    const pagesAsked = () => site.asked.filter(({ path }) => path === '/tide')
    const hash = hashOf(`${site.url}/tide`.replace('http:', 'https:'))
    const fileNow = async () => String(await site.parts.archive.articles.get(hash))
    for (let n = 0; n < 23; n += 1) await site.poll(hour)
    expect(pagesAsked()).toHaveLength(1)
    site.entries.clear()
    site.pages.set('/tide', page('At seven the quay is dry.'))
    expect((await site.poll(hour)).revised).toHaveLength(1)
    expect(pagesAsked().map(({ since }) => since)).toEqual([undefined, new Date(firstSeen).toUTCString()])
    expect(await fileNow()).toContain('At seven')
    // The picture is the listing's, which was not asked.
    expect(await fileNow()).toContain(`thumbnail: "${picture}"`)
    for (let n = 0; n < 47; n += 1) await site.poll(hour)
    expect(pagesAsked()).toHaveLength(2)
    site.pages.set('/tide', 'not modified')
    expect((await site.poll(hour)).revised).toEqual([])
    expect(pagesAsked().at(-1)?.since).toBe(new Date(firstSeen + day).toUTCString())
    for (let n = 0; n < 10; n += 1) await site.poll(day)
    expect(pagesAsked()).toHaveLength(3)
    expect(await fileNow()).toContain('At seven')
  })

  test('is not asked for where the text came with the listing, nor where nothing asks for it', async () => {
    const site = await ferrySite(rules)
    site.entries.set('tide', tide)
    await site.poll()
    await site.poll(2 * day)
    expect(site.asked.every(({ path }) => path === '/feed')).toBe(true)
    const bare = await ferrySite('article: { content: [article] }\n')
    bare.entries.set('tide', { title: 'Low tide', text: '' })
    bare.pages.set('/tide', page('At six the quay is dry.'))
    await bare.poll()
    await bare.poll(2 * day)
    expect(bare.asked.filter(({ path }) => path === '/tide')).toHaveLength(1)
  })
})

describe('a source that changes every article at every poll', () => {
  test('is noticed after three, flagged, and left at one revision a day until it holds still', async () => {
    const site = await ferrySite()
    const draw = (n: number) => {
      for (const name of ['tide', 'wind'])
        site.entries.set(name, { ...tide, text: `${tide.text}<p>Drawn at ${n}.</p>` })
    }
    draw(0)
    await site.poll()
    let revised = 0
    for (let n = 1; n <= 3 * 24; n += 1) {
      draw(n)
      revised += (await site.poll(hour)).revised.length
      if (n === 3) expect(await site.flags()).toEqual(['unstable'])
    }
    // Three listings, and two days at one revision each.
    expect(revised).toBe(2 * (3 + 2))
    expect(await site.formers('tide')).toHaveLength(5)
    await site.poll(day)
    expect(await site.flags()).toEqual(['unstable'])
    await site.poll(hour)
    expect(await site.flags()).toEqual([])
    expect(await site.file('tide')).toContain('Drawn at 72.')
  })
})

test('a revised archive comes out of a rebuild as it was', async () => {
  const site = await ferrySite()
  site.entries.set('tide', tide).set('wind', { title: 'Wind', text: '<p>From the west.</p>' })
  await site.poll()
  for (let n = 0; n < 30; n += 1) {
    site.entries.set('tide', { ...tide, text: `${tide.text}<p>Tide number ${n}</p>` })
    await site.poll(hour)
  }
  const { articles } = site.parts.archive.catalog
  const hash = hashOf(pageUrl('tide'))
  const before = [await site.record('tide'), await articles.revisions(hash), await site.formers('tide')]
  expect(await articles.revisions(hash)).toHaveLength(30)
  expect(await site.formers('tide')).toHaveLength(24)
  await site.parts.archive.close()
  const rebuilt = await testArchive({ folder: site.parts.folder, clock: () => site.clock.nowMs }, { rebuild: true })
  expect(rebuilt.rebuilt).toMatchObject({ articles: 2, added: 0, removed: 0, corrected: 0, damaged: [], faults: [] })
  const record = (await rebuilt.catalog.articles.find([hash])).get(hash)
  expect([record, await rebuilt.catalog.articles.revisions(hash)]).toEqual(before.slice(0, 2))
})
