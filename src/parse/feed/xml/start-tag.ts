import { innerBase } from '../../absolute-url.ts'
import { knownName, type NamespaceScope, scopeWithin } from './namespaces.ts'

/** A start tag, its name and base resolved. */
export type Tag = {
  readonly name: string
  /** See `knownName`. */
  readonly known: string
  readonly attributes: Readonly<Record<string, string>>
  readonly scope: NamespaceScope
  readonly base: string | undefined
}

/** Resolves a start tag within the element around it. */
export function tagWithin(
  outer: Tag,
  name: string,
  attributes: Readonly<Record<string, string>>,
  decode: (raw: string) => string,
): Tag {
  const scope = scopeWithin(outer.scope, attributes)
  const ownBase = attributes['xml:base']
  const base = ownBase === undefined ? outer.base : innerBase(decode(ownBase), outer.base)
  return { name, known: knownName(name, scope), attributes, scope, base }
}
