import { execFileSync, spawnSync } from 'node:child_process'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { verifyArchive } from '../../src/archive/verify/verify-archive.ts'
import { readWritten } from '../../src/article/front-matter.ts'
import { hashOf } from '../../src/poll/entries/identity.ts'
import { stateOfFacts } from '../../src/poll/memory/facts-of-state.ts'
import { flagsOf } from '../../src/poll/memory/source-health.ts'
import { runPoll } from '../../src/poll/run-poll.ts'
import { type SampleArchive, samplePublisher } from '../publish/sample-archive.ts'
import { readFileOf } from '../support/articles.ts'
import { localServer } from '../support/local-server.ts'
import { type HandClock, pollParts, sourceOf } from '../support/poll-parts.ts'
import { tempFolder } from '../support/temp-folder.ts'

const days = 14
const halfDay = 12 * 3_600_000
const lastDay = days - 1
const hasNewsboat = spawnSync('newsboat', ['--version']).error === undefined

type Item = { readonly title: string; readonly text: string }
type Story = { readonly at: (day: number, half: number) => Item | undefined; readonly revisions: readonly string[] }
const quay = 'At six the quay is dry.'

/** What a site does with an entry, in the morning (half 0) and evening of each day, and what its history says of that. */
const stories: Readonly<Record<string, Story>> = {
  steady: { at: () => ({ title: 'The steady one', text: quay }), revisions: [] },
  counted: {
    at: (day, half) => ({
      title: 'The counted one',
      text: `${day * 31 + half * 7} reads · ${day + 2} hours ago</p><p>${quay}`,
    }),
    revisions: [],
  },
  edited: {
    at: (day) => ({
      title: 'The edited one',
      text: quay.replace('six', day < 2 ? 'six' : day < 9 ? 'seven' : 'eight'),
    }),
    revisions: ['1 passage: six → seven', '1 passage: seven → eight'],
  },
  retitled: {
    at: (day) => ({ title: `The ${day < 4 ? 'named' : 'renamed'} one`, text: quay }),
    revisions: ['title: named → renamed'],
  },
  shortened: {
    at: (day) => ({ title: 'The shortened one', text: day < 6 ? `${quay}</p><p>The ferry waits.` : quay }),
    revisions: ['1 passage removed: − The ferry waits.'],
  },
  deleted: {
    at: (day) => (day < 5 ? { title: 'The deleted one', text: quay } : undefined),
    revisions: [],
  },
  returning: {
    at: (day) =>
      day >= 3 && day < 10
        ? undefined
        : { title: 'The returning one', text: day < 10 ? quay : quay.replace('six', 'ten') },
    revisions: ['1 passage: six → ten'],
  },
}
const names = Object.keys(stories)
const addressOf = (name: string) => `https://ferry.example/${name}`
const diceAddress = 'https://dice.example/drawn'
const fortAddress = 'https://fort.example/kept'
/** How often a source that changes everything at every poll is revised: three times, and then once a day. */
const diceRevisions = 3 + 12

/** The article as it was when the site last had it. */
function lastOf(name: string, day: number): Item | undefined {
  for (let each = day; each >= 0; each -= 1) {
    const item = stories[name]?.at(each, 1)
    if (item !== undefined) return item
  }
  return undefined
}

const feed = (title: string, items: readonly (readonly [string, Item])[]) =>
  `<rss version="2.0"><channel><title>${title}</title>${items
    .map(
      ([address, each]) =>
        `<item><title>${each.title}</title><link>${address}</link><pubDate>Sun, 01 Nov 2026 07:00:00 GMT</pubDate><description>&lt;p&gt;${each.text.replaceAll('<', '&lt;')}&lt;/p&gt;</description></item>`,
    )
    .join('')}</channel></rss>`

/** The three sites under a clock, and what polls, publishes and reads them. */
async function walk() {
  const clock: HandClock = { nowMs: Date.UTC(2026, 10, 1, 8) }
  let [day, half] = [0, 0]
  const { url } = await localServer((request, response) => {
    if (request.url === '/fort' && day >= 9) response.writeHead(410).end()
    else if (request.url === '/fort') response.end(feed('Fort', [[fortAddress, { title: 'The kept one', text: quay }]]))
    else if (request.url === '/dice') {
      const drawn = { title: 'The drawn one', text: `${quay}</p><p>Drawn as number ${day * 2 + half}.` }
      response.end(feed('Dice', [[diceAddress, drawn]]))
    } else {
      const items = names.flatMap((name) => {
        const item = stories[name]?.at(day, half)
        return item === undefined ? [] : ([[addressOf(name), item]] as const)
      })
      response.end(feed('Ferry', items))
    }
  })
  const parts = await pollParts({ clock })
  const archive = { archive: parts.archive, output: parts.folder, feeds: join(parts.folder, 'feeds') } as SampleArchive
  const ids = ['ferry', 'dice', 'fort']
  const publisher = samplePublisher(archive, { clock: () => clock.nowMs, sources: ids })
  const sources = ids.map((id) => sourceOf(id, `list: { feed: { url: "${url}/${id}" } }\n`))
  return {
    parts,
    feeds: archive.feeds,
    async next(nextDay: number, nextHalf: number) {
      ;[day, half] = [nextDay, nextHalf]
      clock.nowMs += halfDay
      for (const source of sources) await runPoll(source, parts)
      await publisher.publish()
    },
    flags: async (id: string) => {
      const row = (await parts.archive.catalog.sources.find([id])).get(id)
      return row === undefined ? [] : flagsOf(row.state, clock.nowMs).map(({ flag }) => flag)
    },
  }
}

/** A newsboat of its own that subscribes to a document; each look gives all it has under each title. */
async function newsboatOn(file: string) {
  const folder = await tempFolder()
  const [urls, cache] = [join(folder, 'urls'), join(folder, 'cache.db')]
  await writeFile(urls, `${pathToFileURL(file)}\n`)
  await writeFile(join(folder, 'config'), 'keep-articles-days 0\n')
  return () => {
    const options = ['-u', urls, '-c', cache, '-C', join(folder, 'config'), '-x', 'reload']
    execFileSync('newsboat', options, { env: { ...process.env, HOME: folder }, stdio: 'ignore' })
    const database = new DatabaseSync(cache, { readOnly: true })
    const rows = database.prepare('SELECT guid, title, content FROM rss_item').all()
    database.close()
    return rows as { guid: string; title: string; content: string }[]
  }
}

async function journalOf(folder: string) {
  const files = (await readdir(join(folder, 'journal'))).sort()
  const texts = await Promise.all(files.map((name) => readFile(join(folder, 'journal', name), 'utf8')))
  const lines = texts.join('').trimEnd().split('\n')
  return lines.map((line) => JSON.parse(line) as { kind: string; hash?: string; source?: string; gone?: string })
}

const title = `fourteen days of edits, counters, new titles, cuts, deletions and returns are kept in each version and read as one item each${
  hasNewsboat ? ', in newsboat too' : ' (newsboat is not installed: it is left out)'
}`

test(title, async () => {
  const site = await walk()
  const { archive, folder } = site.parts
  await site.next(0, 0)
  const look = hasNewsboat ? await newsboatOn(join(site.feeds, 'all.atom.xml')) : undefined
  const guids = new Map<string, string>()
  for (let at = 1; at < days * 2; at += 1) {
    const [day, half] = [Math.floor(at / 2), at % 2]
    await site.next(day, half)
    if (half === 0) continue
    const expected = [...names.map((name) => lastOf(name, day)?.title), 'The drawn one', 'The kept one']
    const items = look?.() ?? []
    if (look !== undefined) expect(items.map((each) => each.title).sort()).toEqual(expected.sort())
    for (const name of look === undefined ? [] : names) {
      const item = items.find((each) => each.title === lastOf(name, day)?.title)
      expect(item?.content).toContain(lastOf(name, day)?.text.split('</p>').at(-1)?.replace('<p>', ''))
      expect(item?.guid).toBe(guids.get(name) ?? item?.guid)
      guids.set(name, item?.guid ?? '')
    }
  }

  const journal = await journalOf(folder)
  const kinds = (hash: string) => journal.filter((line) => line.hash === hash).map(({ kind }) => kind)
  const json = JSON.parse(await readFile(join(site.feeds, 'all.json'), 'utf8')) as {
    items: { id: string; content_html: string; date_modified?: string }[]
  }
  const atom = await readFile(join(site.feeds, 'all.atom.xml'), 'utf8')
  const rss = await readFile(join(site.feeds, 'all.rss.xml'), 'utf8')
  for (const name of names) {
    const hash = hashOf(addressOf(name))
    const changes = stories[name]?.revisions ?? []
    const last = lastOf(name, lastDay)
    const file = String(await archive.articles.get(hash))
    expect(file).toContain(`title: "${last?.title}"`)
    expect(file).toContain(last?.text.split('<p>').at(-1))
    const revisions = await archive.catalog.articles.revisions(hash)
    expect(revisions.map(({ change }) => change)).toEqual(changes.toReversed())
    expect(await archive.revisions.list(hash)).toHaveLength(changes.length)
    expect(kinds(hash)).toEqual(['kept', ...changes.map(() => 'revised')])
    const shown = json.items.filter(({ id }) => id.endsWith(hash))
    expect(shown).toHaveLength(1)
    expect(shown[0]?.date_modified).toBe(revisions[0] && new Date(revisions[0].atMs).toISOString())
    const correction = changes.length > 0 ? expect.stringContaining(`: ${changes.at(-1)}</em></p>`) : undefined
    if (correction) expect(shown[0]?.content_html).toEqual(correction)
    else expect(shown[0]?.content_html).not.toContain('Corrected')
    for (const text of [atom, rss]) expect(text.split(`tag:feedkeeper,2026:${hash}`)).toHaveLength(2)
  }

  expect(await site.flags('dice')).toEqual(['unstable'])
  expect(kinds(hashOf(diceAddress))).toEqual(['kept', ...Array.from({ length: diceRevisions }, () => 'revised')])
  expect(await archive.revisions.list(hashOf(diceAddress))).toHaveLength(diceRevisions)
  expect(await site.flags('ferry')).toEqual([])
  expect(await site.flags('fort')).toEqual(['gone'])
  expect(kinds(hashOf(fortAddress))).toEqual(['kept'])
  expect(String(await archive.articles.get(hashOf(fortAddress)))).toContain(quay)
  expect(journal.findLast(({ kind, source }) => kind === 'source' && source === 'fort')?.gone).toMatch(/^2026-11-10T/)

  const findings = []
  const options = { folder, readArticle: readFileOf, readWritten, stateOf: stateOfFacts, onProgress: () => {} }
  for await (const each of verifyArchive(options)) findings.push(each)
  expect(findings).toEqual([])
})
