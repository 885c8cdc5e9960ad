import type { Container } from './block-builder.ts'
import type { Block, Inline } from './blocks.ts'

/**
 * Makes blocks of a table that has been read: a GFM table where that holds it (GFM, 4.10).
 *
 * One row or column, or cells with more than a line each, are layout: the cells one after the other; so is what would be
 * nearly all empty cells. Spans have no form in GFM: a list of the rows, the first cell of each over the others.
 */
export function tableBlocks(table: Container): readonly Block[] {
  const rows = table.parts
    .map((row) => (row.blocks.length > 0 ? [...row.parts, row] : row.parts))
    .filter((cells) => cells.some((cell) => cell.blocks.length > 0))
  return [...table.blocks, ...bodyBlocks(rows)]
}

function bodyBlocks(rows: readonly (readonly Container[])[]): readonly Block[] {
  const cells = rows.flat()
  const columns = rows.reduce((most, row) => Math.max(most, row.length), 0)
  const isSparse = columns > 100 || rows.length * columns > 1000 + 10 * cells.length
  if (rows.length < 2 || columns < 2 || isSparse || cells.some((cell) => lineOf(cell) === undefined)) {
    return cells.flatMap((cell) => cell.blocks)
  }
  if (cells.some((cell) => cell.hasSpan)) return [{ kind: 'list', items: rows.map(rowAsItem) }]
  return [
    {
      kind: 'table',
      rows: rows.map((row) =>
        padded(
          row.map((cell) => lineOf(cell) ?? []),
          columns,
        ),
      ),
    },
  ]
}

function lineOf(cell: Container): readonly Inline[] | undefined {
  const [only, ...others] = cell.blocks
  if (only === undefined) return []
  return only.kind === 'paragraph' && others.length === 0
    ? only.inlines.map((each) => (each.kind === 'break' ? { ...each, kind: 'text', text: ' ' } : each))
    : undefined
}

function rowAsItem(row: readonly Container[]): Block[] {
  const [first, ...others] = row.map((cell) => cell.blocks).filter((blocks) => blocks.length > 0)
  return others.length > 0 ? [...(first ?? []), { kind: 'list', items: others }] : (first ?? [])
}

function padded(row: (readonly Inline[])[], length: number): (readonly Inline[])[] {
  return row.length < length ? [...row, ...Array.from({ length: length - row.length }, () => [])] : row
}
