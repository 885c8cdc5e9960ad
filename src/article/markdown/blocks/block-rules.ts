import { codeBlock, holdsMoreThanCode, linksOfCode } from '../code/code-block.ts'
import { isGutter } from '../code/line-numbers.ts'
import { attribute, type HtmlElement } from '../html/html-tree.ts'
import type { BlockBuilder, Container } from './block-builder.ts'
import { type Block, DEL, type Inline, STRONG } from './blocks.ts'
import { block, type ElementRule } from './element-rule.ts'
import { styledMarks } from './styled-marks.ts'
import { tableBlocks } from './table.ts'

const greatestNumber = 999_999_999
const longestHeading = 300

const blockNames =
  'address article aside blockcode body center details dir div dl dt fieldset figcaption figure footer header ' +
  'hgroup legend main nav noframes optgroup p search section summary caption tbody thead tfoot amp-carousel'

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
    if (isGutter(element)) return 'skip'
    if (builder.container.kind !== 'row') return block.open(page, element)
    builder.open('cell', { columns: span(element, 'colspan'), rows: span(element, 'rowspan') })
    return () => {
      const closed = builder.close()
      builder.container.parts.push(closed)
    }
  },
}

/** What a span may be at most (HTML, 4.9.11). */
const greatestSpan = { colspan: 1_000, rowspan: 65_534 }

/** A `rowspan` of 0 reaches to the end of the table. */
function span(cell: HtmlElement, name: 'colspan' | 'rowspan'): number {
  const written = Number.parseInt(attribute(cell, name) ?? '1', 10)
  if (name === 'rowspan' && written === 0) return greatestSpan.rowspan
  return written >= 1 ? Math.min(written, greatestSpan[name]) : 1
}

const preformatted: ElementRule = {
  reason:
    'CommonMark, 4.5; its links are listed under it. One with pictures or bold text in or around it keeps these and its ' +
    'lines, and so does one within it: a fence could not',
  open({ builder, url }, element) {
    builder.endParagraph()
    if (isGutter(element)) return 'skip'
    const { keepsLines } = builder
    const { flags, href } = builder.marks
    if (keepsLines || href !== undefined || holdsMoreThanCode(element, (flags & STRONG) !== 0)) {
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
      const links = linksOfCode(element, made.code, url)
      if (links) builder.add(links)
    }
    return 'skip'
  },
}

/** How the elements that start a paragraph are read. */
export const blockRules: Readonly<Record<string, ElementRule>> = {
  ...Object.fromEntries(blockNames.split(' ').map((name) => [name, block])),
  p: {
    reason: `${block.reason}; it may be bold by its style`,
    open(page, element) {
      const ending = block.open(page, element)
      page.builder.marks = styledMarks(element, page.builder.marks)
      return ending
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
}

/** Makes the list of a list element that has been read; what stood in it beside its items is in the item before. */
function listBlocks(list: Container, element: HtmlElement): readonly Block[] {
  const items = list.parts.map((part) => part.blocks).filter((blocks) => blocks.length > 0)
  if (items.length === 0) return []
  if (element.tagName !== 'ol') return [{ kind: 'list', items }]
  const start = Number.parseInt(attribute(element, 'start') ?? '1', 10)
  const last = greatestNumber - items.length
  return [{ kind: 'list', items, start: start >= 0 && start <= last ? start : 1 }]
}

/** Puts an item that has been read into its list; one without a list joins the stray items before it, or starts them. */
function addListItem(builder: BlockBuilder, item: Container): void {
  if (builder.container.kind === 'list') {
    builder.container.parts.push(item)
    return
  }
  if (item.blocks.length === 0) return
  const last = builder.container.blocks.at(-1)
  if (last?.kind === 'list' && last.isStray) last.items.push(item.blocks)
  else builder.add({ kind: 'list', isStray: true, items: [item.blocks] })
}

/**
 * Makes a heading of what stands in one: a line, its parts joined by a blank.
 *
 * An element that was never closed holds half the article, another only a picture: those are no headings, and stay what they
 * are inside. Nothing is struck out in a heading: Hugo 0.111 crashes on that within bold text or a link, and builds no page.
 */
function headingBlocks(level: number, blocks: readonly Block[]): readonly Block[] {
  const inlines: Inline[] = []
  let length = 0
  for (const each of blocks) {
    if (each.kind !== 'paragraph') return blocks
    if (inlines.length > 0) inlines.push({ kind: 'text', text: ' ', flags: 0 })
    for (const inline of each.inlines) {
      if (inline.kind === 'text') length += inline.text.length
      inlines.push(inline.kind === 'break' ? { ...inline, kind: 'text', text: ' ' } : notStruck(inline))
    }
  }
  if (length === 0 || (blocks.length > 1 && length > longestHeading)) return blocks
  return [{ kind: 'heading', level, inlines }]
}

function notStruck(inline: Inline): Inline {
  return inline.flags & DEL ? { ...inline, flags: inline.flags & ~DEL } : inline
}
