import { readFile } from 'node:fs/promises'
import { parse, stringify } from 'yaml'
import { hidden, shownAddress } from './shown-address.ts'

/**
 * A definition as it may be shown: the values of headers, what is sent and what an address asks with are hidden, since tokens
 * stand there; of a private one the whole path as well. Comments are left out.
 */
export async function shownDefinition(file: string): Promise<string> {
  const definition: unknown = parse(await readFile(file, 'utf8')) ?? {}
  const isPrivate = (definition as { private?: unknown }).private === true
  return stringify(withoutSecrets(definition, isPrivate), { lineWidth: 0 })
}

function withoutSecrets(value: unknown, isPrivate: boolean, key = '', outer = ''): unknown {
  if (key === 'headers' && value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.keys(value).map((name) => [name, hidden]))
  }
  if (key === 'body' || key === 'form' || (key === 'text' && outer === 'json')) return hidden
  if (key === 'url' && typeof value === 'string') return shownAddress(value, isPrivate)
  if (Array.isArray(value)) return value.map((each) => withoutSecrets(each, isPrivate))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, withoutSecrets(inner, isPrivate, name, key)]),
  )
}
