import type { Row } from './row.ts'

/**
 * Runs single statements in the words that SQLite and PostgreSQL have in common, with parameters `?1`, `?2` and so on; a list is
 * one parameter. What changes several rows in one transaction is each engine's own.
 */
export type SharedQueries = {
  /** Every row of a query. */
  readonly all: (sql: string, ...parameters: readonly Parameter[]) => Answer<readonly Row[]>
  /** The first row of a query; absent where it has none. */
  readonly get: (sql: string, ...parameters: readonly Parameter[]) => Answer<Row | undefined>
  /** Runs a statement; gives how many rows it changed. */
  readonly run: (sql: string, ...parameters: readonly Parameter[]) => Answer<number>
  /** The same, while nobody else records anything, so that it sees what has an order in that order. */
  readonly runAlone: (sql: string, ...parameters: readonly Parameter[]) => Answer<number>
  readonly dialect: Dialect
}

/** What comes at once from SQLite, and from PostgreSQL when it answers. */
type Answer<Value> = Value | Promise<Value>

/** What a statement is run with. */
export type Parameter = string | number | null | readonly string[]

/** The conditions and expressions in which the two engines differ. */
export type Dialect = {
  /** That a column is one of a list, as in `isOneOf('hash', '?1')`. */
  readonly isOneOf: (column: string, list: string) => string
  /** A list as the table `each` with the column `id`. */
  readonly each: (list: string) => string
  /** That a column says yes, or no, in the words of the indexes of those rows alone. */
  readonly is: (column: string) => string
  readonly isNot: (column: string) => string
  /** The texts of a column that `from` leads to, for `textsFrom`. */
  readonly texts: (column: string, from: string) => string
  /** Bytes in hex. */
  readonly hex: (column: string) => string
  /** Names the index to go by, behind a table, where an engine would choose another. */
  readonly indexedBy: (index: string) => string
}

/** A limit as both have it: one below 0 is none. */
export function limitOf(limit: number): number {
  return limit < 0 ? Number.MAX_SAFE_INTEGER : limit
}
