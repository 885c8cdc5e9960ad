import type { Token, TokenHandler, Tokenizer, TokenizerMode } from 'parse5'
import { loadLibrary } from '../../../load-library.ts'
import { isNotContent } from '../../page/not-content.ts'
import type { HtmlElement, HtmlFragment, HtmlText } from './html-tree.ts'
import { append, newElement, newFragment, newText } from './tree-nodes.ts'

const inParagraph = new Set(
  (
    'a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark q s samp small span strike strong sub sup ' +
    'time tt u var wbr img br'
  ).split(' '),
)
const rawText: Readonly<Record<string, keyof typeof TokenizerMode>> = {
  script: 'SCRIPT_DATA',
  style: 'RAWTEXT',
  xmp: 'RAWTEXT',
  iframe: 'RAWTEXT',
  noembed: 'RAWTEXT',
  noframes: 'RAWTEXT',
  textarea: 'RCDATA',
  title: 'RCDATA',
  plaintext: 'PLAINTEXT',
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
  readonly #modes: typeof TokenizerMode
  readonly #tokenizer: Tokenizer
  readonly #root = newFragment()
  #paragraph = newElement('p', [])
  #link: Token.TagToken | undefined
  #isBold = false
  /** The element that is being left out, and how many of its name are open. */
  #left: { readonly name: string; depth: number } | undefined

  constructor() {
    const { Tokenizer, TokenizerMode } = loadLibrary('parse5') as typeof import('parse5')
    this.#modes = TokenizerMode
    this.#tokenizer = new Tokenizer({ sourceCodeLocationInfo: false }, this)
  }

  read(html: string): HtmlFragment {
    this.#tokenizer.write(html, true)
    this.#startParagraph()
    return this.#root
  }

  onStartTag(tag: Token.TagToken): void {
    const mode = rawText[tag.tagName]
    if (mode !== undefined) this.#tokenizer.state = this.#modes[mode]
    if (this.#left !== undefined) {
      if (tag.tagName === this.#left.name) this.#left.depth += 1
    } else if (isNotContent(newElement(tag.tagName, tag.attrs))) {
      if (!isVoid(tag)) this.#left = { name: tag.tagName, depth: 1 }
    } else if (tag.tagName === 'img' || tag.tagName === 'br') {
      this.#add(newElement(tag.tagName, tag.attrs))
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
    if (this.#left === undefined) this.#add(newText(chars))
  }

  onWhitespaceCharacter(token: Token.CharacterToken): void {
    this.onCharacter(token)
  }

  onNullCharacter(): void {}

  onComment(): void {}

  onDoctype(): void {}

  onEof(): void {}

  #add(node: HtmlElement | HtmlText): void {
    let outer = node
    if (this.#isBold) outer = containing(newElement('b', []), outer)
    if (this.#link !== undefined) outer = containing(newElement('a', this.#link.attrs), outer)
    append(this.#paragraph, outer)
  }

  #startParagraph(): void {
    if (this.#paragraph.childNodes.length > 0) append(this.#root, this.#paragraph)
    this.#paragraph = newElement('p', [])
  }
}

function containing(outer: HtmlElement, inner: HtmlElement | HtmlText): HtmlElement {
  append(outer, inner)
  return outer
}

function isVoid({ tagName, selfClosing }: Token.TagToken): boolean {
  return selfClosing || /^(?:area|base|br|embed|hr|img|input|link|meta|param|source|track|wbr)$/.test(tagName)
}
