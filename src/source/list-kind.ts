import type { ListDefinition } from './definition.ts'

type Kinds = Required<ListDefinition>

/** What a definition says of its listing, whatever its kind. */
export type ListKind = NonNullable<Kinds[keyof Kinds]>

/** The one kind of listing a definition has, under its own key. */
export function listKind(list: ListDefinition): ListKind {
  const kind = Object.values(list).find((each) => each !== undefined)
  if (kind === undefined) throw new TypeError('a checked definition has one kind of listing')
  return kind
}

/** A kind of listing that can be posted for. */
export type AskedKind = NonNullable<ListDefinition['json' | 'html' | 'xml']>

/** What is sent with a listing's request, where it is a POST. */
export function postedKind({ json, html, xml }: ListDefinition): AskedKind | undefined {
  return [json, html, xml].find((each) => each?.method === 'POST')
}
