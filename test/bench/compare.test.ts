import { expect, test } from 'vitest'
import { compare, rawHtmlIn } from '../../bench/fidelity/compare.ts'
import { readHtml } from '../../bench/fidelity/read-html.ts'

const url = 'https://news.example/a/b'
const source = '<p>正文<b>要点：</b>，<a href="/x">链接</a><img src="/1.jpg"><img src="data:," data-src="/2.jpg"></p>'
const judge = (rendered: string, html = source) => compare(readHtml(html, url), rendered, url)

test('the same content passes, however its white space and its addresses are written', () => {
  const rendered =
    '<p>正 文\u200b<strong>要点：</strong> ，<a href="https://news.example/x">链接</a></p><p><img src="/1.jpg"> <img src="../2.jpg"></p>'
  expect(judge(rendered)).toEqual({
    text: true,
    links: true,
    images: true,
    bold: true,
    lostCharacters: 0,
    gainedCharacters: 0,
    lostBold: 0,
    addedBlanks: 2,
    difference: '',
  })
})

test.each([
  ['a lost character', source.replace('正文', '正'), { text: false, lostCharacters: 1 }],
  ['an asterisk that shows', source.replace('正文', '正文**'), { text: false, gainedCharacters: 2 }],
  ['two characters that changed places', source.replace('正文', '文正'), { text: false, lostCharacters: 0 }],
  ['a lost link', source.replace(/<a[^>]*>|<\/a>/g, ''), { text: true, links: false }],
  ['a link that leads elsewhere', source.replace('/x', '/y'), { text: true, links: false }],
  ['a lost picture', source.replace('<img src="/1.jpg">', ''), { text: true, images: false }],
  ['the placeholder of a lazy picture', source.replace(' data-src="/2.jpg"', ''), { images: false }],
  ['an added picture', `${source}<img src="/3.jpg">`, { images: false }],
  [
    'bold text that lost a letter',
    source.replace('要点：</b>', '要</b>点：'),
    { text: true, bold: false, lostBold: 1 },
  ],
])('%s is found', (_, rendered, verdict) => {
  expect(judge(rendered)).toMatchObject(verdict)
})

test.each([
  ['a mark taken off a sign beside a letter', 'a. <b>B</b>', { bold: true }, 'a<b>. B</b>'],
  ['bold text of two words that lost one', '<b>B</b> C', { bold: false, lostBold: 1 }, '<b>B C</b>'],
  ['a blank inside a word', 'ab c', { text: true, addedBlanks: 1 }, 'a<b></b>bc'],
])('%s is told', (_, rendered, verdict, html) => {
  expect(judge(rendered, html)).toMatchObject(verdict)
})

test('what is not shown is no content, and neither is the address a link to a player shows', () => {
  const html =
    '<p>正文<i hidden>x</i></p><script>y</script><button>z</button><iframe src="/v"></iframe><img src="/p" width="1" height="1">'
  expect(judge('<p>正文</p><p><a href="/v">https://news.example/v</a></p>', html)).toMatchObject({ difference: '' })
})

test('raw HTML in Markdown is counted', () => {
  expect(rawHtmlIn('<div>\n\na <b>c</b>')).toBe(3)
  expect(rawHtmlIn('a \\<b> `<b>` <https://a.example>')).toBe(0)
})
