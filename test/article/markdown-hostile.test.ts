import { describe, expect, test } from 'vitest'
import { htmlToMarkdown } from '../../src/article/markdown/markdown.ts'

const url = 'https://news.example/a'
const convert = (html: string) => htmlToMarkdown(html, { url })

describe('hostile HTML is read to its end, its text kept', { timeout: 60_000 }, () => {
  test.each([
    ['nested elements', `${'<div>'.repeat(50_000)}正文<a href="/x">链接</a>`, '正文[链接](https://news.example/x)'],
    ['nested bold', `${'<b>'.repeat(20_000)}正文`, '**正文**'],
    ['nested spans that are closed', `${'<span>'.repeat(20_000)}正文${'</span>'.repeat(20_000)}`, '正文'],
    ['line breaks', `上${'<br>'.repeat(100_000)}下`, '上\n\n下'],
    ['blanks that do not break', `上${'&nbsp;'.repeat(100_000)}下`, '上 下'],
    ['blanks of two kinds in turn', `上${'&nbsp; '.repeat(100_000)}下`, `上${'\u00A0 '.repeat(100_000)}下`],
    ['backticks in code', `<code>x${' `'.repeat(200_000)} x</code>`, `\`\`x${' `'.repeat(200_000)} x\`\``],
    ['angle brackets', '<'.repeat(300_000), '<'.repeat(300_000)],
    ['attributes', `<p ${Array.from({ length: 50_000 }, (_, at) => `a${at}=1`).join(' ')}>正文`, '正文'],
    ['raised numbers and split text', '10<sup>5</sup>x<!---->'.repeat(50_000), '10⁵x'.repeat(50_000)],
    ['empty bold', `${'<b></b>'.repeat(50_000)}正文`, '正文'],
    [
      'spans over spans',
      `<table>${'<tr><td rowspan=9999 colspan=999>一<td>二'.repeat(5_000)}</table>`,
      Array.from({ length: 5_000 }, () => '一\n\n二').join('\n\n'),
    ],
    [
      'a span of a thousand million columns',
      '<table><tr><td colspan="1000000000">一<td>二<tr><td>三<td>四</table>',
      '| 一 |  | 二 |\n| --- | --- | --- |\n| 三 | 四 |  |',
    ],
  ])('%s', (_, html, expected) => {
    expect(convert(html).markdown).toBe(expected)
  })

  test('lists and quotes nested deeper than Markdown is read keep their text', () => {
    for (const html of [
      '<ul><li>x'.repeat(5_000),
      '<blockquote>x'.repeat(5_000),
      '<table><tr><td>x<td>y<tr><td>'.repeat(2_000),
    ]) {
      expect(convert(html).markdown.match(/x/g)).toHaveLength(html.match(/x/g)?.length ?? 0)
    }
  })

  test('a quarter of a million blanks or lines stay in their code block', () => {
    for (const blank of [' ', '\n', '\t\n']) {
      const code = `x${blank.repeat(240_000)}y`
      expect(convert(`<pre>${code}</pre>`).markdown).toBe(`\`\`\`\n${code}\n\`\`\``)
    }
  })

  test('twelve thousand items are one list', () => {
    expect(convert(`<ol>${'<li>x'.repeat(12_000)}</ol>`).markdown.endsWith('\n12000. x')).toBe(true)
  })

  test('a table of one long row and many short ones is not filled up with empty cells', () => {
    const html = `<table><tr>${'<td>x'.repeat(5_000)}</tr>${'<tr><td>y'.repeat(5_000)}</table>`
    expect(convert(html).markdown.length).toBeLessThan(100_000)
  })

  test('formatting that a browser would copy into every paragraph is read flat, with its links and pictures', () => {
    const fonts = Array.from({ length: 3_000 }, (_, size) => `<p><font size=${size}>第<b>${size}</b>段</p>`).join('')
    const { markdown } = convert(`${fonts}<a href="/x">链接</a><img src="/y.jpg"><script>z</script>`)
    expect(markdown.startsWith('第**0**段\n\n第**1**段')).toBe(true)
    expect(markdown.endsWith('第**2999**段\n\n[链接](https://news.example/x)![](https://news.example/y.jpg)')).toBe(
      true,
    )
  })

  test('five megabytes are converted whole', () => {
    const paragraph = '<p>这是一段<b>“话”</b>。<a href="/x">链接</a> and text</p>\n'
    const { markdown } = convert(paragraph.repeat(70_000))
    expect(markdown.match(/链接/g)).toHaveLength(70_000)
  })

  test.each(['*', '_', '~', '`', '[', ']', '![](', '&', '&a', '\\', '{{<', '- ', '#', '# ', '=', '|', '1', '(', ')'])(
    'a long run of %j in text, a heading, an alternative text and an address takes linear time',
    (sign) => {
      const run = sign.repeat(100_000)
      const html = `<p>${run}</p><h2>${run}</h2><p><b>${run}</b></p><img src="/${run}" alt="${run}"><a href="/${run}">x</a>`
      expect(convert(html).markdown.length).toBeGreaterThan(run.length * 3)
    },
  )
})
