import { innerBase } from './absolute-url.ts'
import { knownName, type NamespaceScope, scopeWithin } from './namespaces.ts'
import type { OpenElement } from './open-element.ts'

/** What an open element of a feed is to its reader. */
export type Role = 'outside' | 'head' | 'item' | 'field' | 'part' | 'markup' | 'skipped'

/** A start tag, its name and base resolved. */
export type Tag = {
  readonly name: string
  /** See `knownName`. */
  readonly known: string
  readonly attributes: Readonly<Record<string, string>>
  readonly scope: NamespaceScope
  readonly base: string | undefined
}

/** An element whose end has not come yet. */
export type Frame = {
  readonly role: Role
  readonly tag: Tag
  /** The field that text and markup here belong to. */
  readonly open?: OpenElement
  /** Ended by what came after it, though its own end tag never came. */
  isDone: boolean
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

/** The frame everything of a document stands in. */
export function documentFrame(base: string | undefined): Frame {
  return { role: 'outside', tag: { name: '', known: '', attributes: {}, scope: new Map(), base }, isDone: false }
}
