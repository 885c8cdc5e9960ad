import { parseDocument } from 'htmlparser2'
import { describe, expect, test } from 'vitest'
import { blocksOf, type PageBlock, withoutBlocks } from '../../../src/article/page/repeated/page-blocks.ts'
import { hashOf } from '../../../src/poll/entries/identity.ts'
import { BlockMemory, learnBlocks, type SeenBlocks } from '../../../src/poll/memory/seen-blocks.ts'
import { reconvert } from '../../../src/poll/reconvert/reconvert.ts'
import { runPoll } from '../../../src/poll/run-poll.ts'
import { sitePage, sitePages } from '../../support/changing-site.ts'
import { localServer } from '../../support/local-server.ts'
import { pollParts, sourceOf } from '../../support/poll-parts.ts'

const block = (text: string, weight = 100, isHeading = false): PageBlock => ({
  hash: text,
  weight,
  isHeading,
  start: text,
})
const unique = (page: number, count = 4) => Array.from({ length: count }, (_, at) => block(`own ${page} ${at}`))
const starts = (memory: BlockMemory, page: readonly PageBlock[]) => memory.repeated(page).map(({ start }) => start)

function memoryOf(pages: readonly (readonly PageBlock[])[]): BlockMemory {
  const memory = new BlockMemory()
  for (const page of pages) memory.learn(page)
  return memory
}

describe('what stands on several pages of a source', () => {
  const ended = (n: number) => [...unique(n), block('end')]

  test('is left out from the third page on, at the ends of a text', () => {
    expect(starts(memoryOf([ended(1), ended(2)]), ended(2))).toEqual([])
    expect(memoryOf([ended(1), ended(2), ended(3)]).repeated(ended(3))).toMatchObject([
      { start: 'end', pages: 3, of: 3 },
    ])
  })

  test('stays between the paragraphs of a text unless half of five pages have it: three may quote the same', () => {
    const quoting = (n: number) => [...unique(n, 2), block('quotation'), ...unique(n + 100, 2)]
    const three = [1, 2, 3].map(quoting)
    expect(starts(memoryOf(three), quoting(3))).toEqual([])
    expect(starts(memoryOf([...three, ...[4, 5].map(quoting)]), quoting(5))).toEqual(['quotation'])
  })

  test('stays where it is rare among the pages since it was first seen', () => {
    const pages = Array.from({ length: 16 }, (_, n) => (n % 5 === 0 && n < 15 ? ended(n) : unique(n)))
    expect(starts(memoryOf(pages), ended(10))).toEqual([])
  })

  test('stays where it is a heading with something new under it', () => {
    const daily = (n: number) => [...unique(n), block('weather', 8, true), block(`rain ${n}`), block('end')]
    expect(starts(memoryOf([1, 2, 3, 4, 5, 6].map(daily)), daily(6))).toEqual(['end'])
  })

  test('is never more than half of a text', () => {
    const heavy = (n: number) => [block(`own ${n}`, 100), block('a', 60), block('b', 60)]
    const memory = memoryOf([1, 2, 3].map(heavy))
    expect(memory.repeated(heavy(3)).reduce((sum, { weight }) => sum + weight, 0)).toBeLessThanOrEqual(110)
    expect(starts(memory, heavy(3))).toHaveLength(1)
  })

  test('is not learned from copies of one article', () => {
    const copies = memoryOf([unique(1), unique(1), unique(1), unique(1)])
    expect(copies.seen.pages).toBe(1)
    expect(starts(copies, unique(1))).toEqual([])
  })

  test('is remembered within bounds, and forgotten when the site has not shown it for sixty pages', () => {
    let seen: SeenBlocks = { pages: 0, blocks: [] }
    for (let n = 0; n < 20; n += 1) seen = learnBlocks(seen, ended(n))
    for (let n = 20; n < 100; n += 1) seen = learnBlocks(seen, unique(n, 60))
    expect(seen.blocks.length).toBeLessThanOrEqual(300)
    expect(JSON.stringify(seen).length).toBeLessThan(12_000)
    expect(seen.blocks.some(([hash]) => hash === 'end')).toBe(false)
  })
})

test('a line is known again whatever its numbers and blanks; tables and code are no lines', () => {
  const lines = (html: string) => blocksOf(parseDocument(html))
  const [first] = lines('<p>Read 1,204 times</p>')
  expect(lines('<div>read  77 times<br>else</div>')[0]?.hash).toBe(first?.hash)
  expect(lines('<table><tr><td>Kind of grain</td></tr></table><pre>const grain</pre>')).toEqual([])
  const html = '<div><p>Read 3 times</p><p>Kept <img src="/a.png"></p></div>'
  expect(withoutBlocks(html, [first?.hash ?? ''])).toBe('<div><p>Kept <img src="/a.png"></p></div>')
})

test('the articles of a site that changes its pages hold nothing of the site, and come out the same from captures', async () => {
  let shown = 10
  const { url } = await localServer((request, response) => {
    const n = Number(request.url?.slice(1))
    const items = Array.from(
      { length: shown },
      (_, at) => `<item><title>${sitePage(at).title}</title><link>${url}/${at}</link></item>`,
    )
    if (Number.isNaN(n))
      response.end(
        `<?xml version="1.0"?><rss version="2.0"><channel><title>Valley</title>${items.join('')}</channel></rss>`,
      )
    else response.setHeader('content-type', 'text/html').end(sitePage(n).html)
  })
  const clock = { nowMs: Date.now() }
  const parts = await pollParts({ capturing: 'articles', clock })
  const source = sourceOf('valley', `every: 10m\nfullText: true\nlist:\n  feed: { url: "${url}/feed" }\n`)
  for (; shown <= sitePages; shown += 10) {
    await runPoll(source, parts)
    clock.nowMs += 3_600_000
  }
  const texts = await Promise.all(
    Array.from({ length: sitePages }, async (_, n) =>
      String(await parts.archive.articles.get(hashOf(`${url.replace('http:', 'https:')}/${n}`))),
    ),
  )
  for (const [n, text] of texts.entries()) {
    const { own, others } = sitePage(n)
    expect(own.filter((line) => !text.includes(line))).toEqual([])
    expect(others.filter((line) => text.includes(line))).toEqual([])
  }
  const report = await reconvert(
    [source],
    { archive: parts.archive, jobs: parts.jobs, timeZone: parts.timeZone, timeLimitMs: 600_000 },
    { isDryRun: true, isForced: false },
  )
  expect(report.sources).toEqual([
    { source: 'valley', unchanged: sitePages, changed: 0, worse: [], notCaptured: 0, edited: 0 },
  ])
})
