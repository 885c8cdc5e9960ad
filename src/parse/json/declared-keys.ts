import { type JSONValue, search } from '@jmespath-community/jmespath'
import type { DeclaredField } from '../missing-fields.ts'
import { named } from './json-shape.ts'

/** The part of an expression that picks the rows, and the names it gives their fields: `items[].{ title: t }`. */
type RowsAndNames = { readonly rows: string; readonly names: readonly string[] }

/** Takes apart an expression that ends in an object of fields; absent where it does not. */
function rowsAndNames(expression: string): RowsAndNames | undefined {
  const text = expression.trim()
  if (!text.endsWith('}')) return undefined
  const bare = text.replace(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`/g, (quoted) =>
    '_'.repeat(quoted.length),
  )
  let depth = 0
  let start = bare.length - 1
  for (; start >= 0; start -= 1) {
    if (/[}\])]/.test(bare[start] ?? '')) depth += 1
    else if (/[{[(]/.test(bare[start] ?? '')) depth -= 1
    if (depth === 0) break
  }
  if (bare[start] !== '{') return undefined
  const names: string[] = []
  for (let at = start + 1, level = 0, from = at; at < bare.length; at += 1) {
    const sign = bare[at] ?? ''
    if (/[{[(]/.test(sign)) level += 1
    if (/[}\])]/.test(sign)) level -= 1
    if (sign === ':' && level === 0) names.push(text.slice(from, at).trim().replace(/^"|"$/g, ''))
    if (sign === ',' && level === 0) from = at + 1
  }
  return { rows: text.slice(0, start).trim().replace(/\.$/, ''), names }
}

/** The fields that the expression names, with the keys that the rows have instead. */
export function declaredKeys(answer: JSONValue, expression: string): Readonly<Record<string, DeclaredField>> {
  const parts = rowsAndNames(expression)
  if (parts === undefined) return {}
  const keys = keysOf(answer, parts.rows)
  const hint = keys.length === 0 ? '' : ` (rows have ${named(keys)})`
  const key = 'list.json.entries'
  return Object.fromEntries(parts.names.map((name) => [name, { key, what: `for ${name}`, hint }]))
}

/** The keys of the first row that is an object. */
function keysOf(answer: JSONValue, rows: string): readonly string[] {
  try {
    const found = rows === '' ? answer : search(answer, rows)
    const row = [found].flat().find((each) => each !== null && typeof each === 'object')
    return row === undefined || row === null ? [] : Object.keys(row)
  } catch {
    // What stands before the fields need not be an expression of its own.
    return []
  }
}

/** The keys of the rows from which an expression takes fields; none where it does not. */
export function keysOfRows(answer: JSONValue, expression: string): readonly string[] {
  const parts = rowsAndNames(expression)
  return parts === undefined ? [] : keysOf(answer, parts.rows)
}
