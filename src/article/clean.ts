import { BlockBuilder } from './block-builder.ts'
import type { Block } from './blocks.ts'
import { blockRule, type Ending, elementRules, type Page } from './element-rules.ts'
import { type HtmlElement, type HtmlNode, isElement, isText, parseHtml } from './html-tree.ts'
import { isNotContent } from './not-content.ts'

/** An article without anything that is not content. */
export type CleanArticle = {
  readonly blocks: readonly Block[]
  /** The plain text, nothing between blocks, leading white space kept. */
  readonly text: string
}

/** Reads an article's HTML in one pass over its tree; addresses are made absolute against `url`. Works at any depth. */
export function clean(html: string, url: string): CleanArticle {
  const builder = new BlockBuilder()
  builder.keepsLines = !/<[a-z!/?]/i.test(html)
  const root = parseHtml(html)
  visit(root.childNodes, { builder, url, root })
  builder.endParagraph()
  return { blocks: builder.container.blocks, text: builder.text }
}

function visit(nodes: readonly HtmlNode[], page: Page): void {
  const { builder } = page
  const rest: (HtmlNode | (() => void))[] = nodes.toReversed()
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    if (typeof next === 'function') {
      next()
    } else if (isText(next)) {
      builder.addText(next.value)
    } else if (isElement(next) && !isNotContent(next)) {
      const { marks } = builder
      const ending = open(page, next)
      if (ending === 'skip') continue
      rest.push(() => {
        ending?.()
        builder.marks = marks
      })
      for (let at = next.childNodes.length - 1; at >= 0; at -= 1) rest.push(next.childNodes[at] as HtmlNode)
    }
  }
}

function open(page: Page, element: HtmlElement): Ending {
  const rule = Object.hasOwn(elementRules, element.tagName) ? elementRules[element.tagName] : undefined
  return (rule?.nests && page.builder.isDeep ? blockRule : rule)?.open(page, element)
}
