import { decodeHTML, decodeHTMLAttribute } from 'entities/decode'
import type { Token } from 'parse5'

/** Is told the tags of HTML and the text between them, in their order. */
export type TagHandler = {
  readonly onText: (text: string) => void
  readonly onStartTag: (name: string, attributes: Token.Attribute[], isSelfClosing: boolean) => void
  readonly onEndTag: (name: string) => void
  readonly onComment: () => void
}

/** Each attribute is compared with those before it. */
const mostAttributes = 200
/** The end tags of elements that hold text alone, whatever it looks like (HTML, 13.2.5.2 to 13.2.5.5). */
const rawTextEnds: ReadonlyMap<string, RegExp> = new Map(
  ['script', 'style', 'iframe', 'title'].map((name) => [name, new RegExp(`</${name}[\\t\\n\\f\\r />]`, 'gi')]),
)

const TAB = 0x09
const NEWLINE = 0x0a
const FORM_FEED = 0x0c
const RETURN = 0x0d
const BLANK = 0x20
const EXCLAMATION = 0x21
const DOUBLE_QUOTE = 0x22
const SINGLE_QUOTE = 0x27
const SLASH = 0x2f
const EQUALS = 0x3d
const GREATER = 0x3e
const QUESTION = 0x3f

/**
 * Reads the tags of HTML, names in lower case and references decoded, by looking for the next sign instead of at every
 * character.
 */
export class TagScanner {
  readonly #html: string
  readonly #handler: TagHandler
  #at = 0
  #isStopped = false

  constructor(html: string, handler: TagHandler) {
    this.#html = html
    this.#handler = handler
  }

  /**
   * To be called once; gives whether all was read. A tag, comment or raw text that does not end, and what the specification
   * treats in a special way, is not.
   */
  scan(): boolean {
    const html = this.#html
    while (this.#at < html.length && !this.#isStopped) {
      const from = this.#at
      const start = html.indexOf('<', from)
      this.#at = start < 0 ? html.length : start
      if (start !== from) this.#handler.onText(withDecoded(html.slice(from, this.#at), decodeHTML))
      if (start >= 0) this.#scanMarkup()
    }
    return !this.#isStopped
  }

  /** Nothing more is read. */
  stop(): void {
    this.#isStopped = true
  }

  #scanMarkup(): void {
    const sign = this.#html.charCodeAt(this.#at + 1)
    if (isLetter(sign)) {
      this.#scanStartTag()
    } else if (sign === SLASH) {
      this.#scanEndTag()
    } else if (sign === EXCLAMATION || sign === QUESTION) {
      this.#scanComment()
    } else {
      this.#handler.onText('<')
      this.#at += 1
    }
  }

  #scanStartTag(): void {
    const name = this.#scanName(this.#at + 1)
    const attributes = this.#scanAttributes()
    if (attributes === undefined) return void this.stop()
    const isSelfClosing = this.#html.charCodeAt(this.#at) === SLASH
    this.#at += isSelfClosing ? 2 : 1
    this.#handler.onStartTag(name, attributes, isSelfClosing)
    const end = rawTextEnds.get(name)
    if (end !== undefined && !this.#isStopped) this.#scanRawText(end)
  }

  #scanRawText(end: RegExp): void {
    end.lastIndex = this.#at
    const found = end.exec(this.#html)
    if (found === null) return void this.stop()
    if (found.index > this.#at) this.#handler.onText(this.#html.slice(this.#at, found.index))
    this.#at = found.index
  }

  #scanEndTag(): void {
    const html = this.#html
    const start = this.#at + 2
    const end = html.indexOf('>', start)
    if (end < 0) return void this.stop()
    if (isLetter(html.charCodeAt(start))) {
      const name = this.#scanName(start)
      // A quoted `>` would not end it.
      if (this.#at < end && /["']/.test(html.slice(this.#at, end))) return void this.stop()
      this.#handler.onEndTag(name)
    } else if (end > start) {
      this.#handler.onComment()
    }
    this.#at = end + 1
  }

  /** CDATA is a comment in HTML, and where one with a `--!>` in it ends is seldom what was meant. */
  #scanComment(): void {
    const html = this.#html
    const start = this.#at + 2
    const isComment = html.startsWith('!--', start - 1)
    const end = html.indexOf(isComment ? '-->' : '>', start)
    if (end < 0 || html[start] === '[' || (isComment && html.slice(start, end).includes('--!>')))
      return void this.stop()
    this.#handler.onComment()
    this.#at = end + (isComment ? 3 : 1)
  }

  #scanName(start: number): string {
    const html = this.#html
    let end = start + 1
    while (end < html.length && !endsName(html.charCodeAt(end))) end += 1
    this.#at = end
    return html.slice(start, end).toLowerCase()
  }

  /** Reads up to the `>` of a start tag, or to the `/` right before it; absent where there are too many, or no end. */
  #scanAttributes(): Token.Attribute[] | undefined {
    const html = this.#html
    const attributes: Token.Attribute[] = []
    for (; this.#at < html.length; this.#at += 1) {
      const sign = html.charCodeAt(this.#at)
      if (sign === GREATER || (sign === SLASH && html.charCodeAt(this.#at + 1) === GREATER)) return attributes
      if (sign === SLASH || isSpace(sign)) continue
      const [name, value] = this.#scanAttribute()
      if (value === undefined) return undefined
      if (!attributes.some((each) => each.name === name)) attributes.push({ name, value })
      if (attributes.length > mostAttributes) return undefined
      this.#at -= 1
    }
    return undefined
  }

  /** The value is absent where it does not end. */
  #scanAttribute(): readonly [name: string, value: string | undefined] {
    const html = this.#html
    const start = this.#at
    let at = start + 1
    while (at < html.length && !endsName(html.charCodeAt(at)) && html.charCodeAt(at) !== EQUALS) at += 1
    const name = html.slice(start, at).toLowerCase()
    this.#at = at
    while (isSpace(html.charCodeAt(at))) at += 1
    if (html.charCodeAt(at) !== EQUALS) return [name, '']
    do at += 1
    while (isSpace(html.charCodeAt(at)))
    const quote = html.charCodeAt(at)
    let from = at
    let end = at
    if (quote === DOUBLE_QUOTE || quote === SINGLE_QUOTE) {
      from += 1
      end = html.indexOf(quote === DOUBLE_QUOTE ? '"' : "'", from)
      this.#at = end + 1
      if (end < 0) return [name, undefined]
    } else {
      while (end < html.length && !isSpace(html.charCodeAt(end)) && html.charCodeAt(end) !== GREATER) end += 1
      this.#at = end
    }
    return [name, withDecoded(html.slice(from, end), decodeHTMLAttribute)]
  }
}

function withDecoded(text: string, decode: (text: string) => string): string {
  return text.includes('&') ? decode(text) : text
}

function isLetter(sign: number): boolean {
  const lower = sign | 0x20
  return lower >= 0x61 && lower <= 0x7a
}

function isSpace(sign: number): boolean {
  return sign === BLANK || sign === NEWLINE || sign === TAB || sign === FORM_FEED || sign === RETURN
}

function endsName(sign: number): boolean {
  return sign === GREATER || sign === SLASH || isSpace(sign)
}
