import { describe, expect, test } from 'vitest'
import { createRenderer } from '../../../src/publish/formats/render.ts'

const render = createRenderer()
const page = 'https://news.example/a/1'

describe('rendering Markdown', () => {
  test.each([
    ['**“引用”**后', '<p><strong>“引用”</strong>后</p>'],
    ['他说**「重要」**是', '<p>他说<strong>「重要」</strong>是</p>'],
    ['**标题：**正文', '<p><strong>标题：</strong>正文</p>'],
    ['涨了**5%**左右', '<p>涨了<strong>5%</strong>左右</p>'],
    ['~~（旧）~~新', '<p><s>（旧）</s>新</p>'],
  ])('emphasis works beside Chinese text and punctuation: %s', (markdown, html) => {
    expect(render(markdown, page)).toBe(html)
  })

  test('raw HTML is shown, never let through', () => {
    expect(render('a <script>alert(1)</script>\n\n<div onclick="x">b</div>', page)).not.toMatch(/<script|<div/)
  })

  test('links and pictures are absolute', () => {
    expect(render('[x](../b?c=1) ![图](//cdn.example/p.png)', page)).toBe(
      '<p><a href="https://news.example/b?c=1">x</a> <img src="https://cdn.example/p.png" alt="图"></p>',
    )
  })

  test('an address that leads nowhere is taken away and its text stays', () => {
    const html = render('[x](http://[::1) ![图](data:image/png;base64,AAAA) [m](mailto:a@b.example)', 'no base')
    expect(html).toContain('<a>x</a>')
    expect(html).toContain('<img alt="图">')
    expect(html).toContain('<a href="mailto:a@b.example">m</a>')
    expect(html).not.toContain('data:')
  })

  test('javascript links are never made', () => {
    expect(render('[x](javascript:alert) <javascript:alert>', page)).not.toMatch(/href="javascript/)
  })

  test('a line break is two blanks at the end of a line', () => {
    expect(render('一  \n二', page)).toBe('<p>一<br>\n二</p>')
  })

  test('tables and code come out as such', () => {
    const html = render('| a |\n| - |\n| 1 |\n\n```\n<b>\n```', page)
    expect(html).toContain('<table>')
    expect(html).toContain('&lt;b&gt;')
  })

  test('characters no feed can carry are dropped', () => {
    expect(render('a\u0001b\ud83dc\uffffd', page)).toBe('<p>abcd</p>')
  })
})
