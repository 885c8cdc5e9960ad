import { imageTypeOf } from '../archive/images/images.ts'
import type { FeedFormat } from '../publish/formats/feed-document.ts'

/** A feed document of a publication. */
export type FeedRoute = {
  readonly kind: 'feed'
  /** Its path under the folder of feeds. */
  readonly name: string
  readonly mediaType: string
  readonly publication: string
  /** What stands between `<publication>/` and the ending of the format; absent for the subscription document. */
  readonly place?: string
  readonly format: FeedFormat
}

/** What a request path leads to. */
export type Route =
  | FeedRoute
  /** Whatever the table of pages has at this path. */
  | { readonly kind: 'page'; readonly path: string }
  /** A list of subscriptions (OPML), the picture that stands for the site, or one that an article shows. */
  | { readonly kind: 'list' | 'icon' | 'image'; readonly name: string; readonly mediaType: string }

const formats: Readonly<Record<string, Pick<FeedRoute, 'format' | 'mediaType'>>> = {
  'rss.xml': { format: 'rss', mediaType: 'application/rss+xml; charset=utf-8' },
  'atom.xml': { format: 'atom', mediaType: 'application/atom+xml; charset=utf-8' },
  json: { format: 'json', mediaType: 'application/feed+json; charset=utf-8' },
}

/**
 * No type is registered for OPML. This is the one that a reader which fetches such lists asks for first (FreshRSS, in
 * `Accept`), and that tables of types give for `.opml`; a browser saves it instead of showing its source.
 */
const opmlType = 'text/x-opml; charset=utf-8'

/** Names that a file of ours can have, and nothing else: no path out of the folder, no hidden file, can be written so. */
const feedPath = /^(?:feeds\/)?(([a-z0-9][a-z0-9_-]{0,63})(?:\/([0-9][0-9a-z-]{0,40}))?\.(rss\.xml|atom\.xml|json))$/
const listPath = /^(?:feeds\/)?((?:publications|sources)\.opml)$/
const imagePath = /^(?:feeds\/)?images\/([0-9a-f]{2}\/[0-9a-f]{64}\.[a-z]{3,4})$/
const pagePath = /^(?:[\w-][\w.-]{0,100}(?:\/[\w-][\w.-]{0,100}){0,5})?\/?$/

/**
 * Finds what a request target may lead to, the likeliest first; nothing where it leads nowhere.
 *
 * Feeds stand at the root, and under `/feeds/` as well, as they do in the output folder. The query is of no account. Under a
 * base path such as `/news/` all is found with it and without, since a proxy before us may take it away or leave it.
 */
export function routesOf(target: string, basePath = '/'): readonly Route[] {
  const path = pathOf(target)
  if (path === undefined) return []
  const routes = [path.startsWith(basePath) && routeOf(path.slice(basePath.length))]
  if (basePath !== '/') routes.push(routeOf(path.slice(1)), `${path}/` === basePath && page(''))
  return routes.filter((route) => typeof route === 'object')
}

function routeOf(path: string): Route | undefined {
  if (/^(?:feeds\/)?icon\.svg$/.test(path)) return { kind: 'icon', name: 'icon.svg', mediaType: 'image/svg+xml' }
  // Readers that look for a favicon read a picture under that name, but often no drawing.
  if (/^(?:(?:feeds\/)?icon\.png|favicon\.ico)$/.test(path))
    return { kind: 'icon', name: 'icon.png', mediaType: 'image/png' }
  const image = imagePath.exec(path)?.[1] ?? ''
  const imageType = imageTypeOf(image)
  if (imageType !== undefined) return { kind: 'image', name: image, mediaType: imageType }
  const list = listPath.exec(path)?.[1]
  if (list !== undefined) return { kind: 'list', name: list, mediaType: opmlType }
  const [, name, publication, place, ending = ''] = feedPath.exec(path) ?? []
  const form = formats[ending]
  if (name === undefined || publication === undefined || form === undefined) {
    return pagePath.test(path) ? page(path.replace(/\/$/, '')) : undefined
  }
  return { kind: 'feed', name, publication, ...(place !== undefined && { place }), ...form }
}

function page(path: string): Route {
  return { kind: 'page', path }
}

/** The path, percent-decoded, also of a target that names a host (RFC 9112, 3.2.2); absent where it is no path. */
function pathOf(target: string): string | undefined {
  const local = target.replace(/^https?:\/\/[^/?#]*/i, '')
  const isAbsolute = local.length < target.length
  const end = local.search(/[?#]/)
  const path = (end < 0 ? local : local.slice(0, end)) || (isAbsolute ? '/' : '')
  return path.startsWith('/') ? decodePath(path) : undefined
}

/** A path without its percent-encoding; absent where that is no encoding of anything. */
export function decodePath(path: string): string | undefined {
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}
