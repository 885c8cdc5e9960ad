/**
 * A row as either engine gives it. What differs is read by the functions beside this: truth is a boolean or 0 and 1, an integer
 * of 64 bits a number or text, a list an array or JSON.
 */
export type Row = Readonly<Record<string, unknown>>

/** Whether a column says yes. */
export function isTrue(column: unknown): boolean {
  return column === 1 || column === true
}

/** The texts of a column that is a list. */
export function textsFrom(column: unknown): readonly string[] {
  return Array.isArray(column) ? column : (JSON.parse(String(column)) as readonly string[])
}
