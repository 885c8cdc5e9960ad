import type { Document, ParentNode } from 'domhandler'
import { hasChildren } from 'domhandler'

/** Deeper than any page a person made; what walks a page by calling itself would end for want of stack. */
const deepest = 400

/** Whether the elements of a page are nested deeper than can be walked. */
export function isTooDeep(page: Document): boolean {
  let level: readonly ParentNode[] = [page]
  for (let depth = 0; depth < deepest && level.length > 0; depth++) {
    level = level.flatMap((each) =>
      each.children.filter((child): child is ParentNode & typeof child => hasChildren(child)),
    )
  }
  return level.length > 0
}
