import fc from 'fast-check'

const pieces = [
  ...['他说', '“引用”', '（注）', '标题：', '。', '，', '100%', '￥99', '　', '😀', 'か', '한글', '👨‍👩‍👧'],
  ...[
    'word',
    'two words',
    ' ',
    '\n',
    'a',
    '1',
    '12',
    '.',
    ')',
    '1. ',
    '2) ',
    '-',
    '- ',
    '+',
    '*',
    '**',
    '_',
    '__',
    'a_b',
    '~',
    '~~',
  ],
  ...[
    '#',
    '## ',
    '=',
    '==',
    '|',
    ' | ',
    ':',
    ': ',
    '!',
    '[',
    ']',
    '[x] ',
    '](',
    '(',
    '](x)',
    '[^1]',
    '[a]: ',
    '\\',
    '\\(',
    '`',
    '```',
  ],
  ...[
    '&amp;',
    '&amp;amp;',
    '&lt;',
    '&lt;b&gt;',
    '&lt;!--',
    '&gt;',
    '&quot;',
    "'",
    '{',
    '}',
    '{{&lt;',
    '{{%',
    '$',
    '^',
    '&nbsp;',
    '---',
    '***',
  ],
]
const text = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 5 }).map((each) => each.join(''))
const addresses = [
  '/x',
  'https://e.example/a_(b)',
  '/a b',
  '?q=*&amp;lt;',
  '//e.example/中文）',
  '/a)b',
  '/*_*',
  '/`',
  'javascript:x',
  '#top',
  '',
]
const address = fc.constantFrom(...addresses)
const picture = fc
  .tuple(address, text)
  .map(([source, alternative]) => `<img src="${source}" alt="${alternative.replaceAll('"', '')}">`)

const { html } = fc.letrec<{ inline: string; inlines: string; block: string; html: string; cell: string; row: string }>(
  (tie) => ({
    inline: fc.oneof(
      { maxDepth: 4, depthSize: 'small', withCrossShrink: true },
      text,
      fc.constantFrom('<br>', ' ', '<!-- -->', '<br><br>'),
      picture,
      fc
        .tuple(fc.constantFrom('b', 'strong', 'i', 'em', 'span', 'del', 'code', 'u', 'font'), tie('inlines'))
        .map(([name, inner]) => `<${name}>${inner}</${name}>`),
      fc.tuple(address, tie('inlines')).map(([href, inner]) => `<a href="${href}">${inner}</a>`),
    ),
    inlines: fc.array(tie('inline'), { minLength: 1, maxLength: 4 }).map((each) => each.join('')),
    cell: fc
      .tuple(fc.constantFrom('td', 'th', 'td colspan=2'), tie('inlines'))
      .map(([name, inner]) => `<${name}>${inner}`),
    row: fc.array(tie('cell'), { minLength: 1, maxLength: 3 }).map((each) => `<tr>${each.join('')}`),
    block: fc.oneof(
      { maxDepth: 4, depthSize: 'small', withCrossShrink: true },
      tie('inlines').map((inner) => `<p>${inner}</p>`),
      tie('inlines'),
      fc
        .tuple(fc.constantFrom('h1', 'h2', 'h4', 'div', 'dt', 'dd', 'b', 'i'), tie('inlines'))
        .map(([name, inner]) => `<${name}>${inner}</${name}>`),
      fc
        .tuple(fc.constantFrom('blockquote', 'div', 'section', 'li', 'strong'), tie('html'))
        .map(([name, inner]) => `<${name}>${inner}</${name}>`),
      fc
        .tuple(fc.constantFrom('ul', 'ol', 'ol start=3'), fc.array(tie('html'), { minLength: 1, maxLength: 3 }))
        .map(([name, items]) => `<${name}>${items.map((item) => `<li>${item}</li>`).join('')}</${name.slice(0, 2)}>`),
      fc.array(tie('row'), { minLength: 1, maxLength: 3 }).map((rows) => `<table>${rows.join('')}</table>`),
      text.map((code) => `<pre><code class="language-js">${code}</code></pre>`),
      text.map((code) => `<pre>${code}\n  ${code}</pre>`),
      fc.constantFrom('<hr>', '<br>', '<p></p>', '\n'),
    ),
    html: fc.array(tie('block'), { minLength: 1, maxLength: 4 }).map((each) => each.join('')),
  }),
)

/** Pieces of articles made of the elements we have rules for, and of the signs that mean something in Markdown. */
export const arbitraryHtml = html
