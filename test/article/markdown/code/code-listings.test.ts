import { expect, test } from 'vitest'
import { htmlToMarkdown } from '../../../../src/article/markdown/markdown.ts'

const convert = (html: string) => htmlToMarkdown(html, { url: 'https://news.example/a' }).markdown

test('what SyntaxHighlighter, Crayon and GitHub draw of code is code again, without numbers and tools', () => {
  const html = `<div class="syntaxhighlighter java"><div class="toolbar"><span><a href="#" class="toolbar_item command_help help">?</a></span></div><table><tbody><tr><td class="gutter"><div class="line number1">1</div><div class="line number2">2</div></td><td class="code"><div class="container"><div class="line number1"><code class="java keyword">int</code> <code class="java plain">boats = 3;</code></div><div class="line number2"><code class="java plain">land(boats);</code></div></div></td></tr></tbody></table></div>
<div class="crayon-syntax"><table class="crayon-table"><tr class="crayon-row"><td class="crayon-nums"><div class="crayon-nums-content"><div class="crayon-num">1</div><div class="crayon-num">2</div></div></td><td class="crayon-code"><div class="crayon-pre"><div class="crayon-line">open gate</div><div class="crayon-line">close gate</div></div></td></tr></table></div>
<table class="highlight js-file-line-container"><tr><td id="L1" class="blob-num" data-line-number="1"></td><td class="blob-code">let tide = 4</td></tr><tr><td id="L2" class="blob-num" data-line-number="2"></td><td class="blob-code">let ebb = 1</td></tr></table>`
  expect(convert(html)).toBe(`\`\`\`java
int boats = 3;
land(boats);
\`\`\`

\`\`\`
open gate
close gate
\`\`\`

\`\`\`
let tide = 4
let ebb = 1
\`\`\``)
})

test('what only names code or copies it is left out, and the language is read', () => {
  const html = `<div class="language-ts vp-doc"><button class="copy"></button><span class="lang">ts</span><pre><code><span class="line">let gate = 1</span></code></pre></div>
<div class="code-example"><div class="example-header"><span class="language-name">js</span></div><pre class="brush: js notranslate"><code>let lock = 2</code></pre></div>
<pre><div class="code-block-extension-header"><span>复制代码</span></div><code class="hljs language-css">gate { width: 1px }</code></pre>
<div class="language-yaml line-numbers-mode"><pre><code>gate: open
lock: closed</code></pre><div class="line-numbers"><span>1</span><br><span>2</span></div></div>
<div class="language-en"><pre>no code of English</pre></div>
<p class="lang">A paragraph stays.</p>`
  expect(convert(html)).toBe(`\`\`\`ts
let gate = 1
\`\`\`

\`\`\`js
let lock = 2
\`\`\`

\`\`\`css
gate { width: 1px }
\`\`\`

\`\`\`yaml
gate: open
lock: closed
\`\`\`

\`\`\`
no code of English
\`\`\`

A paragraph stays.`)
})

test('a listing is read in capitals as well', () => {
  const html =
    '<DIV CLASS="language-ts"><BUTTON CLASS="copy"></BUTTON><PRE><SPAN CLASS="lang">ts</SPAN><CODE>let gate = 1</CODE></PRE></DIV>'
  expect(convert(html)).toBe('```ts\nlet gate = 1\n```')
})

test('numbers at the start of lines are left out where each stands in an element of its own; lines in elements stay lines', () => {
  const html = `<pre><span style="color: #008080">1</span> <span>int</span> boats;
<span style="color: #008080">2</span>   row(boats);</pre>
<pre>1 boat
2 boats</pre>
<section><ul class="code-snippet__line-index"><li></li><li></li></ul><pre data-lang="javascript"><code>let a</code><code>let b</code></pre></section>`
  expect(convert(html)).toBe(`\`\`\`
int boats;
  row(boats);
\`\`\`

\`\`\`
1 boat
2 boats
\`\`\`

\`\`\`javascript
let a
let b
\`\`\``)
})

test.each([
  ['<pre data-code-block-lang="python">x</pre>', 'python'],
  ['<pre data-enlighter-language="golang">x</pre>', 'golang'],
  ['<pre class="lang:perl decode:true">x</pre>', 'perl'],
  ['<pre lang="sql">x</pre>', 'sql'],
  ['<pre lang="en">x</pre>', ''],
  ['<pre data-syntaxhighlighter-params="brush: php; gutter: false">x</pre>', 'php'],
  ['<div class="highlight js-code-highlight"><pre class="highlight rust">x</pre></div>', 'rust'],
])('the language of %s is read', (html, language) => {
  expect(convert(html)).toBe(`\`\`\`${language}\nx\n\`\`\``)
})

test('twenty-five thousand listings in listings are read', { timeout: 60_000 }, () => {
  expect(convert('<div class="syntaxhighlighter"><pre>x'.repeat(25_000))).toContain('x')
})
