import type { JSONValue } from '@jmespath-community/jmespath'

const mostNamed = 12
const deepest = 4
const mostKeys = 50

/** Tells the shape of a value that is not what was expected: its kind, its keys, and the lists within it with their lengths. */
export function jsonShape(value: JSONValue): string {
  if (value === null) return 'nothing'
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (typeof value !== 'object') return `a ${typeof value}`
  const keys = Object.keys(value)
  if (keys.length === 0) return 'an object without keys'
  const lists: string[] = []
  for (const list of listsIn(value, '', 0)) if (lists.push(list) >= mostNamed) break
  const within = lists.length === 0 ? ', no list within' : `, lists within: ${lists.join(', ')}`
  return `an object with the keys ${named(keys)}${within}`
}

/** The first keys of an object, as a text. */
export function named(keys: readonly string[]): string {
  const shown = keys.slice(0, mostNamed).map((key) => key.slice(0, 60))
  return keys.length > mostNamed ? `${shown.join(', ')} and ${keys.length - mostNamed} more` : shown.join(', ')
}

function* listsIn(value: JSONValue, path: string, depth: number): Generator<string> {
  if (Array.isArray(value)) yield `${path} (${value.length})`
  else if (value !== null && typeof value === 'object' && depth < deepest) {
    for (const [key, inner] of Object.entries(value).slice(0, mostKeys)) {
      const step = /^[A-Za-z_]\w*$/.test(key) ? key : JSON.stringify(key.slice(0, 60))
      yield* listsIn(inner, path === '' ? step : `${path}.${step}`, depth + 1)
    }
  }
}
