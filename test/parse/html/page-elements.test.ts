import { describe, expect, test } from 'vitest'
import {
  elementsFrom,
  elementsUnder,
  innerHtml,
  readPage,
  textWithLines,
} from '../../../src/parse/html/page-elements.ts'

const page = readPage(
  '<div class="list"><ul id="u"><li id="1" class="e"><a id="a1"></a><span><a id="a2"></a></span></li><li id="2"><a id="a3"></a></li></ul></div>',
)
const [entry] = elementsUnder(page, '#1')
if (entry === undefined) throw new TypeError('the page has no #1')
const ids = (elements: readonly { readonly attribs: Readonly<Record<string, string>> }[]) =>
  elements.map((each) => each.attribs.id)

describe('what a selector matches within an entry', () => {
  test.each([
    ['a', ['a1', 'a2']],
    ['li a', ['a1', 'a2']],
    ['.list a', []],
    ['> a', ['a1']],
    [':scope > a', ['a1']],
    [':scope', ['1']],
    ['.list li, span > a', ['1', 'a2']],
    ['+ li', ['2']],
    ['li', ['1']],
    ['*', ['1', 'a1', undefined, 'a2']],
  ])('%s', (selector, expected) => {
    expect(ids(elementsFrom(entry, selector))).toEqual(expected)
  })
})

test('a page is read as a browser reads it, so that a selector copied from one matches', () => {
  const table = readPage('<table><tr><td>x</table>')
  expect(elementsUnder(table, 'html > body > table > tbody > tr > td').map(textWithLines)).toEqual(['x'])
})

test('entries within a template are found', () => {
  expect(elementsUnder(readPage('<template><li>x</li></template>'), 'li').map(textWithLines)).toEqual(['x'])
})

test('the text of an element keeps its line breaks and drops code', () => {
  const [text] = elementsUnder(
    readPage(
      '<div> <h2>One</h2>two<br>three<script>x()</script><style>p{}</style><template>y</template><!-- z --></div>',
    ),
    'div',
  )
  expect(text && textWithLines(text)).toBe('One\ntwo\nthree')
})

test('the markup within an element keeps its bytes: no more is escaped than HTML needs', () => {
  const inner =
    '<a rel="n <p" b"="">x</a>' +
    '<a title="<b> &quot;&amp;lt;" href="/x?a=1&amp;b=2">a &lt; b &amp; c="&lt;"</a><br><script>"<i a=1>"</script>'
  const [element] = elementsUnder(readPage(`<div>${inner}</div>`), 'div')
  expect(element && innerHtml(element)).toBe(inner)
})
