import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type HtmlNode, isElement, isText, parseHtml } from '../../../../src/article/markdown/html/html-tree.ts'
import { parseQuickly } from '../../../../src/article/markdown/html/quick-html.ts'

const tags = (
  'p div span b i a li ul ol h2 h3 table tbody thead tr td th blockquote pre br img hr section strong em script style svg path ' +
  'button dl dt dd font noscript iframe html body head title video source picture form select template x-card article textarea'
).split(' ')
const piece = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...tags).map((tag) => `<${tag}>`) },
  { weight: 6, arbitrary: fc.constantFrom(...tags).map((tag) => `</${tag}>`) },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      'x',
      ' ',
      '\n',
      '中',
      '&amp;',
      '&copy',
      '&#8203;',
      '&notit;',
      '&#x80;',
      '<',
      '< b',
      '</ a>',
      '&',
      '&#0;',
      ']]>',
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '<!-- c -->',
      '<!-->',
      '<!doctype html>',
      '<![CDATA[x]]>',
      '<?xml version="1.0"?>',
      '<!x>',
      '<A HREF="/x" href=y>',
      '<img src=\'a&amp;b\' alt="&lt;&copy=1">',
      '<div/>',
      '<br/>',
      '<p class=a class=b =c "d>',
      '<a href=/x/>',
      '<td colspan=2>',
      '<p title="&copy" id=&ampx>',
      '<p =a= b c = "d"e/f>',
      '<hr title="x',
      '</p title=">">',
      '</>',
      '<script>a<b>&amp;</script >',
      '<title></title>',
      '<svg/>',
      '<!-- a --!> b -->',
      '<!--->',
    ),
  },
)
const soup = fc.array(piece, { minLength: 1, maxLength: 12 }).map((pieces) => pieces.join(''))

test('what is read quickly is read as the specification says, and anything else is left to its parser', {
  timeout: 60_000,
}, () => {
  let quick = 0
  fc.assert(
    fc.property(soup, (html) => {
      const tree = parseQuickly(html)
      if (tree === undefined) return
      quick += 1
      expect(outline(tree)).toBe(outline(parseHtml(html)))
    }),
    { numRuns: 3_000 },
  )
  expect(quick).toBeGreaterThan(300)
})

test.each([
  ['<p>一<p>二', '<p>"一"</><p>"二"</>'],
  ['<ul><li>一<li>二</ul>', '<ul><li>"一"</><li>"二"</></>'],
  ['<table><tr><td>一<td>二<tr><td>三</table>', '<table><tbody><tr><td>"一"</><td>"二"</></><tr><td>"三"</></></></>'],
  ['</div>一</p>', '"一"<p></>'],
  ['<pre>\n\nx</pre>', '<pre>"\nx"</>'],
])('ends that may be left out are put in: %j', (html, expected) => {
  expect(outline(parseQuickly(html) as HtmlNode)).toBe(expected)
})

test.each([
  '<b>一<p>二</b>三</p>',
  '<a>一<a>二',
  '<table>一<tr><td>二</table>',
  '<ul><li><b>一<li>二</ul>',

  'a\0b',
])('what a browser would repair is left to the specification: %j', (html) => {
  expect(parseQuickly(html)).toBeUndefined()
})

/** Elements, attributes and text; comments and what a drawing holds are dropped in either tree, for neither is content. */
function outline(node: HtmlNode): string {
  if (!('childNodes' in node)) return ''
  let text = ''
  let result = ''
  for (const child of isElement(node) && node.tagName === 'svg' ? [] : node.childNodes) {
    if (isText(child)) text += child.value
    if (!isElement(child)) continue
    const attributes = child.attrs.map(({ name, value }) => ` ${name}=${JSON.stringify(value)}`).join('')
    result += `${quoted(text)}<${child.tagName}${attributes}>${outline(child)}</>`
    text = ''
  }
  return result + quoted(text)
}

function quoted(text: string): string {
  return text === '' ? '' : `"${text}"`
}

test('the parser of odd HTML is loaded for odd HTML alone', async () => {
  const conversion = new URL('../../../../src/article/markdown/markdown.ts', import.meta.url).href
  const script = `import { registerHooks } from 'node:module'
    let isLoaded = false
    registerHooks({ load(url, context, next) { isLoaded ||= url.includes('/parse5/'); return next(url, context) } })
    const { htmlToMarkdown } = await import(${JSON.stringify(conversion)})
    const options = { url: 'https://news.example/1' }
    for (const html of ['<p>Low <b>tide</b></p><ul><li>at nine</ul>', '<b>Low <p>tide</b>']) {
      htmlToMarkdown(html, options)
      console.log(isLoaded)
    }`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script])
  expect(stdout.trim().split('\n')).toEqual(['false', 'true'])
})
