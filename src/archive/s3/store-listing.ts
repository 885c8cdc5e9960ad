import { type ChildNode, Element } from 'domhandler'
import { textContent } from 'domutils'
import { parseDocument } from 'htmlparser2'

/** An object as a listing names it. */
export type ListedObject = { readonly key: string; readonly size: number }

/** One answer of ListObjectsV2. */
export type StoreListing = {
  readonly objects: readonly ListedObject[]
  /** What the keys that stand deeper begin with. */
  readonly folders: readonly string[]
  /** What asks for the next part; absent behind the last. */
  readonly next?: string
}

/** Reads a listing as the store sends it; absent where it is none. */
export function readListing(body: Buffer): StoreListing | undefined {
  const document = parseDocument(body.toString(), { xmlMode: true })
  const named = (parent: { readonly children: readonly ChildNode[] }, name: string) =>
    parent.children.filter((each): each is Element => each instanceof Element && each.name === name)
  const [root] = named(document, 'ListBucketResult')
  if (root === undefined) return undefined
  const text = (parent: Element, name: string) => textContent(named(parent, name)).trim()
  const objects = named(root, 'Contents').map((each) => ({
    key: text(each, 'Key'),
    size: Number(text(each, 'Size')),
  }))
  const folders = named(root, 'CommonPrefixes').map((each) => text(each, 'Prefix'))
  const next = text(root, 'IsTruncated') === 'true' ? text(root, 'NextContinuationToken') : ''
  return { objects, folders, ...(next && { next }) }
}
