import type { Container } from './block-builder.ts'

/** A table with its spans laid out: each cell where it starts, and nothing where one reaches over. */
export type TableRow = readonly (Container | undefined)[]

/** More columns are no table that anybody reads. */
const mostColumns = 4_000

/**
 * Lays the cells of a table out as a browser does (HTML, 4.9.12), without the columns and rows in which none starts; absent
 * where a row is wider than any reader's screen.
 */
export function tableGrid(rows: readonly (readonly Container[])[]): readonly TableRow[] | undefined {
  const grid: (Container | undefined)[][] = []
  /** For each column, the row up to which a cell from above reaches. */
  const takenUntil: number[] = []
  const startsCell: boolean[] = []
  for (const [at, cells] of rows.entries()) {
    const row: (Container | undefined)[] = []
    let column = 0
    for (const cell of cells) {
      while ((takenUntil[column] ?? 0) > at) column += 1
      if (column >= mostColumns) return undefined
      row[column] = cell
      startsCell[column] = true
      const end = Math.min(column + (cell.columns ?? 1), mostColumns)
      const until = at + (cell.rows ?? 1)
      if (until > at + 1) for (let each = column; each < end; each += 1) takenUntil[each] = until
      column = end
    }
    grid.push(row)
  }
  const columns = [...startsCell.keys()].filter((column) => startsCell[column])
  return grid
    .filter((row) => row.some((cell) => cell !== undefined && cell.blocks.length > 0))
    .map((row) => columns.map((column) => row[column]))
}
