import { parseDocument } from 'htmlparser2'
import { describe, expect, test } from 'vitest'
import { parseListing } from '../../../src/parse/parse-listing.ts'
import { sourceDefinition } from '../../../src/source/definition.ts'
import { elementsByXPath } from '../../../src/text/xpath/elements-by-xpath.ts'

const url = 'https://lock.example/tenders'
const nowMs = Date.UTC(2026, 1, 8)

function listed(list: object, text: string) {
  const definition = sourceDefinition.parse({ list })
  return parseListing(Buffer.from(text), { url, definition, nowMs })
}

const table = `<table id="menu"><tr><td><a href="/map">Map</a></td></tr></table>
<table id="tenders"><tr><th>What</th><th>Where</th><th>Until</th></tr>
${['Gate', 'Weir'].map((what, at) => `<tr><td><a href="/t/${at}">${what}</a></td><td>Lock ${at}</td><td>2026-02-0${at + 3}</td></tr><tr><td colspan="3">Paint the ${what}.</td></tr>`).join('')}</table>
<a class="older" href="?page=2">Older</a>`

describe('XPath in a definition', () => {
  test('selects entries, what stands in them and after them, and the next page', async () => {
    const { entries, nextPageUrl } = await listed(
      {
        html: {
          url,
          entries: "//table[@id='tenders']//tr[td/a]",
          fields: {
            url: './td[1]/a/@href',
            title: "xpath: concat(./td[2], ': ', ./td[1]/a)",
            published: './td[last()]',
            summary: './following-sibling::tr[1]/td',
            categories: './td[2]/text()',
          },
          next: "//a[@class='older']",
          pages: 2,
        },
      },
      table,
    )
    expect(entries.map(({ url, title, summaryHtml }) => ({ url, title, summaryHtml }))).toEqual([
      { url: 'https://lock.example/t/0', title: 'Lock 0: Gate', summaryHtml: 'Paint the Gate.' },
      { url: 'https://lock.example/t/1', title: 'Lock 1: Weir', summaryHtml: 'Paint the Weir.' },
    ])
    expect(entries.map(({ publishedAt }) => publishedAt?.toISOString().slice(0, 10))).toEqual([
      '2026-02-03',
      '2026-02-04',
    ])
    expect(entries[1]?.categories).toEqual(['Lock 1'])
    expect(nextPageUrl).toBe(`${url}?page=2`)
  })

  test('reads XML by the names it is written in, CDATA too', async () => {
    const xml = `<feed xmlns="urn:x" xmlns:dc="http://purl.org/dc/elements/1.1/"><row nr="7"><link href="/a"/><Head><![CDATA[Gate & weir]]></Head><dc:date>2026-02-03</dc:date></row></feed>`
    const { entries } = await listed(
      {
        xml: {
          url,
          entries: '/feed/row',
          fields: { id: './@nr', url: './link/@href', title: './Head', published: './dc:date' },
        },
      },
      xml,
    )
    expect(entries).toMatchObject([
      { id: '7', url: 'https://lock.example/a', title: 'Gate & weir', publishedAt: new Date('2026-02-03') },
    ])
  })

  test.each([
    ['list.html.entries', { entries: '//table[' }, /a CSS selector or XPath \(XPST0003: .* at character 8\)/],
    [
      'list.html.fields.title',
      { entries: '//tr', fields: { title: '//td' } },
      /looks at the whole page: within an entry it begins with \.\//,
    ],
    ['list.html.fields.title', { entries: '//tr', fields: { title: 'xpath: nosuch(./td)' } }, /XPST0017/],
  ])('that is wrong is told at its key %s', (key, html, message) => {
    const { error } = sourceDefinition.safeParse({ list: { html: { url, ...html } } })
    expect(error?.issues.map(({ path, message }) => [path.join('.'), message])).toEqual([
      [key, expect.stringMatching(message)],
    ])
  })

  test('that finds no entries is told with how far it goes', async () => {
    await expect(listed({ html: { url, entries: "//table[@id='tenders']/div/p" } }, table)).rejects.toThrow(
      "list.html.entries: found nothing that //table[@id='tenders']/div/p matches, though 1 times what //table[@id='tenders'] matches",
    )
  })
})

describe('elements by XPath', () => {
  const page = parseDocument('<ul><li>a<!-- x --><li id="b">b <b>c</b></ul>')
  const found = (expression: string) =>
    elementsByXPath(page, expression).map(({ name, attribs, children }) => [name, attribs.id ?? '', children.length])

  test('stand in the order of the page, each once', () => {
    expect(found('//li/.. | //b/ancestor::li | //li[2]')).toEqual([
      ['ul', '', 2],
      ['li', 'b', 2],
    ])
    expect(found('//li[@id]/preceding-sibling::*')).toEqual([['li', '', 2]])
  })

  test('hold what is no element: a text, a number, an attribute', () => {
    expect(found('xpath: count(//li)')).toEqual([['span', '', 1]])
    expect(found('//li/@id')).toEqual([['span', '', 1]])
    expect(found('xpath: string-join(//b, "+")')).toEqual([['span', '', 1]])
  })

  test('are none where the page is not what a function wants', () => {
    expect(found('xpath: normalize-space(//li)')).toEqual([])
  })
})
