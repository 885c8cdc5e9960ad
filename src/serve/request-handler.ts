import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import type { FeedFiles } from '../archive/feed-files.ts'
import type { Log } from '../log/log.ts'
import type { Published } from '../publish/published.ts'
import { answer, answerPlainly } from './answer.ts'
import { Compressor } from './coded-bytes.ts'
import { contentSecurityPolicy } from './pages/page-frame.ts'
import { createServedPages } from './pages/served-pages.ts'
import { decodePath, type FeedRoute, type Route, routesOf } from './route.ts'
import type { ServerSettings } from './serve-settings.ts'
import { createServedFeeds, type Served } from './served-feeds.ts'
import { createServedFiles } from './served-files.ts'

/** What a server serves. */
export type ServedSite = {
  readonly settings: ServerSettings
  readonly feeds: FeedFiles
  readonly site: {
    readonly title: string
    readonly timeZone: string
    readonly url: string
    /** Address of the picture that stands for the site; by default the one in the folder of feeds. */
    readonly icon?: string | undefined
  }
  readonly published: Published
  readonly hubs: readonly string[]
  /** How long a feed document of a publication is good for, in milliseconds, as far as the sources' rhythm tells. */
  readonly freshForMs: (publication: string) => Promise<number | undefined>
  readonly log: Log
}

/** Any page may read what is published here (https://fetch.spec.whatwg.org/#http-cors-protocol). */
const openToAll = { 'Access-Control-Allow-Origin': '*' }

/** How one route is answered: by what, with which headers, and good for how long. */
type Answer = { readonly served: Served; readonly headers: OutgoingHttpHeaders; readonly maxAgeMs: number }

/** Makes what answers each request: feed documents, lists of them, and the pages that lead to them. */
export function createRequestHandler(
  options: ServedSite,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const { url } = options.site
  const { href: baseUrl, pathname: basePath } = new URL(url.endsWith('/') ? url : `${url}/`)
  const answerTo = createRouter(options, { baseUrl, basePath })
  const writtenBasePath = decodePath(basePath) ?? basePath

  return async (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return answerPlainly(response, 405, 'only GET and HEAD\n', { Allow: 'GET, HEAD' })
    }
    for (const route of routesOf(request.url ?? '', writtenBasePath)) {
      const { served, headers, maxAgeMs } = await answerTo(route)
      if (served.kind === 'here') return answer(request, response, served.representation, { maxAgeMs, headers })
      if (served.kind !== 'absent') return answerInstead(response, served, { basePath, maxAgeMs, headers })
    }
    answerPlainly(response, 404, 'nothing is here\n', openToAll)
  }
}

function createRouter(
  { settings, feeds: folder, site, published, hubs, freshForMs }: ServedSite,
  { baseUrl, basePath }: { readonly baseUrl: string; readonly basePath: string },
): (route: Route) => Promise<Answer> {
  const compressor = new Compressor()
  const files = createServedFiles(folder, { cacheBytes: settings.cacheBytes, compressor })
  const feeds = createServedFeeds(published.find, files)
  const icon = site.icon === undefined ? undefined : new URL(site.icon)
  const iconUrl = icon?.href ?? `${basePath}icon.svg`
  const shownSite = { title: site.title, timeZone: site.timeZone, basePath, iconUrl }
  const { publications } = published
  const pages = createServedPages({ site: shownSite, publications, feeds, compressor, startedAt: new Date() })
  const pageHeaders = {
    'Content-Security-Policy': contentSecurityPolicy(icon?.origin ?? "'self'"),
    'Referrer-Policy': 'no-referrer',
  }
  const hubLinks = hubs.map((hub) => `<${hub}>; rel="hub", `).join('')

  /** A subscriber finds hub and topic in the headers (WebSub, 4). */
  const headersOf = ({ name, place }: FeedRoute): OutgoingHttpHeaders =>
    hubLinks === '' || place !== undefined
      ? openToAll
      : { ...openToAll, Link: `${hubLinks}<${baseUrl}${name}>; rel="self"` }
  /** An archive document hardly ever changes; the others do when their sources are polled. */
  const maxAgeMs = async ({ publication, place }: FeedRoute) => {
    if (place !== undefined) return settings.maxAge
    const wanted = await freshForMs(publication)
    return Math.min(settings.maxAge, Math.max(settings.minAge, wanted ?? settings.minAge))
  }
  const fileOf = async (name: string, mediaType: string): Promise<Served> => {
    const representation = files.recent(name) ?? (await files.look({ name }, mediaType))
    return representation === undefined ? { kind: 'absent' } : { kind: 'here', representation }
  }

  return async (route) => {
    switch (route.kind) {
      case 'feed': {
        const served = await feeds(route)
        const isThere = served.kind === 'here'
        return { served, headers: headersOf(route), maxAgeMs: isThere ? await maxAgeMs(route) : settings.minAge }
      }
      case 'list':
        return { served: await fileOf(route.name, route.mediaType), headers: openToAll, maxAgeMs: settings.minAge }
      case 'icon': {
        const served = icon && ({ kind: 'moved', name: icon.href, isForGood: false } as const)
        return {
          served: served ?? (await fileOf(route.name, route.mediaType)),
          headers: openToAll,
          maxAgeMs: settings.maxAge,
        }
      }
      default:
        return { served: await pages(route), headers: pageHeaders, maxAgeMs: settings.minAge }
    }
  }
}

/** Says why there is nothing to send, and where it went or when to ask again (RFC 9110, 15.4, 15.5.11 and 15.6.4). */
function answerInstead(
  response: ServerResponse,
  served: Exclude<Served, { readonly kind: 'here' | 'absent' }>,
  { basePath, maxAgeMs, headers }: Omit<Answer, 'served'> & { readonly basePath: string },
): void {
  if (served.kind === 'moved') {
    const location = URL.canParse(served.name) ? served.name : `${basePath}${served.name}`
    answerPlainly(response, served.isForGood ? 301 : 302, `it is at ${location}\n`, {
      ...headers,
      Location: location,
      'Cache-Control': `public, max-age=${Math.floor(maxAgeMs / 1_000)}`,
    })
  } else if (served.kind === 'gone') {
    const since = new Date(served.sinceMs).toISOString().slice(0, 10)
    answerPlainly(response, 410, `${served.title} is not published any more, since ${since}\n`, headers)
  } else {
    const seconds = Math.max(1, Math.ceil(served.retryAfterMs / 1_000))
    const text = 'too much is asked for at once; ask again in a moment\n'
    answerPlainly(response, 503, text, { ...headers, 'Retry-After': seconds })
  }
}
