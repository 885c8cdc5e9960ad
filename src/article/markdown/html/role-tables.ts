import { attribute, type HtmlElement, renameElement } from './html-tree.ts'

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

/** Makes tables of the boxes of a page that say by their roles that they are one; there is none without rows. They are changed. */
export function readRoleTables(elements: readonly HtmlElement[]): void {
  if (!elements.some((each) => attribute(each, 'role') === 'row')) return
  for (const element of elements) {
    const name = /^(?:div|span|ul|li|section|p)$/.test(element.tagName) && names[attribute(element, 'role') ?? '']
    if (name) renameElement(element, name)
  }
}
