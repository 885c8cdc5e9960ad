import { Tokenizer } from 'htmlparser2'
import { defaultTreeAdapter, html as htmlSpec } from 'parse5'
import {
  drawn,
  endsParagraph,
  headings,
  holdsNoText,
  ignored,
  refused,
  tableParts,
  voidElements,
} from './html-nesting.ts'
import type { HtmlElement, HtmlFragment } from './html-tree.ts'

/** Each attribute is compared with those before it. */
const mostAttributes = 200

/**
 * Reads HTML that is nested as it should be, three times as fast as the whole of the specification takes; absent for any
 * other, which a browser would repair and `parseHtml` repairs the same way.
 *
 * Ends that may be left out (`p`, `li`, `td`) are put in; whatever else the specification treats in a special way makes it
 * give up at once.
 */
export function parseQuickly(html: string): HtmlFragment | undefined {
  if (html.includes('\0') || html.lastIndexOf('<') > html.lastIndexOf('>')) return undefined
  const root = defaultTreeAdapter.createDocumentFragment()
  const open: HtmlElement[] = []
  const counts = new Map<string, number>()
  let top: HtmlElement | HtmlFragment = root
  let isRefused = false
  let isDrawing = false
  let isAfterPre = false
  let text = ''
  let attributeName = ''
  let attributeValue = ''
  let element: HtmlElement | undefined

  const tokenizer = new Tokenizer(
    { xmlMode: false, decodeEntities: true },
    {
      ontext: (start, end) => {
        text += html.slice(start, end)
      },
      ontextentity: (codePoint) => {
        text += String.fromCodePoint(codePoint)
      },
      onopentagname: (start, end) => {
        endText()
        isAfterPre = false
        element = startElement(html.slice(start, end).toLowerCase())
      },
      onattribname: (start, end) => {
        attributeName = html.slice(start, end).toLowerCase()
        attributeValue = ''
      },
      onattribdata: (start, end) => {
        attributeValue += html.slice(start, end)
      },
      onattribentity: (codePoint) => {
        attributeValue += String.fromCodePoint(codePoint)
      },
      onattribend: () => {
        if (element === undefined || element.attrs.some(({ name }) => name === attributeName)) return
        element.attrs.push({ name: attributeName, value: attributeValue })
        if (element.attrs.length > mostAttributes) refuse()
      },
      onopentagend: () => {},
      onselfclosingtag: () => {
        if (element?.tagName !== 'svg') return
        isDrawing = false
        pop()
      },
      onclosetag: (start, end) => {
        endText()
        isAfterPre = false
        endElement(html.slice(start, end).toLowerCase())
      },
      oncomment: () => {
        if (text === '') isAfterPre = false
      },
      ondeclaration: () => {
        if (text === '') isAfterPre = false
      },
      onprocessinginstruction: refuse,
      oncdata: refuse,
      onend: endText,
    },
  )
  tokenizer.write(html)
  if (!isRefused) tokenizer.end()
  return isRefused ? undefined : root

  function refuse(): void {
    isRefused = true
    tokenizer.pause()
  }

  function topName(): string {
    return open.length === 0 ? '' : (open[open.length - 1] as HtmlElement).tagName
  }

  function endText(): void {
    if (text === '') return
    const value = text
    text = ''
    if (isDrawing) return
    if ((topName() === 'script' && value.includes('<!--')) || topName() === 'title') refuse()
    if (holdsNoText.has(topName()) && value.trim() !== '') refuse()
    else defaultTreeAdapter.insertText(top, isAfterPre && value.startsWith('\n') ? value.slice(1) : value)
  }

  function startElement(name: string): HtmlElement | undefined {
    if (isRefused || (isDrawing ? drawn : ignored).has(name)) return undefined
    if (isDrawing || refused.has(name)) return void refuse()
    if ((name === 'a' || name === 'button') && isOpen(name)) return void refuse()
    if (endsParagraph.has(name)) {
      if (topName() === 'p') pop()
      if (name === 'li' && topName() === 'li') pop()
      if ((name === 'dd' || name === 'dt') && /^d[dt]$/.test(topName())) pop()
      if (isOpen('p') || (headings.has(name) && headings.has(topName()))) return void refuse()
      if (!isItemInPlace(name)) return void refuse()
    }
    const part = tableParts[name]
    if (part !== undefined) {
      if (topName() === 'p') pop()
      while (part.ends.includes(topName())) pop()
      if (name === 'tr' && topName() === 'table') push('tbody')
      if (!part.within.has(topName())) return void refuse()
    } else if (holdsNoText.has(topName())) {
      return void refuse()
    }
    return push(name)
  }

  /** Items end the item they stand in, however far out, unless a list or another block is between (HTML, 13.2.6.4.7). */
  function isItemInPlace(name: string): boolean {
    if (name !== 'li' && name !== 'dd' && name !== 'dt') return true
    return open.length === 0 || /^(?:ul|ol|menu|dl|dir|section|article|blockquote|td|th)$/.test(topName())
  }

  function endElement(name: string): void {
    if (isRefused || (ignored.has(name) && !isDrawing)) return
    if (isDrawing) {
      if (name !== 'svg' && (!drawn.has(name) || isOpen(name))) refuse()
      isDrawing = name !== 'svg'
      if (!isDrawing) pop()
      return
    }
    if (!isOpen(name)) {
      endStray(name)
      return
    }
    if (name !== 'p' && (endsParagraph.has(name) || name in tableParts)) {
      while (topName() !== name && /^(?:p|li|dd|dt)$/.test(topName())) pop()
    }
    if (name === 'tr' || name === 'table') {
      while (topName() !== name && /^(?:td|th|tr|tbody|thead|tfoot)$/.test(topName())) pop()
    }
    if (topName() === name) pop()
    else refuse()
  }

  /** The end of what is not open is passed over, but for those that make an element or end another (HTML, 13.2.6.4.7). */
  function endStray(name: string): void {
    if (name === 'br' || headings.has(name) || holdsNoText.has(topName())) {
      refuse()
    } else if (name === 'p') {
      push('p')
      pop()
    }
  }

  function isOpen(name: string): boolean {
    return (counts.get(name) ?? 0) > 0
  }

  function push(name: string): HtmlElement {
    const made = defaultTreeAdapter.createElement(name, htmlSpec.NS.HTML, [])
    defaultTreeAdapter.appendChild(top, made)
    if (voidElements.has(name)) return made
    open.push(made)
    top = made
    counts.set(name, (counts.get(name) ?? 0) + 1)
    isDrawing = name === 'svg'
    // The line end right after `<pre>` is none (HTML, 13.2.6.4.7).
    isAfterPre = name === 'pre'
    return made
  }

  function pop(): void {
    const name = open.pop()?.tagName ?? ''
    top = open.at(-1) ?? root
    counts.set(name, (counts.get(name) ?? 1) - 1)
  }
}
