/** What a request path leads to. */
export type Route =
  /** A file of the folder of feeds. */
  | { readonly kind: 'file'; readonly name: string; readonly mediaType: string; readonly publication: string }
  | { readonly kind: 'home' }
  | { readonly kind: 'publications' }
  | { readonly kind: 'publication'; readonly name: string }

const mediaTypes = {
  'rss.xml': 'application/rss+xml; charset=utf-8',
  'atom.xml': 'application/atom+xml; charset=utf-8',
  json: 'application/feed+json; charset=utf-8',
  opml: 'text/x-opml; charset=utf-8',
} as const

/** Names that a file of ours can have, and nothing else: no path out of the folder, no hidden file, can be written so. */
const filePath = /^(?:feeds\/)?(([a-z0-9][a-z0-9_-]{0,63})(?:\/[0-9][0-9a-z-]{0,40})?\.(rss\.xml|atom\.xml|json|opml))$/

/**
 * Finds what a request target leads to; absent where nothing is there.
 *
 * Feeds stand at the root, and under `/feeds/` as well, as they do in the output folder. The query is of no account.
 */
export function routeOf(target: string): Route | undefined {
  const path = pathOf(target)
  if (path === undefined) return undefined
  if (path === '') return { kind: 'home' }
  if (path === 'feeds' || path === 'feeds/') return { kind: 'publications' }
  const page = /^feeds\/([a-z0-9][a-z0-9_-]{0,63})$/.exec(path)?.[1]
  if (page !== undefined) return { kind: 'publication', name: page }
  const [, name, publication, ending] = filePath.exec(path) ?? []
  if (name === undefined || publication === undefined) return undefined
  const mediaType = mediaTypes[ending as keyof typeof mediaTypes]
  return { kind: 'file', name, mediaType, publication }
}

/** The path without its first slash, percent-decoded; absent where it is no path. */
function pathOf(target: string): string | undefined {
  const end = target.search(/[?#]/)
  const path = end < 0 ? target : target.slice(0, end)
  if (!path.startsWith('/')) return undefined
  try {
    return decodeURIComponent(path.slice(1))
  } catch {
    return undefined
  }
}
