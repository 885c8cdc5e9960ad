import { attribute, type HtmlElement } from '../html/html-tree.ts'
import type { BlockBuilder, Container } from './block-builder.ts'
import type { Block } from './blocks.ts'

const greatestNumber = 999_999_999

/** Makes the list of a list element that has been read; what stood in it beside its items is in the item before. */
export function listBlocks(list: Container, element: HtmlElement): readonly Block[] {
  const items = list.parts.map((part) => part.blocks).filter((blocks) => blocks.length > 0)
  if (items.length === 0) return []
  if (element.tagName !== 'ol') return [{ kind: 'list', items }]
  const start = Number.parseInt(attribute(element, 'start') ?? '1', 10)
  const last = greatestNumber - items.length
  return [{ kind: 'list', items, start: start >= 0 && start <= last ? start : 1 }]
}

/** Puts an item that has been read into its list; one without a list joins the stray items before it, or starts them. */
export function addListItem(builder: BlockBuilder, item: Container): void {
  if (builder.container.kind === 'list') {
    builder.container.parts.push(item)
    return
  }
  if (item.blocks.length === 0) return
  const last = builder.container.blocks.at(-1)
  if (last?.kind === 'list' && last.isStray) last.items.push(item.blocks)
  else builder.add({ kind: 'list', isStray: true, items: [item.blocks] })
}
