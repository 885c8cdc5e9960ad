import { HiddenText, isNotContent } from '../../page/not-content.ts'
import { BlockBuilder } from '../blocks/block-builder.ts'
import { blockRules } from '../blocks/block-rules.ts'
import type { Block } from '../blocks/blocks.ts'
import { block, type Ending, type Page } from '../blocks/element-rule.ts'
import { embeddedRules } from '../blocks/embedded-rules.ts'
import { inlineRules, isCheckBox } from '../blocks/inline-rules.ts'
import { readCodeListings } from '../code/code-listings.ts'
import { type Footnotes, findFootnotes } from '../footnotes/find-footnotes.ts'
import { formulaRules, isFormulaScript } from '../formulas/formula-rules.ts'
import { parseFlat } from './flat-html.ts'
import {
  attribute,
  elementsIn,
  type HtmlElement,
  type HtmlFragment,
  type HtmlNode,
  HtmlTooComplexError,
  isElement,
  isText,
  parseHtml,
} from './html-tree.ts'
import { parseQuickly } from './quick-html.ts'
import { readRoleTables } from './role-tables.ts'

/** How each element is read; one that is not named here is as if only its content stood there. */
const elementRules = new Map(Object.entries({ ...inlineRules, ...blockRules, ...embeddedRules, ...formulaRules }))

/** An article without anything that is not content. */
export type CleanArticle = {
  readonly blocks: readonly Block[]
  /** The start of the plain text, blocks and lines parted by a newline. */
  readonly text: string
  /** The start of the plain text, as the summary counts it. */
  readonly opening: string
}

/**
 * Reads an article's HTML in one pass over its tree; addresses are made absolute against `url`. Works at any depth;
 * what would take more than linear time is read without its nesting, its text, links and pictures kept.
 */
export function clean(html: string, url: string): CleanArticle {
  const root = parse(html.includes('\r') ? html.replace(/\r\n?/g, '\n') : html)
  // To look at each of its few elements takes a tenth of the time of looking for names in all of the text.
  const elements = [...elementsIn(root)]
  readCodeListings(elements)
  readRoleTables(elements)
  const base = baseOf(elements, url)
  const keepsLines = !/<[a-z!/?]/i.test(html)
  const footnotes = findFootnotes(html, root, url)
  const { builder, notes } = read(root, { url: base, keepsLines, footnotes })
  const isWhole = [...builder.references].every((each) => notes.has(each))
  // A mark whose note turned out to be hidden would stand in the text as it is written.
  if (!isWhole) return article(read(root, { url: base, keepsLines, footnotes: undefined }))
  return article({ builder, notes })
}

type Read = { readonly builder: BlockBuilder; readonly notes: ReadonlyMap<number, readonly Block[]> }

function read(
  root: HtmlFragment,
  how: { readonly url: string; readonly keepsLines: boolean; readonly footnotes: Footnotes | undefined },
): Read {
  const builder = new BlockBuilder()
  builder.keepsLines = how.keepsLines
  const notes = new Map<number, readonly Block[]>()
  visit(root.childNodes, { builder, url: how.url, root, footnotes: how.footnotes, notes })
  builder.endParagraph()
  return { builder, notes }
}

/** Footnotes stand at the end, where most of their readers look for them. */
function article({ builder, notes }: Read): CleanArticle {
  const footnotes = [...notes].sort(([one], [other]) => one - other)
  const blocks = [
    ...builder.container.blocks,
    ...footnotes.map(([note, blocks]): Block => ({ kind: 'footnote', note, blocks })),
  ]
  return { blocks, text: builder.text, opening: builder.opening }
}

/** What relative addresses are relative to: a whole page may say so itself (HTML, 2.4.3). */
function baseOf(elements: readonly HtmlElement[], url: string): string {
  for (const element of elements) {
    const href = element.tagName === 'base' ? attribute(element, 'href') : undefined
    if (href) return URL.parse(href, url)?.href ?? url
  }
  return url
}

function parse(html: string): HtmlFragment {
  try {
    return parseQuickly(html) ?? parseHtml(html)
  } catch (error) {
    if (error instanceof HtmlTooComplexError) return parseFlat(html)
    throw error
  }
}

function visit(nodes: readonly HtmlNode[], page: Page): void {
  const { builder } = page
  const hidden = new HiddenText(page.root)
  const rest: (HtmlNode | (() => void))[] = nodes.toReversed()
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    if (typeof next === 'function') {
      next()
    } else if (isText(next)) {
      builder.addText(next.value)
    } else if (isElement(next) && (!isNotContent(next) || isRead(next) || hidden.includes(next))) {
      const { marks } = builder
      const ending = (page.footnotes && openFootnote(page, page.footnotes, next)) ?? open(page, next)
      if (ending === 'skip') continue
      if (ending !== undefined || builder.marks !== marks) {
        rest.push(() => {
          ending?.()
          builder.marks = marks
        })
      }
      for (let at = next.childNodes.length - 1; at >= 0; at -= 1) rest.push(next.childNodes[at] as HtmlNode)
    }
  }
}

/** What of scripts and controls says something. */
function isRead(element: HtmlElement): boolean {
  return isFormulaScript(element) || isCheckBox(element)
}

function openFootnote({ builder, notes }: Page, footnotes: Footnotes, element: HtmlElement): Ending {
  if (footnotes.dropped.has(element)) return 'skip'
  const reference = footnotes.references.get(element)
  if (reference !== undefined) {
    builder.addReference(reference)
    return 'skip'
  }
  const note = footnotes.notes.get(element)
  if (note === undefined || !builder.references.has(note)) return undefined
  builder.open('footnote')
  return () => {
    const { blocks } = builder.close()
    if (blocks.length > 0) notes.set(note, blocks)
  }
}

function open(page: Page, element: HtmlElement): Ending {
  const rule = elementRules.get(element.tagName)
  return (rule?.nests && page.builder.isDeep ? block : rule)?.open(page, element)
}
