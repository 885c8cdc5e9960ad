import { describe, expect, test } from 'vitest'
import { hasHugo, renderers } from '../../../bench/fidelity/render.ts'
import { htmlToMarkdown } from '../../../src/article/markdown/markdown.ts'
import { createRenderer } from '../../../src/publish/formats/render.ts'
import { createArticleHtml } from '../../../src/serve/pages/reader/article-html.ts'
import { markdownReader } from '../../../src/text/query/markdown-text.ts'

const url = 'https://news.example/2026/05/article.html'
const markdownOf = (html: string) => htmlToMarkdown(html, { url }).markdown
const withHugo = await hasHugo()
const essay =
  '<p>The tide turned<sup id="fnref:1"><a href="#fn:1">1</a></sup> twice<sup id="fnref:2"><a href="#fn:2">2</a></sup>, ' +
  'and again<sup><a href="#fn:1">1</a></sup>.</p><hr><ol><li id="fn:1"><p>In the <b>morning</b>.</p><p>Nobody saw it. ' +
  '<a href="#fnref:1">↩</a></p></li><li id="fn:2">At night. <a href="#fnref:2">↩</a></li></ol><p>The end.</p>'
const written =
  'The tide turned[^1] twice[^2], and again[^1].\n\nThe end.\n\n[^1]: In the **morning**.\n\n    Nobody saw it.\n\n[^2]: At night.'

describe('footnotes', () => {
  test('stand at the end, without the ways back and the rule above them', () => {
    expect(markdownOf(essay)).toBe(written)
  })

  test.each([
    [
      'of a newsletter, by the address of the page',
      `<p>Word<a id="a1" href="${url}#n1">1</a>.</p><div><a id="n1" href="${url}#a1">1</a><div><p>Said.</p></div></div>`,
      'Word[^1].\n\n[^1]: Said.',
    ],
    [
      'of a word processor',
      '<p>Word<a name="_ftnref1" href="#_ftn1">[1]</a>.</p><p><a name="_ftn1" href="#_ftnref1">[1]</a> Said.</p>',
      'Word[^1].\n\n[^1]: Said.',
    ],
  ])('are known %s', (_, html, markdown) => {
    expect(markdownOf(html)).toBe(markdown)
  })

  test('are none where a table of contents leads to chapters that lead back, or a note is hidden', () => {
    expect(markdownOf('<ul><li><a id="l" href="#s">1</a></li></ul><h2 id="s"><a href="#l">One</a></h2>')).toBe(
      '- 1\n\n## One',
    )
    expect(markdownOf('<p>a<sup id="r"><a href="#n">1</a></sup></p><p id="n" hidden>b <a href="#r">c</a></p>')).toBe(
      'a¹',
    )
  })

  test('are those without a way back too, where a raised mark leads to an item, once or twice', () => {
    const html =
      '<p>a<sup><a href="#n">1</a></sup> b<a href="#n"><sup>1</sup></a></p><ol><li><span id="n"></span>Said twice.</li></ol>'
    expect(markdownOf(html)).toBe('a[^1] b[^1]\n\n[^1]: Said twice.')
    expect(markdownOf('<p>a<a href="#n">1</a></p><ol><li id="n">An item.</li></ol>')).toBe('a1\n\n1. An item.')
  })

  test('written in a text are text', () => {
    const markdown = markdownOf(`${essay}<p>See [^1] and 2^[3].</p>`)
    expect(createRenderer()(markdown, url)).toContain('<p>See [^1] and 2^[3].</p>')
  })

  test('of thousands of marks take linear time', () => {
    const marks = [...Array(5_000).keys()].map((at) => `<sup id="r${at}"><a href="#n${at}">${at}</a></sup>`)
    const notes = [...Array(5_000).keys()].map((at) => `<p id="n${at}">note <a href="#r${at}">back</a></p>`)
    expect(markdownOf(marks.join('') + notes.join(''))).toMatch(/\[\^5000\]: note$/)
  })

  test('are shown in feeds and on pages, each with ids of its own article', () => {
    const pages = [
      createRenderer()(written, url),
      createRenderer()(written, 'https://other.example/'),
      createArticleHtml()(written, url, () => undefined).text,
    ]
    for (const html of pages) {
      const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
      expect(ids).toHaveLength(5)
      for (const [, href] of html.matchAll(/ href="#([^"]+)"/g)) expect(ids).toContain(href)
      expect(html).toContain('<p>In the <strong>morning</strong>.</p>')
    }
    const [one = [], other = []] = pages.map((html) => [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))
    expect(one.filter((id) => other.includes(id))).toEqual([])
  })

  test('are found by a search, their marks are not', () => {
    const text = markdownReader()(written)
    expect(text).toContain('Nobody saw it.')
    expect(text).not.toContain('[^')
  })

  test.skipIf(!withHugo)('are footnotes in Hugo (where it is installed)', async () => {
    const [html] = await renderers.hugo([written])
    expect(html?.match(/class="footnote-ref"/g)).toHaveLength(3)
    expect(html).toContain('<p>Nobody saw it.')
  })
})
