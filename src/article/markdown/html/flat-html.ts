import { defaultTreeAdapter, html as htmlSpec, type Token, Tokenizer, TokenizerMode } from 'parse5'
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
  const root = defaultTreeAdapter.createDocumentFragment()
  let paragraph = element('p', [])
  let link: Token.TagToken | undefined
  let isBold = false
  let left: { readonly name: string; depth: number } | undefined

  function add(node: HtmlElement | ReturnType<typeof defaultTreeAdapter.createTextNode>): void {
    let outer = node
    if (isBold) outer = containing(element('b', []), outer)
    if (link !== undefined) outer = containing(element('a', link.attrs), outer)
    defaultTreeAdapter.appendChild(paragraph, outer)
  }
  function startParagraph(): void {
    if (paragraph.childNodes.length > 0) defaultTreeAdapter.appendChild(root, paragraph)
    paragraph = element('p', [])
  }
  function addText({ chars }: Token.CharacterToken): void {
    if (left === undefined) add(defaultTreeAdapter.createTextNode(chars))
  }

  const tokenizer = new Tokenizer(
    { sourceCodeLocationInfo: false },
    {
      onStartTag(tag) {
        tokenizer.state = rawText[tag.tagName] ?? tokenizer.state
        if (left !== undefined) {
          if (tag.tagName === left.name) left.depth += 1
        } else if (isNotContent(element(tag.tagName, tag.attrs))) {
          if (!isVoid(tag)) left = { name: tag.tagName, depth: 1 }
        } else if (tag.tagName === 'img' || tag.tagName === 'br') {
          add(element(tag.tagName, tag.attrs))
        } else if (tag.tagName === 'a') {
          link = tag
        } else if (tag.tagName === 'b' || tag.tagName === 'strong') {
          isBold = true
        } else if (!inParagraph.has(tag.tagName)) {
          startParagraph()
        }
      },
      onEndTag({ tagName }) {
        if (left !== undefined) {
          if (tagName === left.name) left.depth -= 1
          if (left.depth === 0) left = undefined
        } else if (tagName === 'a') {
          link = undefined
        } else if (tagName === 'b' || tagName === 'strong') {
          isBold = false
        } else if (!inParagraph.has(tagName)) {
          startParagraph()
        }
      },
      onCharacter: addText,
      onWhitespaceCharacter: addText,
      onNullCharacter() {},
      onComment() {},
      onDoctype() {},
      onEof() {},
    },
  )
  tokenizer.write(html, true)
  startParagraph()
  return root
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
