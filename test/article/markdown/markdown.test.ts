import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { compare, rawHtmlIn } from '../../../bench/fidelity/compare.ts'
import { readHtml } from '../../../bench/fidelity/read-html.ts'
import { hasHugo, renderers } from '../../../bench/fidelity/render.ts'
import { summarize } from '../../../src/article/build-article.ts'
import { htmlToMarkdown } from '../../../src/article/markdown/markdown.ts'

const folder = new URL('fixtures/', import.meta.url)
const url = 'https://news.example/2026/05/article.html'
const names = readdirSync(folder).flatMap((file) => (file.endsWith('.html') ? [file.replace('.html', '')] : []))

describe('each piece of HTML becomes the Markdown beside it', () => {
  test.each(names)('%s', (name) => {
    expect(htmlToMarkdown(fixture(`${name}.html`), { url }).markdown).toBe(fixture(`${name}.md`))
  })
})

describe('the Markdown, rendered again, says what the HTML said', () => {
  test.each(names)('%s', async (name) => {
    const html = fixture(`${name}.html`)
    const { markdown } = htmlToMarkdown(html, { url })
    const [rendered] = await renderers['markdown-it']([markdown])
    expect(compare(readHtml(html, url), rendered ?? '', url)).toMatchObject({ difference: '' })
    expect(rawHtmlIn(markdown)).toBe(0)
  })
})

test.skipIf(!(await hasHugo()))(
  'Hugo (where it is installed) builds all of it and says what the HTML said',
  async () => {
    const pieces = names.map((name) => fixture(`${name}.html`))
    const rendered = await renderers.hugo(pieces.map((html) => htmlToMarkdown(html, { url }).markdown))
    const differences = pieces.map((html, index) => compare(readHtml(html, url), rendered[index] ?? '', url).difference)
    expect(Object.fromEntries(names.map((name, index) => [name, differences[index]]))).toEqual(
      Object.fromEntries(names.map((name) => [name, ''])),
    )
  },
)

describe('the plain text', () => {
  test('has a line for each block and line, no pictures and no markup', () => {
    const html = '<h2>一</h2>\n<p>二<b>三</b><img src="/a.jpg" alt="图"><br>四 *五</p><ul><li>六</li></ul><pre>七</pre>'
    expect(htmlToMarkdown(html, { url }).text).toBe('一\n二三\n四 *五\n六\n七\n')
  })

  test('keeps the white space it starts with, so that the summary counts it', () => {
    const { opening, markdown } = htmlToMarkdown(`<div> 财联社${'字'.repeat(60)}</div>`, { url })
    expect(summarize(opening)).toBe(`财联社${'字'.repeat(46)}...`)
    expect(markdown.startsWith('财联社')).toBe(true)
  })

  test('leaves out what is hidden, scripts and the address a link to a player shows', () => {
    const html = '<p>正<span hidden>x</span>文</p><script>y</script><iframe src="/z"></iframe>'
    expect(htmlToMarkdown(html, { url }).text).toBe('正文\n')
  })
})

test('an address that cannot be made absolute stays as it is', () => {
  expect(htmlToMarkdown('<a href="/a">甲</a>', { url: '' }).markdown).toBe('[甲](/a)')
})

test('a whole page says itself what its addresses are relative to', () => {
  const html = '<html><head><base href="https://other.example/dir/"></head><body><a href="a">甲</a></body></html>'
  expect(htmlToMarkdown(html, { url }).markdown).toBe('[甲](https://other.example/dir/a)')
})

test('a form that stands around the whole article is not taken for a control', () => {
  const html = `<form action="/"><p>${'正文。'.repeat(200)}</p><input type="hidden"></form>`
  expect(htmlToMarkdown(html, { url }).markdown).toBe('正文。'.repeat(200))
})

function fixture(file: string): string {
  return readFileSync(new URL(file, folder), 'utf8').replace(/\n$/, '')
}
