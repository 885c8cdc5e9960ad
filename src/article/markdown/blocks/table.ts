import type { Container } from './block-builder.ts'
import { type Block, CODE, type Inline } from './blocks.ts'
import { type TableRow, tableGrid } from './table-grid.ts'

/** UTF-16 units of a cell of more than one paragraph; one that says more is a part of the page's layout. */
const longestCell = 600

/**
 * Makes blocks of a table that has been read: a GFM table where that holds it (GFM, 4.10).
 *
 * One row or column, or cells with lists, code or long text of several paragraphs, are layout: the cells one after the other;
 * so is what would be nearly all empty cells. GFM has no spans: what a cell reaches over is empty. A first or last row of
 * one cell, over all the others, is a title or a note: a paragraph of its own.
 */
export function tableBlocks(table: Container): readonly Block[] {
  const rows = table.parts.map((row) => (row.blocks.length > 0 ? [...row.parts, row] : row.parts))
  return [...table.blocks, ...bodyBlocks(rows)]
}

function bodyBlocks(rows: readonly (readonly Container[])[]): readonly Block[] {
  const cells = rows.flat()
  const grid = tableGrid(rows) ?? []
  let start = 0
  let end = grid.length
  while (start < end && isOverAll(grid[start])) start += 1
  while (end > start && isOverAll(grid[end - 1])) end -= 1
  if (end - start < 2) [start, end] = [0, grid.length]
  const body = grid.slice(start, end)
  const columns = body[0]?.length ?? 0
  const isSparse = columns > 100 || body.length * columns > 1000 + 10 * cells.length
  if (body.length < 2 || columns < 2 || isSparse || cells.some((cell) => lineOf(cell) === undefined)) {
    return cells.flatMap((cell) => cell.blocks)
  }
  return [
    ...blocksOf(grid.slice(0, start)),
    { kind: 'table', rows: body.map((row) => row.map((cell) => (cell && lineOf(cell)) ?? [])) },
    ...blocksOf(grid.slice(end)),
  ]
}

function isOverAll(row: TableRow = []): boolean {
  const [only, ...others] = row.filter((cell) => cell !== undefined)
  return only !== undefined && others.length === 0 && row[0] === only && (only.columns ?? 1) >= row.length
}

function blocksOf(rows: readonly TableRow[]): Block[] {
  return rows.flat().flatMap((cell) => cell?.blocks ?? [])
}

/** What a block of a cell says within a line: a paragraph, a heading, one line of code. */
function inlinesOf(block: Block): readonly Inline[] | undefined {
  if (block.kind === 'paragraph' || block.kind === 'heading') return block.inlines
  const isLine = block.kind === 'code' && !block.code.includes('\n') && block.code.trim() !== ''
  return isLine ? [{ kind: 'text', text: block.code, flags: CODE }] : undefined
}

/** What stands in a cell as one line; absent where that would lose what the cell is. */
function lineOf({ blocks }: Container): readonly Inline[] | undefined {
  const line: Inline[] = []
  let length = 0
  for (const block of blocks) {
    const inlines = inlinesOf(block)
    if (inlines === undefined) return undefined
    if (line.length > 0) line.push({ kind: 'text', text: ' ', flags: 0 })
    for (const each of inlines) {
      line.push(each.kind === 'break' ? { ...each, kind: 'text', text: ' ' } : each)
      if (each.kind === 'text') length += each.text.length
    }
  }
  return blocks.length > 1 && length > longestCell ? undefined : line
}
