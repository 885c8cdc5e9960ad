import type { BlockBuilder } from './block-builder.ts'
import { CODE, DEL, EM, STRONG } from './blocks.ts'
import { codeBlock, holdsMoreThanCode } from './code-block.ts'
import { headingBlocks } from './heading.ts'
import { attribute, elementsIn, type HtmlElement, type HtmlFragment } from './html-tree.ts'
import { addListItem, listBlocks } from './list.ts'
import { isTrackingPixel } from './not-content.ts'
import { pictureAddress, shownPictures } from './picture.ts'
import { tableBlocks } from './table.ts'
import { webAddress } from './web-address.ts'

/** What a rule is given beside the element. */
export type Page = {
  readonly builder: BlockBuilder
  /** Address of the article. */
  readonly url: string
  readonly root: HtmlFragment
  /** Addresses of the pictures outside of any `noscript`; looked for when one is met. */
  shownPictures?: ReadonlySet<string>
}

/** What is to be done at the end of an element; `skip` where nothing in it is to be visited. */
export type Ending = (() => void) | 'skip' | undefined

/** How an element of the article is read. */
export type ElementRule = {
  readonly reason: string
  /** Whether it makes a container, and is read as a plain block where those nest too deep. */
  readonly nests?: boolean
  readonly open: (page: Page, element: HtmlElement) => Ending
}

const block: ElementRule = {
  reason: 'starts a line of its own (HTML, 15.3)',
  open({ builder }) {
    builder.endParagraph()
    return () => builder.endParagraph()
  },
}

function mark(flag: number, reason: string): ElementRule {
  return {
    reason,
    open({ builder }) {
      builder.marks = { ...builder.marks, flags: builder.marks.flags | flag }
      return undefined
    },
  }
}

const strong = mark(STRONG, 'CommonMark, 6.2')
const emphasis = mark(EM, 'CommonMark, 6.2')
const struck = mark(DEL, 'GFM, 6.5: a price or a claim that no longer holds must not read as if it did')
const code = mark(CODE, 'CommonMark, 6.1')

const list: ElementRule = {
  reason: 'CommonMark, 5.3',
  nests: true,
  open({ builder }, element) {
    builder.open('list')
    return () => {
      for (const each of listBlocks(builder.close(), element)) builder.add(each)
    }
  },
}

const listItem: ElementRule = {
  reason:
    'CommonMark, 5.2; a description (`dd`) is told from its term by a bullet, since CommonMark has no list of them',
  nests: true,
  open({ builder }) {
    builder.open('item')
    return () => addListItem(builder, builder.close())
  },
}

const heading: ElementRule = {
  reason: 'CommonMark, 4.2: one line, so what stands in it is joined',
  open({ builder }, element) {
    builder.open('heading')
    const level = Number(element.tagName[1])
    return () => {
      for (const each of headingBlocks(level, builder.close().blocks)) builder.add(each)
    }
  },
}

const cell: ElementRule = {
  reason: 'GFM, 4.10',
  open(page, element) {
    const { builder } = page
    if (builder.container.kind !== 'row') return block.open(page, element)
    const spans = [attribute(element, 'colspan'), attribute(element, 'rowspan')]
    builder.open('cell', { hasSpan: spans.some((span) => Number.parseInt(span ?? '1', 10) > 1) })
    return () => {
      const closed = builder.close()
      builder.container.parts.push(closed)
    }
  },
}

const player: ElementRule = {
  reason: 'Markdown has no player: a link to what it plays; the text in it is for browsers that cannot',
  open({ builder, url }, element) {
    if (isTrackingPixel(element)) return 'skip'
    const own = [attribute(element, 'src'), attribute(element, 'data-src')]
    const sources = element.childNodes.flatMap((child) =>
      'tagName' in child && child.tagName === 'source' ? [attribute(child, 'src')] : [],
    )
    for (const candidate of [...own, ...sources]) {
      const address = webAddress(candidate ?? '', url)
      if (address === undefined) continue
      builder.addLinkToItself(address)
      break
    }
    return 'skip'
  },
}

const preformatted: ElementRule = {
  reason:
    'CommonMark, 4.5; one that holds links, pictures or bold text keeps these and its lines, as a fence could not',
  open({ builder }, element) {
    builder.endParagraph()
    if (holdsMoreThanCode(element)) {
      const { keepsLines } = builder
      builder.keepsLines = true
      return () => {
        builder.endParagraph()
        builder.keepsLines = keepsLines
      }
    }
    const made = codeBlock(element)
    if (made) {
      builder.addPlainText(made.code)
      builder.add(made)
    }
    return 'skip'
  },
}

/** How each element is read; one that is not named here is as if only its content stood there. */
export const elementRules: Readonly<Record<string, ElementRule>> = {
  ...Object.fromEntries(
    (
      'address article aside blockcode body center details dir div dl dt fieldset figcaption figure footer form header ' +
      'hgroup legend main nav noframes optgroup p search section summary caption tbody thead tfoot amp-carousel'
    )
      .split(' ')
      .map((name) => [name, block]),
  ),
  b: strong,
  strong,
  em: emphasis,
  i: emphasis,
  del: struck,
  s: struck,
  strike: struck,
  code,
  kbd: code,
  samp: code,
  tt: code,
  a: {
    reason: 'CommonMark, 6.3; one that leads nowhere is only its text',
    open({ builder, url }, element) {
      const href = webAddress(attribute(element, 'href') ?? '', url)
      if (href !== undefined) builder.marks = { ...builder.marks, href }
      return undefined
    },
  },
  br: {
    reason: 'CommonMark, 6.7: two blanks before the line end; two in a row are how old editors end a paragraph',
    open({ builder }) {
      builder.addBreak()
      return undefined
    },
  },
  img: {
    reason: 'CommonMark, 6.4',
    open({ builder, url }, element) {
      if (isTrackingPixel(element)) return 'skip'
      const address = pictureAddress(element, url)
      if (address) builder.addImage(address, attribute(element, 'alt') ?? '')
      return 'skip'
    },
  },
  hr: {
    reason: 'CommonMark, 4.1',
    open({ builder }) {
      builder.endParagraph()
      builder.add({ kind: 'rule' })
      return undefined
    },
  },
  h1: heading,
  h2: heading,
  h3: heading,
  h4: heading,
  h5: heading,
  h6: heading,
  blockquote: {
    reason: 'CommonMark, 5.1',
    nests: true,
    open({ builder }) {
      builder.open('quote')
      return () => {
        const { blocks } = builder.close()
        if (blocks.length > 0) builder.add({ kind: 'quote', blocks })
      }
    },
  },
  ul: list,
  ol: list,
  menu: list,
  li: listItem,
  dd: listItem,
  table: {
    reason: 'GFM, 4.10',
    nests: true,
    open({ builder }) {
      builder.open('table')
      return () => {
        for (const each of tableBlocks(builder.close())) builder.add(each)
      }
    },
  },
  tr: {
    reason: 'GFM, 4.10',
    open(page, element) {
      const { builder } = page
      if (builder.container.kind !== 'table') return block.open(page, element)
      builder.open('row')
      return () => {
        const closed = builder.close()
        builder.container.parts.push(closed)
      }
    },
  },
  td: cell,
  th: cell,
  pre: preformatted,
  xmp: preformatted,
  listing: preformatted,
  plaintext: preformatted,
  noscript: {
    reason: 'shown to readers without scripts: of use only for a picture that is nowhere else',
    open(page, element) {
      page.shownPictures ??= shownPictures(page.root, page.url)
      for (const each of elementsIn(element)) {
        const address = each.tagName === 'img' && !isTrackingPixel(each) ? pictureAddress(each, page.url) : undefined
        if (address && !page.shownPictures.has(address)) page.builder.addImage(address, attribute(each, 'alt') ?? '')
      }
      return 'skip'
    },
  },
  iframe: player,
  video: player,
  audio: player,
  embed: player,
}

/** How an element is read where containers already nest too deep. */
export const blockRule = block
