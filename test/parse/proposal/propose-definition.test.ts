import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseListing } from '../../../src/parse/parse-listing.ts'
import { proposeDefinition } from '../../../src/parse/proposal/propose-definition.ts'
import { isTelling } from '../../../src/parse/proposal/stable-names.ts'
import { sourceDefinition } from '../../../src/source/definition.ts'

type Expected = readonly [url: string, title: string, day?: string]

const folder = join(import.meta.dirname, 'fixtures')
const pages = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Record<string, readonly Expected[]>
const url = 'https://list.example/'
const nowMs = Date.UTC(2026, 1, 8)

const propose = (html: string) => proposeDefinition(Buffer.from(html), { url, nowMs })

/** What a page's own definition reads of it: addresses, titles, and the days where the page has them. */
async function readBack(name: string): Promise<readonly Expected[]> {
  const bytes = readFileSync(join(folder, `${name}.html`))
  const proposal = proposeDefinition(bytes, { url, nowMs })
  if (proposal === undefined) return []
  const { entries } = await parseListing(bytes, { url, definition: sourceDefinition.parse(proposal), nowMs })
  const aheadMs = proposal.timeZone === 'Asia/Shanghai' ? 8 * 3_600_000 : 0
  return entries.map((entry, at) => {
    const day = entry.publishedAt && new Date(entry.publishedAt.getTime() + aheadMs).toISOString().slice(0, 10)
    const isDayExpected = pages[name]?.[at]?.[2] !== undefined
    const [address = '', title = ''] = [entry.url, entry.title]
    return isDayExpected && day ? [address, title, day] : [address, title]
  })
}

describe('a definition made for a page without a feed', () => {
  test('reads every article of at least 15 of 20 pages of different build, and nothing else', async () => {
    const names = Object.keys(pages)
    const wrong: string[] = []
    for (const name of names) if (JSON.stringify(await readBack(name)) !== JSON.stringify(pages[name])) wrong.push(name)
    process.stdout.write(`right for ${names.length - wrong.length} of ${names.length} pages ${wrong.join(' ')}\n`)
    expect(names).toHaveLength(20)
    expect(names.length - wrong.length, `wrong: ${wrong.join(', ')}`).toBeGreaterThanOrEqual(15)
  })

  test('is of names that people gave, not of those a builder makes anew with every release', () => {
    const made = ['css-1q2w3e4', 'sc-bdVaJa', 'jsx-399326063', 'x1Y2z', 'post-317', 'mt-4', 'odd', 'md:flex', 'hXqZrT']
    expect(made.filter(isTelling)).toEqual([])
    const given = ['news-list', 'entry-title', 'feedItem', 'list_box', 'n-list', 'infolist', 'tb']
    expect(given.filter(isTelling)).toEqual(given)
  })

  test.each([
    [
      'beside a link that says only to read on',
      (title: string, at: number) => `<h5>${title}</h5><a href="/${at}">Read more</a>`,
    ],
    [
      'in a link of several parts, by its name',
      (title: string, at: number) =>
        `<a href="/${at}"><b class="firm">Mill ${at}</b><b class="title">${title}</b><b>here</b></a>`,
    ],
    [
      'in the shorter of two links, the longer being a summary',
      (title: string, at: number) =>
        `<a href="/${at}">${title}</a><a class="item-description" href="/${at}">What it is all about, told in a line that is longer than every title is.</a>`,
    ],
    [
      'as the words of a picture',
      (title: string, at: number) => `<a href="/${at}"><img src="/${at}.jpg" alt="${title}"></a>`,
    ],
  ])('takes the title that stands %s', async (_where, inside) => {
    const titles = [
      'The barge has gone under',
      'The lock is mended',
      'The weir is too low now',
      'The eels are back again',
    ]
    const ad = '<li class="story ad"><h4><a href="https://boots.example/">Buy boots of the best leather</a></h4></li>'
    const items = titles.map(
      (title, at) =>
        `<li class="story">${inside(title, at)}<span>${at + 2}月3日 08:10</span></li>${at === 1 ? ad : ''}`,
    )
    const html = `<ul class="stories">${items.join('')}</ul>`
    const definition = sourceDefinition.parse(propose(html))
    const { entries } = await parseListing(Buffer.from(html), { url, definition, nowMs })
    expect(entries.map(({ title }) => title)).toEqual(titles)
    expect(entries.map(({ publishedAt }) => publishedAt?.toISOString().slice(5, 16))).toEqual([
      '02-03T08:10',
      '03-03T08:10',
      '04-03T08:10',
      '05-03T08:10',
    ])
  })

  test('is not made of navigation, nor of a page that lists nothing', () => {
    const links = ['News', 'Weather', 'People', 'Letters', 'About'].map(
      (each) => `<li><a href="/${each}">${each}</a></li>`,
    )
    expect(
      propose(
        `<html><body><nav><ul class="menu">${links.join('')}</ul></nav><p>One long text and nothing more.</p></body></html>`,
      ),
    ).toBeUndefined()
    expect(
      propose('<html><body><h1>Mill</h1><a href="/a">One article that stands alone on its page</a></body></html>'),
    ).toBeUndefined()
    expect(propose('')).toBeUndefined()
  })

  test('is not looked for on a page that nobody could have made, and found on one with very many links', () => {
    expect(propose('<div class="a b"><a href="/x">y</a>'.repeat(2_000))).toBeUndefined()
    const items = Array.from(
      { length: 450 },
      (_, at) => `<li class="a b c"><a href="/x/${at}">Barge number ${at} passed the lock</a></li>`,
    )
    expect(propose(`<ul>${items.join('')}</ul>`)?.list.html.entries).toMatch(/^(?:ul > li|li > a)$/)
  })
})
