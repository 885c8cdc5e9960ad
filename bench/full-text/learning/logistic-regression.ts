/** What is learnt from: what is seen, whether it is so, and how much it counts. */
export type Example = { readonly signs: readonly number[]; readonly isSo: boolean; readonly weight: number }

/** The logarithm of odds as a sum: a start, and a weight for each sign. */
export type Regression = { readonly start: number; readonly weights: readonly number[] }

const mostSteps = 20
const leastStep = 1e-5
const mostOdds = 30

/**
 * Fits a logistic regression by Newton's method, its weights held small by `penalty` (L2, of signs scaled to a deviation of
 * one); they are given for signs as they are.
 */
export function fitRegression(examples: readonly Example[], penalty: number): Regression {
  const scales = scalesOf(examples)
  const rows = examples.map(({ signs }) => [1, ...signs.map((sign, at) => scaled(sign, scales[at]))])
  let weights = rows[0]?.map(() => 0) ?? []
  for (let step = 0; step < mostSteps; step += 1) {
    const { slope, curve } = derivatives(examples, rows, weights, penalty)
    const change = solve(curve, slope)
    weights = weights.map((weight, at) => weight - (change[at] ?? 0))
    if (change.every((each) => Math.abs(each) < leastStep)) break
  }
  const [own = 0, ...others] = weights
  const unscaled = others.map((weight, at) => weight / (scales[at]?.deviation ?? 1))
  const start = own - unscaled.reduce((sum, weight, at) => sum + weight * (scales[at]?.mean ?? 0), 0)
  return { start, weights: unscaled }
}

type Scale = { readonly mean: number; readonly deviation: number }

function scalesOf(examples: readonly Example[]): readonly Scale[] {
  const count = examples[0]?.signs.length ?? 0
  return Array.from({ length: count }, (_, at) => {
    const mean = examples.reduce((sum, { signs }) => sum + (signs[at] ?? 0), 0) / examples.length
    const square = examples.reduce((sum, { signs }) => sum + ((signs[at] ?? 0) - mean) ** 2, 0) / examples.length
    return { mean, deviation: Math.sqrt(square) || 1 }
  })
}

function scaled(sign: number, scale: Scale | undefined): number {
  return scale === undefined ? sign : (sign - scale.mean) / scale.deviation
}

function derivatives(
  examples: readonly Example[],
  rows: readonly (readonly number[])[],
  weights: readonly number[],
  penalty: number,
) {
  const slope = weights.map((weight, at) => (at === 0 ? 0 : penalty * weight))
  const curve = weights.map((_, at) => weights.map((__, other) => (at > 0 && at === other ? penalty : 0)))
  for (const [at, row] of rows.entries()) {
    const { isSo, weight } = examples[at] as Example
    const odds = row.reduce((sum, sign, place) => sum + sign * (weights[place] ?? 0), 0)
    const chance = 1 / (1 + Math.exp(-Math.max(-mostOdds, Math.min(mostOdds, odds))))
    const error = weight * (chance - Number(isSo))
    const bend = weight * chance * (1 - chance)
    for (const [one, sign] of row.entries()) {
      slope[one] = (slope[one] ?? 0) + error * sign
      const line = curve[one] as number[]
      for (const [other, second] of row.entries()) line[other] = (line[other] ?? 0) + bend * sign * second
    }
  }
  return { slope, curve }
}

/** Solves a system of linear equations by Gaussian elimination, the largest pivot first. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): readonly number[] {
  const rows = matrix.map((row, at) => [...row, right[at] ?? 0])
  const size = rows.length
  const cell = (row: number, column: number) => rows[row]?.[column] ?? 0
  for (let at = 0; at < size; at += 1) {
    let pivot = at
    for (let row = at + 1; row < size; row += 1) if (Math.abs(cell(row, at)) > Math.abs(cell(pivot, at))) pivot = row
    ;[rows[at], rows[pivot]] = [rows[pivot] as number[], rows[at] as number[]]
    for (let row = at + 1; row < size; row += 1) {
      const factor = cell(row, at) / (cell(at, at) || 1)
      for (let column = at; column <= size; column += 1) {
        ;(rows[row] as number[])[column] = cell(row, column) - factor * cell(at, column)
      }
    }
  }
  const solved = right.map(() => 0)
  for (let at = size - 1; at >= 0; at -= 1) {
    const known = solved.reduce((sum, value, column) => (column > at ? sum + value * cell(at, column) : sum), 0)
    solved[at] = (cell(at, size) - known) / (cell(at, at) || 1)
  }
  return solved
}
