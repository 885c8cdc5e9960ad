import { expect, test } from 'vitest'
import { htmlToMarkdown } from '../../../../src/article/markdown/markdown.ts'

const convert = (html: string) => htmlToMarkdown(html, { url: 'https://news.example/a' }).markdown

test.each([
  ['<mfrac><mi>a</mi><mrow><mn>1</mn><mo>−</mo><mi>b</mi></mrow></mfrac>', '$\\frac{a}{1-b}$'],
  ['<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>', '$x_{i}^{2}$'],
  ['<msqrt><mi>x</mi></msqrt><mo>≤</mo><mroot><mn>8</mn><mn>3</mn></mroot>', '$\\sqrt{x}\\le \\sqrt[3]{8}$'],
  ['<mi>sin</mi><mi>x</mi><mtext>for all</mtext>', '$\\sin x\\text{for all}$'],
  ['<mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr></mtable>', '$\\begin{matrix}1 & 2\\end{matrix}$'],
  [
    '<mmultiscripts><mi>R</mi><mi>i</mi><mrow/><none/><mi>j</mi><mprescripts/><mn>6</mn><mn>14</mn></mmultiscripts>',
    '${}\\_{6}^{14}R\\_{i}{}^{j}$',
  ],
  ['<mmultiscripts><mi>C</mi><mprescripts/><none/><mn>14</mn></mmultiscripts>', '${}^{14}C$'],
  ['<mmultiscripts><mi>T</mi><mi>a</mi><none/></mmultiscripts>', '$T_{a}$'],
])('MathML without its TeX is written in TeX: %s', (mathml, tex) => {
  expect(convert(`<p><math>${mathml}</math></p>`)).toBe(tex)
})

test.each(['', '<mtext> </mtext>', '<mrow><mfrac><mtext></mtext><mrow></mrow></mfrac></mrow>'])(
  'a formula without content gives nothing: %s',
  (mathml) => {
    expect(convert(`<p>before <math>${mathml}</math> after</p>`)).toBe('before after')
  },
)

test('MathML of MathJax 3 is read once, as a block where it is shown as one', () => {
  const math = '<math><msup><mi>e</mi><mi>x</mi></msup></math>'
  const html = `<p>A <mjx-container display="true"><mjx-math></mjx-math><mjx-assistive-mml>${math}</mjx-assistive-mml></mjx-container> b</p>`
  expect(convert(html)).toBe('A\n\n$$e^{x}$$\n\nb')
})

test('formulas in formulas keep their text however deep, and a row of fifty thousand is read', {
  timeout: 60_000,
}, () => {
  expect(convert(`<math>${'<mrow>'.repeat(5_000)}<mi>x</mi>`)).toContain('x')
  const row = '<span class="katex">x</span><span class="MathJax">y</span>'
  expect(convert(row.repeat(25_000))).toBe('xy'.repeat(25_000))
})

test('quotation marks are those of the language: its own, or that of what is around', () => {
  const quote = (lang: string) => convert(`<p lang="${lang}"><q>a <q>b</q></q></p>`)
  expect(['en-GB', 'de', 'fr', 'ja', 'zh-TW', 'zh-CN', 'xx'].map(quote)).toEqual([
    '“a ‘b’”',
    '„a ‚b‘“',
    '«\u00A0a “b”\u00A0»',
    '「a 『b』」',
    '「a 『b』」',
    '“a ‘b’”',
    '“a ‘b’”',
  ])
  expect(convert(`${'<q>'.repeat(20_000)}x`)).toHaveLength(40_001)
})

test('a formula of KaTeX stays where one of MathJax follows in the same paragraph', () => {
  const katex =
    '<span class="katex"><math><semantics><mi>x</mi><annotation encoding="application/x-tex">x^2</annotation></semantics></math></span>'
  const html = `<p>${katex} and <script type="math/tex">y</script></p>`
  expect(htmlToMarkdown(html, { url: 'https://news.example/a' }).markdown).toBe('$x^2$ and $y$')
})

test('a picture of a formula that says what it shows is that formula', () => {
  const html = `<p>So <img src="https://blog.example/latex.php?latex=x%5E2" alt="x^2" class="latex"> and <img src="https://answers.example/equation?tex=a" alt="a" eeimg="1">, beside <img src="https://blog.example/gate.png" alt="a gate">.</p>`
  expect(convert(html)).toBe(`So $x^2$ and $a$, beside ![a gate](https://blog.example/gate.png).`)
})

test('a formula that MathJax 2 has drawn as a picture is read from what it keeps beside it', () => {
  const kept = '&lt;math&gt;&lt;msup&gt;&lt;mi&gt;y&lt;/mi&gt;&lt;mn&gt;2&lt;/mn&gt;&lt;/msup&gt;&lt;/math&gt;'
  expect(convert(`<p>a <span class="MathJax_SVG" data-mathml="${kept}"><svg></svg></span> b</p>`)).toBe('a $y^{2}$ b')
})

test('a formula that a script is yet to draw is read from its source', () => {
  const html = `<p>By <span class="math inline">\\(a_1\\)</span> comes <span class="math display">\\[b^2\\]</span> and <span class="ztext-math" data-tex="c+1">c1</span>; <span class="math">three</span> stays.</p>`
  expect(convert(html)).toBe(`By $a_1$ comes

$$b^2$$

and $c+1$; three stays.`)
})
