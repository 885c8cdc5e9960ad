import { defaultTreeAdapter, html as htmlSpec, type Token, type TokenHandler, Tokenizer, TokenizerMode } from 'parse5'
import { isNotContent } from '../../page/not-content.ts'
import type { HtmlElement, HtmlFragment } from './html-tree.ts'

const inParagraph = new Set(
  (
    'a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark q s samp small span strike strong sub sup ' +
    'time tt u var wbr img br'
  ).split(' '),
)
const rawText: Readonly<Record<string, number>> = {
  script: TokenizerMode.SCRIPT_DATA,
  style: TokenizerMode.RAWTEXT,
  xmp: TokenizerMode.RAWTEXT,
  iframe: TokenizerMode.RAWTEXT,
  noembed: TokenizerMode.RAWTEXT,
  noframes: TokenizerMode.RAWTEXT,
  textarea: TokenizerMode.RCDATA,
  title: TokenizerMode.RCDATA,
  plaintext: TokenizerMode.PLAINTEXT,
}

/**
 * Reads HTML without its nesting, as a row of paragraphs that hold text, links, pictures, bold text and line breaks.
 *
 * In linear time and space whatever the HTML: for what no browser would lay out either.
 */
export function parseFlat(html: string): HtmlFragment {
  return new FlatReader().read(html)
}

class FlatReader implements TokenHandler {
  readonly #tokenizer = new Tokenizer({ sourceCodeLocationInfo: false }, this)
  readonly #root = defaultTreeAdapter.createDocumentFragment()
  #paragraph = element('p', [])
  #link: Token.TagToken | undefined
  #isBold = false
  /** The element that is being left out, and how many of its name are open. */
  #left: { readonly name: string; depth: number } | undefined

  read(html: string): HtmlFragment {
    this.#tokenizer.write(html, true)
    this.#startParagraph()
    return this.#root
  }

  onStartTag(tag: Token.TagToken): void {
    this.#tokenizer.state = rawText[tag.tagName] ?? this.#tokenizer.state
    if (this.#left !== undefined) {
      if (tag.tagName === this.#left.name) this.#left.depth += 1
    } else if (isNotContent(element(tag.tagName, tag.attrs))) {
      if (!isVoid(tag)) this.#left = { name: tag.tagName, depth: 1 }
    } else if (tag.tagName === 'img' || tag.tagName === 'br') {
      this.#add(element(tag.tagName, tag.attrs))
    } else if (tag.tagName === 'a') {
      this.#link = tag
    } else if (tag.tagName === 'b' || tag.tagName === 'strong') {
      this.#isBold = true
    } else if (!inParagraph.has(tag.tagName)) {
      this.#startParagraph()
    }
  }

  onEndTag({ tagName }: Token.TagToken): void {
    if (this.#left !== undefined) {
      if (tagName === this.#left.name) this.#left.depth -= 1
      if (this.#left.depth === 0) this.#left = undefined
    } else if (tagName === 'a') {
      this.#link = undefined
    } else if (tagName === 'b' || tagName === 'strong') {
      this.#isBold = false
    } else if (!inParagraph.has(tagName)) {
      this.#startParagraph()
    }
  }

  onCharacter({ chars }: Token.CharacterToken): void {
    if (this.#left === undefined) this.#add(defaultTreeAdapter.createTextNode(chars))
  }

  onWhitespaceCharacter(token: Token.CharacterToken): void {
    this.onCharacter(token)
  }

  onNullCharacter(): void {}

  onComment(): void {}

  onDoctype(): void {}

  onEof(): void {}

  #add(node: HtmlElement | ReturnType<typeof defaultTreeAdapter.createTextNode>): void {
    let outer = node
    if (this.#isBold) outer = containing(element('b', []), outer)
    if (this.#link !== undefined) outer = containing(element('a', this.#link.attrs), outer)
    defaultTreeAdapter.appendChild(this.#paragraph, outer)
  }

  #startParagraph(): void {
    if (this.#paragraph.childNodes.length > 0) defaultTreeAdapter.appendChild(this.#root, this.#paragraph)
    this.#paragraph = element('p', [])
  }
}

function element(name: string, attrs: Token.Attribute[]): HtmlElement {
  return defaultTreeAdapter.createElement(name, htmlSpec.NS.HTML, attrs)
}

function containing(outer: HtmlElement, inner: Parameters<typeof defaultTreeAdapter.appendChild>[1]): HtmlElement {
  defaultTreeAdapter.appendChild(outer, inner)
  return outer
}

function isVoid({ tagName, selfClosing }: Token.TagToken): boolean {
  return selfClosing || /^(?:area|base|br|embed|hr|img|input|link|meta|param|source|track|wbr)$/.test(tagName)
}
