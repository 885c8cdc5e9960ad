import type { Query } from '../../../text/query/query.ts'
import { dayOf } from './day-numbers.ts'
import { anyArticle, isMatchable, matchExpression } from './match-expression.ts'

/** What stands behind `FROM` in a search, and its parameters; `words` is the table of words, `documents` that of dates. */
export type SearchStatement = { readonly from: string; readonly parameters: readonly (string | number)[] }

/** Writes a query as SQL: what can be is asked of the words at once, dates of the documents. */
export function searchStatement(query: Query): SearchStatement {
  const parts = query.kind === 'and' ? query.of : [query]
  const matched = parts.filter(isMatchable)
  const others = parts.filter((part) => !isMatchable(part))
  const match = matched.length === 0 ? `"${anyArticle}"` : matchExpression({ kind: 'and', of: matched })
  const parameters: (string | number)[] = [match]
  const conditions = others.flatMap((part) => [...daysOf(part, parameters), condition(part, parameters)])
  // Words first, in the order of their numbers: left alone, SQLite begins with the dates.
  const documents = others.length > 0 ? ' CROSS JOIN documents ON documents.id = words.rowid' : ''
  return {
    from: `words${documents} WHERE words MATCH ?${conditions.map((each) => ` AND ${each}`).join('')}`,
    parameters,
  }
}

/** Leaves out whole days by the numbers of articles, before any date is read; FTS5 wants them as integers, and numbers come as reals. */
function daysOf(query: Query, parameters: (string | number)[]): readonly string[] {
  if (query.kind !== 'after' && query.kind !== 'before') return []
  const { first, last } = dayOf(query.atMs)
  parameters.push(query.kind === 'after' ? first : last)
  return [query.kind === 'after' ? 'words.rowid >= CAST(? AS INTEGER)' : 'words.rowid <= CAST(? AS INTEGER)']
}

function condition(query: Query, parameters: (string | number)[]): string {
  if (isMatchable(query)) {
    parameters.push(matchExpression(query))
    return 'documents.id IN (SELECT rowid FROM words WHERE words MATCH ?)'
  }
  switch (query.kind) {
    case 'after':
    case 'before':
      parameters.push(query.atMs)
      return `documents.published_at_ms ${query.kind === 'after' ? '>=' : '<'} ?`
    case 'and':
    case 'or':
      return `(${query.of.map((each) => condition(each, parameters)).join(` ${query.kind.toUpperCase()} `)})`
    case 'not':
      return `NOT ${condition(query.of, parameters)}`
    default:
      throw new TypeError(`a ${query.kind} can be asked of words`)
  }
}
