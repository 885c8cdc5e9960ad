import { isNotContent } from '../../page/not-content.ts'
import { cleanText } from '../../page/visible-text.ts'
import type { Block } from '../blocks/blocks.ts'
import { attribute, elementsIn, type HtmlElement, type HtmlNode, isElement, isText } from '../html/html-tree.ts'
import { webAddress } from '../web-address.ts'
import { codeLanguage } from './code-language.ts'
import { isGutter, withoutLineNumbers } from './line-numbers.ts'

const startsLine = new Set(['p', 'div', 'li', 'tr', 'section'])

/** Whether a `pre` holds what a code block cannot: pictures, tables but of numbered lines or, where it is not marked as code, bold text. */
export function holdsMoreThanCode(pre: HtmlElement, isBold: boolean): boolean {
  let isCode = false
  let hasBold = isBold
  let hasTable = false
  for (const each of elementsIn(pre)) {
    const { tagName } = each
    if (tagName === 'img' || tagName === 'iframe') return true
    if (tagName === 'table') hasTable = true
    if (tagName === 'code' || isGutter(each)) isCode = true
    if (tagName === 'b' || tagName === 'strong') hasBold = true
  }
  return (hasBold || hasTable) && !isCode
}

/** Makes a code block of a `pre`, its lines as they stand, without numbers beside them; absent where it is blank. */
export function codeBlock(pre: HtmlElement): (Block & { kind: 'code' }) | undefined {
  const code = withoutLineNumbers(codeText(pre).replace(/\r\n?/g, '\n'), pre)
  if (code.trim() === '') return undefined
  return { kind: 'code', language: codeLanguage(pre), code: withoutBlankEnds(code) }
}

/** Makes a list of the links in a code block, which cannot hold any: each once, but for those whose address the code shows. */
export function linksOfCode(pre: HtmlElement, code: string, url: string): Block | undefined {
  const items = new Map<string, Block[]>()
  for (const each of elementsIn(pre, (element) => !isNotContent(element))) {
    const written = each.tagName === 'a' ? (attribute(each, 'href') ?? '').trim() : ''
    const address = written === '' || code.includes(written) ? undefined : webAddress(written, url)
    if (address === undefined || items.has(address) || code.includes(address)) continue
    const text = codeText(each).replace(/\s+/g, ' ').trim()
    if (text === '') continue
    items.set(address, [{ kind: 'paragraph', inlines: [{ kind: 'text', text, flags: 0, href: address }] }])
  }
  return items.size === 0 ? undefined : { kind: 'list', items: [...items.values()] }
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
    } else if (isElement(node) && !isNotContent(node) && !isGutter(node)) {
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
