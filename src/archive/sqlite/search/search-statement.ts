import type { Query } from '../../../text/query/query.ts'
import { dayOf } from './day-numbers.ts'
import { anyArticle, matchExpression, tablesFor, type WordTable } from './match-expression.ts'

/** What stands behind `FROM` in a search, and its parameters; `documents` is the table of dates. */
export type SearchStatement = {
  /** The table of words whose rows are found, by their numbers. */
  readonly table: WordTable
  readonly from: string
  readonly parameters: readonly (string | number)[]
}

/** Writes a query as SQL: what can be is asked of one table of words at once, the rest of what that finds. */
export function searchStatement(query: Query): SearchStatement {
  const parts = query.kind === 'and' ? query.of : [query]
  const askedOf = (table: WordTable) => parts.filter((part) => tablesFor(part).includes(table))
  // Labels are in both: a query that has no phrase is asked of the small table alone.
  const table = parts.some((part) => tablesFor(part).join() === 'words') ? 'words' : 'characters'
  const matched = askedOf(table)
  const others = parts.filter((part) => !matched.includes(part))
  const match = matched.length === 0 ? `"${anyArticle}"` : matchExpression({ kind: 'and', of: matched })
  const parameters: (string | number)[] = [match]
  // By a `+` SQLite is kept from beginning with the conditions: what is matched has to be the first.
  const conditions = others.flatMap((part) => [
    ...daysOf(part, table, parameters),
    condition(part, `+${table}.rowid`, parameters),
  ])
  // Words first, in the order of their numbers: left alone, SQLite begins with the dates.
  const documents = others.some(hasDates) ? ` CROSS JOIN documents ON documents.id = ${table}.rowid` : ''
  return {
    table,
    from: `${table}${documents} WHERE ${table} MATCH ?${conditions.map((each) => ` AND ${each}`).join('')}`,
    parameters,
  }
}

/** Leaves out whole days by the numbers of articles, before any date is read; FTS5 wants them as integers, and numbers come as reals. */
function daysOf(query: Query, table: WordTable, parameters: (string | number)[]): readonly string[] {
  if (query.kind !== 'after' && query.kind !== 'before') return []
  const { first, last } = dayOf(query.atMs)
  parameters.push(query.kind === 'after' ? first : last)
  return [`${table}.rowid ${query.kind === 'after' ? '>=' : '<='} CAST(? AS INTEGER)`]
}

function hasDates(query: Query): boolean {
  if (query.kind === 'and' || query.kind === 'or') return query.of.some(hasDates)
  return query.kind === 'not' ? hasDates(query.of) : query.kind === 'after' || query.kind === 'before'
}

function condition(query: Query, id: string, parameters: (string | number)[]): string {
  const [table] = tablesFor(query)
  if (table !== undefined) {
    parameters.push(matchExpression(query))
    return `${id} IN (SELECT rowid FROM ${table} WHERE ${table} MATCH ?)`
  }
  switch (query.kind) {
    case 'after':
    case 'before':
      parameters.push(query.atMs)
      return `documents.published_at_ms ${query.kind === 'after' ? '>=' : '<'} ?`
    case 'and':
    case 'or':
      return `(${query.of.map((each) => condition(each, id, parameters)).join(` ${query.kind.toUpperCase()} `)})`
    case 'not':
      return `NOT ${condition(query.of, id, parameters)}`
    default:
      throw new TypeError(`a ${query.kind} can be asked of words`)
  }
}
