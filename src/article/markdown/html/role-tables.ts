import { attribute, elementsIn, type HtmlFragment, renameElement } from './html-tree.ts'

/** What an element of a table is called, by its role (WAI-ARIA, 5.3.4). */
const names: Readonly<Record<string, string>> = {
  table: 'table',
  grid: 'table',
  row: 'tr',
  cell: 'td',
  gridcell: 'td',
  columnheader: 'th',
  rowheader: 'th',
}

/** Makes tables of the boxes that say by their roles that they are one. The tree is changed. */
export function readRoleTables(html: string, root: HtmlFragment): void {
  if (!/\srole\s*=\s*["']?row\b/i.test(html)) return
  for (const element of elementsIn(root)) {
    const name = /^(?:div|span|ul|li|section|p)$/.test(element.tagName) && names[attribute(element, 'role') ?? '']
    if (name) renameElement(element, name)
  }
}
