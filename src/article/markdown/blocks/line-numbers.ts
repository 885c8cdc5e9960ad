import { attribute, type HtmlElement, isElement, isText } from '../html/html-tree.ts'

/** Rouge, Pygments, Hexo, Chroma (Hugo), highlight.js, Crayon. */
const gutterClass =
  /(?:^|\s)(?:gutter|line-?nos?|line-?numbers?|lnt?|lntd|hljs-ln-numbers|crayon-nums?(?:-content)?|code-line-number)(?:\s|$)/i
/** Deeper than any gutter is; a bound, since gutters can stand in gutters. */
const deepest = 6

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
