import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2'
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
  return new QuickReader(html).read()
}

class QuickReader implements TokenizerCallbacks {
  readonly #html: string
  readonly #tokenizer: Tokenizer
  readonly #root = defaultTreeAdapter.createDocumentFragment()
  readonly #open: HtmlElement[] = []
  readonly #counts = new Map<string, number>()
  #top: HtmlElement | HtmlFragment = this.#root
  #isRefused = false
  #isDrawing = false
  #isAfterPre = false
  #text = ''
  #attributeName = ''
  #attributeValue = ''
  #element: HtmlElement | undefined

  constructor(html: string) {
    this.#html = html
    this.#tokenizer = new Tokenizer({ xmlMode: false, decodeEntities: true }, this)
  }

  read(): HtmlFragment | undefined {
    this.#tokenizer.write(this.#html)
    if (!this.#isRefused) this.#tokenizer.end()
    return this.#isRefused ? undefined : this.#root
  }

  ontext(start: number, end: number): void {
    this.#text += this.#html.slice(start, end)
  }

  ontextentity(codePoint: number): void {
    this.#text += String.fromCodePoint(codePoint)
  }

  onopentagname(start: number, end: number): void {
    this.#endText()
    this.#isAfterPre = false
    this.#element = this.#startElement(this.#html.slice(start, end).toLowerCase())
  }

  onattribname(start: number, end: number): void {
    this.#attributeName = this.#html.slice(start, end).toLowerCase()
    this.#attributeValue = ''
  }

  onattribdata(start: number, end: number): void {
    this.#attributeValue += this.#html.slice(start, end)
  }

  onattribentity(codePoint: number): void {
    this.#attributeValue += String.fromCodePoint(codePoint)
  }

  onattribend(): void {
    const attributes = this.#element?.attrs
    if (attributes === undefined || attributes.some(({ name }) => name === this.#attributeName)) return
    attributes.push({ name: this.#attributeName, value: this.#attributeValue })
    if (attributes.length > mostAttributes) this.#refuse()
  }

  onopentagend(): void {}

  onselfclosingtag(): void {
    if (this.#element?.tagName !== 'svg') return
    this.#isDrawing = false
    this.#pop()
  }

  onclosetag(start: number, end: number): void {
    this.#endText()
    this.#isAfterPre = false
    this.#endElement(this.#html.slice(start, end).toLowerCase())
  }

  oncomment(): void {
    if (this.#text === '') this.#isAfterPre = false
  }

  ondeclaration(): void {
    if (this.#text === '') this.#isAfterPre = false
  }

  onprocessinginstruction(): void {
    this.#refuse()
  }

  oncdata(): void {
    this.#refuse()
  }

  onend(): void {
    this.#endText()
  }

  #refuse(): void {
    this.#isRefused = true
    this.#tokenizer.pause()
  }

  #topName(): string {
    return this.#open.length === 0 ? '' : (this.#open[this.#open.length - 1] as HtmlElement).tagName
  }

  #endText(): void {
    if (this.#text === '') return
    const value = this.#text
    this.#text = ''
    if (this.#isDrawing) return
    if ((this.#topName() === 'script' && value.includes('<!--')) || this.#topName() === 'title') this.#refuse()
    if (holdsNoText.has(this.#topName()) && value.trim() !== '') this.#refuse()
    else defaultTreeAdapter.insertText(this.#top, this.#isAfterPre && value.startsWith('\n') ? value.slice(1) : value)
  }

  #startElement(name: string): HtmlElement | undefined {
    if (this.#isRefused || (this.#isDrawing ? drawn : ignored).has(name)) return undefined
    if (this.#isDrawing || refused.has(name)) return void this.#refuse()
    if ((name === 'a' || name === 'button') && this.#isOpen(name)) return void this.#refuse()
    if (endsParagraph.has(name)) {
      if (this.#topName() === 'p') this.#pop()
      if (name === 'li' && this.#topName() === 'li') this.#pop()
      if ((name === 'dd' || name === 'dt') && /^d[dt]$/.test(this.#topName())) this.#pop()
      if (this.#isOpen('p') || (headings.has(name) && headings.has(this.#topName()))) return void this.#refuse()
      if (!this.#isItemInPlace(name)) return void this.#refuse()
    }
    const part = tableParts[name]
    if (part !== undefined) {
      if (this.#topName() === 'p') this.#pop()
      while (part.ends.includes(this.#topName())) this.#pop()
      if (name === 'tr' && this.#topName() === 'table') this.#push('tbody')
      if (!part.within.has(this.#topName())) return void this.#refuse()
    } else if (holdsNoText.has(this.#topName())) {
      return void this.#refuse()
    }
    return this.#push(name)
  }

  /** Items end the item they stand in, however far out, unless a list or another block is between (HTML, 13.2.6.4.7). */
  #isItemInPlace(name: string): boolean {
    if (name !== 'li' && name !== 'dd' && name !== 'dt') return true
    return this.#open.length === 0 || /^(?:ul|ol|menu|dl|dir|section|article|blockquote|td|th)$/.test(this.#topName())
  }

  #endElement(name: string): void {
    if (this.#isRefused || (ignored.has(name) && !this.#isDrawing)) return
    if (this.#isDrawing) {
      if (name !== 'svg' && (!drawn.has(name) || this.#isOpen(name))) this.#refuse()
      this.#isDrawing = name !== 'svg'
      if (!this.#isDrawing) this.#pop()
      return
    }
    if (!this.#isOpen(name)) {
      this.#endStray(name)
      return
    }
    if (name !== 'p' && (endsParagraph.has(name) || name in tableParts)) {
      while (this.#topName() !== name && /^(?:p|li|dd|dt)$/.test(this.#topName())) this.#pop()
    }
    if (name === 'tr' || name === 'table') {
      while (this.#topName() !== name && /^(?:td|th|tr|tbody|thead|tfoot)$/.test(this.#topName())) this.#pop()
    }
    if (this.#topName() === name) this.#pop()
    else this.#refuse()
  }

  /** The end of what is not open is passed over, but for those that make an element or end another (HTML, 13.2.6.4.7). */
  #endStray(name: string): void {
    if (name === 'br' || headings.has(name) || holdsNoText.has(this.#topName())) {
      this.#refuse()
    } else if (name === 'p') {
      this.#push('p')
      this.#pop()
    }
  }

  #isOpen(name: string): boolean {
    return (this.#counts.get(name) ?? 0) > 0
  }

  #push(name: string): HtmlElement {
    const made = defaultTreeAdapter.createElement(name, htmlSpec.NS.HTML, [])
    defaultTreeAdapter.appendChild(this.#top, made)
    if (voidElements.has(name)) return made
    this.#open.push(made)
    this.#top = made
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1)
    this.#isDrawing = name === 'svg'
    // The line end right after `<pre>` is none (HTML, 13.2.6.4.7).
    this.#isAfterPre = name === 'pre'
    return made
  }

  #pop(): void {
    const name = this.#open.pop()?.tagName ?? ''
    this.#top = this.#open.at(-1) ?? this.#root
    this.#counts.set(name, (this.#counts.get(name) ?? 1) - 1)
  }
}
