import type { Token } from 'parse5'
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
import { type HtmlElement, type HtmlFragment, isText } from './html-tree.ts'
import { type TagHandler, TagScanner } from './tag-scanner.ts'
import { append, newElement, newFragment, newText } from './tree-nodes.ts'

/**
 * Reads HTML that is nested as it should be, several times as fast as the whole of the specification is; absent for any
 * other, which a browser would repair and `parseHtml` repairs the same way.
 *
 * Ends that may be left out (`p`, `li`, `td`) are put in; whatever else the specification treats in a special way makes it
 * give up at once.
 */
export function parseQuickly(html: string): HtmlFragment | undefined {
  if (html.includes('\0') || html.lastIndexOf('<') > html.lastIndexOf('>')) return undefined
  return new QuickReader(html).read()
}

class QuickReader implements TagHandler {
  readonly #scanner: TagScanner
  readonly #root = newFragment()
  readonly #open: HtmlElement[] = []
  readonly #counts = new Map<string, number>()
  #top: HtmlElement | HtmlFragment = this.#root
  #isRefused = false
  #isDrawing = false
  #isAfterPre = false
  #text = ''

  constructor(html: string) {
    this.#scanner = new TagScanner(html, this)
  }

  read(): HtmlFragment | undefined {
    const isWhole = this.#scanner.scan()
    this.#endText()
    return isWhole && !this.#isRefused ? this.#root : undefined
  }

  onText(text: string): void {
    this.#text += text
  }

  onStartTag(name: string, attributes: Token.Attribute[], isSelfClosing: boolean): void {
    this.#endText()
    this.#isAfterPre = false
    this.#startElement(name, attributes)
    if (!isSelfClosing || !this.#isDrawing || name !== 'svg') return
    this.#isDrawing = false
    this.#pop()
  }

  onEndTag(name: string): void {
    this.#endText()
    this.#isAfterPre = false
    this.#endElement(name)
  }

  onComment(): void {
    if (this.#text === '') this.#isAfterPre = false
  }

  #refuse(): void {
    this.#isRefused = true
    this.#scanner.stop()
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
    else this.#appendText(this.#isAfterPre && value.startsWith('\n') ? value.slice(1) : value)
  }

  #startElement(name: string, attributes: Token.Attribute[]): void {
    if (this.#isRefused || (this.#isDrawing ? drawn : ignored).has(name)) return
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
      if (name === 'tr' && this.#topName() === 'table') this.#push('tbody', [])
      if (!part.within.has(this.#topName())) return void this.#refuse()
    } else if (holdsNoText.has(this.#topName())) {
      return void this.#refuse()
    }
    this.#push(name, attributes)
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
      this.#push('p', [])
      this.#pop()
    }
  }

  #appendText(value: string): void {
    const last = this.#top.childNodes.at(-1)
    if (last !== undefined && isText(last)) last.value += value
    else append(this.#top, newText(value))
  }

  #isOpen(name: string): boolean {
    return (this.#counts.get(name) ?? 0) > 0
  }

  #push(name: string, attributes: Token.Attribute[]): void {
    const made = newElement(name, attributes)
    append(this.#top, made)
    if (voidElements.has(name)) return
    this.#open.push(made)
    this.#top = made
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1)
    this.#isDrawing = name === 'svg'
    // The line end right after `<pre>` is none (HTML, 13.2.6.4.7).
    this.#isAfterPre = name === 'pre'
  }

  #pop(): void {
    const name = this.#open.pop()?.tagName ?? ''
    this.#top = this.#open.at(-1) ?? this.#root
    this.#counts.set(name, (this.#counts.get(name) ?? 1) - 1)
  }
}
