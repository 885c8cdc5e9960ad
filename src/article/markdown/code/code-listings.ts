import {
  attribute,
  elementsIn,
  type HtmlElement,
  type HtmlNode,
  isElement,
  isText,
  renameElement,
} from '../html/html-tree.ts'
import { isGutter } from './line-numbers.ts'

/** What is drawn without `pre`: SyntaxHighlighter, Crayon, GitHub. */
const drawn =
  /(?:^|\s)(?:syntaxhighlighter|crayon-syntax|dp-highlighter|CodeMirror-code|js-file-line-container)(?:\s|$)/
/** What stands in or beside code to name or copy it. */
const label =
  /(?:^|\s)(?:toolbar|(?:code|crayon|cnblogs_code)[\w-]*[-_](?:toolbar|header|head|info)|[\w-]*copy(?:[-_]?(?:btn|button|code|wrap\w*|icon))?|lang|code-lang|language-name|example-header|hljs-button|clipboard[\w-]*)(?:\s|$)/i
const longestLabel = 60

/**
 * Makes what highlighters draw of code a `pre` again, its lines each in an element that starts one, and takes out what only
 * names the code or copies it. Given all elements of a tree, which is changed; in time linear in it.
 */
export function readCodeListings(elements: readonly HtmlElement[]): void {
  for (const element of elements) {
    if (element.tagName !== 'pre' && element.attrs.length > 0 && drawn.test(attribute(element, 'class') ?? '')) {
      renameElement(element, 'pre')
    }
    if (element.tagName !== 'pre') continue
    dropLabels(element)
    const outer = element.parentNode
    if (outer !== null && isElement(outer) && outer.childNodes.length < 10) dropLabels(outer)
    const lines = element.childNodes.filter(isElement)
    if (lines.length > 1 && lines.every(({ tagName }) => tagName === 'code'))
      for (const each of lines) renameElement(each, 'div')
  }
}

/** Takes labels and numbers of lines out of an element: named so, short, and not the code. */
function dropLabels(outer: HtmlElement): void {
  outer.childNodes = outer.childNodes.filter((each) => {
    if (!isElement(each) || each.attrs.length === 0) return true
    if (isGutter(each)) return false
    if (!label.test(attribute(each, 'class') ?? '')) return true
    return /^(?:pre|code|table)$/.test(each.tagName) || holdsCode(each) || lengthOf(each) > longestLabel
  })
}

function holdsCode(element: HtmlElement): boolean {
  for (const { tagName } of elementsIn(element)) if (tagName === 'pre' || tagName === 'code') return true
  return false
}

/** How much an element says, counted until it is more than a label does. */
function lengthOf(element: HtmlElement): number {
  let length = 0
  const rest: HtmlNode[] = [...element.childNodes]
  for (let node = rest.pop(); node !== undefined && length <= longestLabel; node = rest.pop()) {
    if (isText(node)) length += node.value.trim().length
    else if (isElement(node)) for (const child of node.childNodes) rest.push(child)
  }
  return length
}
