import { isNotContent } from '../../page/not-content.ts'
import { cleanText } from '../../page/visible-text.ts'
import { attribute, elementsIn, type HtmlElement, type HtmlNode, isElement, isText } from '../html/html-tree.ts'
import type { Block } from './blocks.ts'

const language = /(?:^|\s)(?:language|lang|highlight-source|brush:)[-\s]?([\w+#.-]{1,32})/
const startsLine = new Set(['p', 'div', 'li', 'tr', 'section'])

/** Whether a `pre` holds what a code block cannot: links, pictures or, where it is not marked as code, bold text. */
export function holdsMoreThanCode(pre: HtmlElement, isBold: boolean): boolean {
  let isCode = false
  let hasBold = isBold
  for (const { tagName, attrs } of elementsIn(pre)) {
    if (tagName === 'img' || tagName === 'iframe' || tagName === 'table') return true
    if (tagName === 'a' && attrs.some(({ name, value }) => name === 'href' && !value.startsWith('#'))) return true
    if (tagName === 'code') isCode = true
    if (tagName === 'b' || tagName === 'strong') hasBold = true
  }
  return hasBold && !isCode
}

/** Makes a code block of a `pre`, its lines as they stand; absent where it is blank. */
export function codeBlock(pre: HtmlElement): (Block & { kind: 'code' }) | undefined {
  const code = codeText(pre).replace(/\r\n?/g, '\n')
  if (code.trim() === '') return undefined
  const marked = [pre, ...elementsIn(pre)].slice(0, 3).map((each) => language.exec(attribute(each, 'class') ?? '')?.[1])
  return { kind: 'code', language: marked.find((each) => each) ?? '', code: withoutBlankEnds(code) }
}

function codeText(pre: HtmlElement): string {
  const parts: string[] = []
  const rest: (HtmlNode | string)[] = pre.childNodes.toReversed()
  const startLine = () => parts.length > 0 && !parts.at(-1)?.endsWith('\n') && parts.push('\n')
  for (let node = rest.pop(); node !== undefined; node = rest.pop()) {
    if (typeof node === 'string') {
      startLine()
    } else if (isText(node)) {
      parts.push(cleanText(node.value))
    } else if (isElement(node) && !isNotContent(node)) {
      if (node.tagName === 'br') parts.push('\n')
      if (startsLine.has(node.tagName)) {
        startLine()
        rest.push('end of line')
      }
      for (let at = node.childNodes.length - 1; at >= 0; at -= 1) rest.push(node.childNodes[at] as HtmlNode)
    }
  }
  return parts.join('')
}

/** The first line's indentation stays: it is code. */
function withoutBlankEnds(code: string): string {
  let start = 0
  for (let end = code.indexOf('\n'); end >= 0; end = code.indexOf('\n', start)) {
    if (code.slice(start, end).trim() !== '') break
    start = end + 1
  }
  return code.slice(start).trimEnd()
}
