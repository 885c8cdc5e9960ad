import { attribute, elementsIn, type HtmlElement, isElement, isText } from '../html/html-tree.ts'

/** Rouge, Pygments, Hexo, Chroma (Hugo), highlight.js, Crayon, VuePress, CSDN, GitHub, WeChat. */
const gutterClass =
  /(?:^|\s)(?:gutter|line-?nos?|line-?numbers?(?:-rows|-wrapper)?|lnt?|lntd|hljs-ln-(?:numbers|n)|crayon-nums?(?:-content)?|code-line-number|pre-numbering|blob-num|code-snippet__line-index|CodeMirror-linenumber)(?:\s|$)/i
/** Deeper than any gutter is; a bound, since gutters can stand in gutters. */
const deepest = 6
const leastLines = 2

/** Whether an element is the gutter of a code block, or a part of it: named so, and nothing in it but numbers. */
export function isGutter(element: HtmlElement): boolean {
  if (element.attrs.length === 0 || !gutterClass.test(attribute(element, 'class') ?? '')) return false
  // Prism names the whole block so.
  const isNumbered = element.tagName === 'pre' && element.childNodes.some(({ nodeName }) => nodeName === 'code')
  return !isNumbered && holdsNumbers(element, deepest)
}

function holdsNumbers(element: HtmlElement, depth: number): boolean {
  return element.childNodes.every((child) => {
    if (isText(child)) return /^[\d\s.:|]*$/.test(child.value)
    return !isElement(child) || (depth > 0 && child.tagName !== 'img' && holdsNumbers(child, depth - 1))
  })
}

/** Takes the numbers off the lines of code where each begins with its own, in an element of its own, one after the other. */
export function withoutLineNumbers(code: string, pre: HtmlElement): string {
  const lines = code.trimEnd().split('\n')
  const [first] = /^\s*(\d+)/.exec(lines[0] ?? '') ?? []
  if (first === undefined || lines.length < leastLines) return code
  const from = Number(first)
  if (!lines.every((line, at) => /^\s*(\d+)(?![\d.,])/.exec(line)?.[1] === String(from + at))) return code
  let numbers = 0
  for (const { childNodes } of elementsIn(pre)) {
    const [only, ...others] = childNodes
    if (only && isText(only) && others.length === 0 && /^\s*\d+\s*$/.test(only.value)) numbers += 1
  }
  return numbers < lines.length ? code : lines.map((line) => line.replace(/^\s*\d+ ?/, '')).join('\n')
}
