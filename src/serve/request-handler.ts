import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import type { FeedFiles } from '../archive/feed-files.ts'
import type { Images } from '../archive/images/images.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log/log.ts'
import type { Published } from '../publish/published.ts'
import type { Admin } from './admin/admin.ts'
import { answer, answerPlainly, keptFor } from './answer.ts'
import { answerAct } from './answer-act.ts'
import { answerFailure } from './answer-failure.ts'
import { answerInstead, type Explain } from './answer-instead.ts'
import { Compressor } from './coded-bytes.ts'
import type { OperatorAnswers } from './operate/operator-answers.ts'
import { isPageVisit, visitHeaders } from './page-visit.ts'
import type { PageRoute } from './pages/page.ts'
import { createPageServer } from './pages/page-server.ts'
import { decodePath, type FeedRoute, type Route, routesOf } from './route.ts'
import type { ServerSettings } from './serve-settings.ts'
import { createServedFeeds, type Served } from './served-feeds.ts'
import { createServedFiles } from './served-files.ts'
import { imageHeaders, representImage } from './served-images.ts'

/** What a server serves. */
export type ServedSite = {
  readonly settings: ServerSettings
  readonly feeds: FeedFiles
  readonly images: Pick<Images, 'stamp' | 'stream'>
  readonly site: {
    readonly title: string
    readonly timeZone: string
    readonly url: string
    /** Address of the picture that stands for the site; by default the one in the folder of feeds. */
    readonly icon?: string | undefined
  }
  readonly published: Pick<Published, 'find'>
  /** The pages beside the feeds; the first whose pattern matches answers. */
  readonly pages: readonly PageRoute[]
  /** What answers monitoring, before anything else is looked for. */
  readonly operator?: OperatorAnswers
  /** What answers WebSub hubs. */
  readonly callbacks?: OperatorAnswers | undefined
  /** Who may do something; absent where nobody may. */
  readonly admin?: Admin | undefined
  readonly hubs: readonly string[]
  /** How long a feed document of a publication is good for, in milliseconds, as far as the sources' rhythm tells. */
  readonly freshForMs: (publication: string) => Promise<number | undefined>
  readonly clock: Clock
  readonly log: Log
}

/** How long what never changes may be kept. */
const yearMs = 365 * 86_400_000

/** Any page may read what is published here (https://fetch.spec.whatwg.org/#http-cors-protocol). */
const openToAll = { 'Access-Control-Allow-Origin': '*' }

/** Behind the address of a feed, this shows a person the feed itself. */
const feedItself = '?feed'

/** How a route of feeds is answered: by what, with which headers, good for how long, and whether it never changes. */
type Answer = {
  readonly served: Served
  readonly headers: OutgoingHttpHeaders
  readonly maxAgeMs: number
  readonly isImmutable?: boolean
}

/** Makes what answers each request: feed documents, lists of them, and pages. */
export function createRequestHandler(
  options: ServedSite,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const { site, settings, clock, log } = options
  const { href: baseUrl, pathname: basePath } = new URL(site.url.endsWith('/') ? site.url : `${site.url}/`)
  const compressor = new Compressor()
  const icon = site.icon === undefined ? undefined : new URL(site.icon)
  const answerTo = createRouter(options, { baseUrl, compressor, icon })
  const iconUrl = icon?.href ?? `${basePath}icon.svg`
  const pages = createPageServer({
    routes: options.pages,
    site: { title: site.title, timeZone: site.timeZone, basePath, baseUrl, iconUrl },
    compressor,
    admin: options.admin,
    clock,
  })
  const writtenBasePath = decodePath(basePath) ?? basePath

  const explain: Explain = async (request, response, { status, fault, text, headers }) => {
    const page = pages.fault(status, fault, request)
    if (page?.kind !== 'here') return answerPlainly(response, status, text, headers)
    return answer(request, response, page.representation, { ...page, headers: { ...page.headers, ...headers } })
  }

  /** The page that a person sees at the address of a feed; absent for readers, and where the feed itself was asked for. */
  const pageOfFeed = async (route: FeedRoute, request: IncomingMessage) => {
    if (!isPageVisit(request.headers) || request.url?.endsWith(feedItself)) return undefined
    const sent = await pages.find(`feeds/${route.publication}`, request)
    return sent.kind === 'here' ? sent : undefined
  }

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const told = options.callbacks?.(request, response) ?? options.operator?.(request, response)
    if (told !== undefined) return told
    const parts = { pages, basePath, writtenBasePath, explain }
    if (request.method === 'POST' && (await answerAct(request, response, parts))) return
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      request.resume()
      return answerPlainly(response, 405, 'only GET and HEAD\n', { Allow: 'GET, HEAD' })
    }
    for (const route of routesOf(request.url ?? '', writtenBasePath)) {
      if (route.kind === 'page') {
        const sent = await pages.find(route.path, request)
        if (sent.kind === 'here') return answer(request, response, sent.representation, sent)
        if (sent.kind === 'absent') continue
        const served = sent.kind === 'moved' ? { ...sent, name: sent.path } : sent
        return answerInstead(request, response, served, { basePath, maxAgeMs: settings.minAge, headers: {}, explain })
      }
      const vary = isSubscribedTo(route) ? visitHeaders : []
      const visited = isSubscribedTo(route) ? await pageOfFeed(route, request) : undefined
      // No cache that others share keeps the page of a feed, so that none gives it to a reader.
      if (visited) {
        const shown = { ...visited, vary: [...visited.vary, ...vary], cacheControl: 'private, no-cache' }
        return answer(request, response, visited.representation, shown)
      }
      const { served, headers, maxAgeMs, isImmutable } = await answerTo(route)
      if (served.kind === 'here') {
        const cacheControl = keptFor(maxAgeMs, isImmutable)
        return answer(request, response, served.representation, { cacheControl, headers, vary })
      }
      if (served.kind !== 'absent') {
        return answerInstead(request, response, served, { basePath, maxAgeMs, headers, explain })
      }
    }
    return explain(request, response, {
      status: 404,
      fault: { kind: 'absent' },
      text: 'nothing is here\n',
      headers: openToAll,
    })
  }

  return (request, response) =>
    handle(request, response).catch((error) => answerFailure(request, response, error, { log, explain }))
}

function createRouter(
  { settings, feeds: folder, images, published, hubs, freshForMs }: ServedSite,
  parts: { readonly baseUrl: string; readonly compressor: Compressor; readonly icon: URL | undefined },
): (route: Exclude<Route, { readonly kind: 'page' }>) => Promise<Answer> {
  const { baseUrl, compressor, icon } = parts
  const files = createServedFiles(folder, { cacheBytes: settings.cacheBytes, compressor })
  const feeds = createServedFeeds(published.find, files)
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
      case 'image':
        return {
          served: await representImage(route, images),
          headers: imageHeaders,
          maxAgeMs: yearMs,
          isImmutable: true,
        }
      case 'icon': {
        const served = icon && ({ kind: 'moved', name: icon.href, isForGood: false } as const)
        return {
          served: served ?? (await fileOf(route.name, route.mediaType)),
          headers: openToAll,
          maxAgeMs: settings.maxAge,
        }
      }
    }
  }
}

/** Whether it is a document that readers subscribe to. */
function isSubscribedTo(route: Route): route is FeedRoute {
  return route.kind === 'feed' && route.place === undefined
}
