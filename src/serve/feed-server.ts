import { createServer, type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FeedFiles } from '../archive/feed-files.ts'
import type { Log } from '../log/log.ts'
import { answer, answerPlainly } from './answer.ts'
import { describeAddress, type ListenAddress, ListenError } from './listen-address.ts'
import { contentSecurityPolicy } from './pages/page-frame.ts'
import type { ShownPublication, ShownSite } from './pages/pages.ts'
import { createServedPages } from './pages/served-pages.ts'
import { routeOf } from './route.ts'
import type { ServerSettings } from './serve-settings.ts'
import { createServedFiles } from './served-files.ts'

/** A server that listens. */
export type FeedServer = {
  /** Its own address, such as `http://127.0.0.1:8787/`. */
  readonly url: string
  /** Takes no new client, lets answers under way end for a short while, and closes. */
  readonly close: () => Promise<void>
}

/** What the server serves. */
export type FeedServerOptions = {
  readonly settings: ServerSettings
  readonly feeds: FeedFiles
  readonly site: ShownSite & { readonly url: string }
  readonly publications: () => Promise<readonly ShownPublication[]>
  readonly hubs: readonly string[]
  /** How long a feed document of a publication is good for, in milliseconds, as far as the sources' rhythm tells. */
  readonly freshForMs: (publication: string) => Promise<number | undefined>
  readonly log: Log
}

const closeGraceMs = 2_000

/** Serves published feed documents and the pages that lead to them; throws `ListenError` where it cannot listen. */
export async function startFeedServer(listen: ListenAddress, options: FeedServerOptions): Promise<FeedServer> {
  const { settings, log } = options
  const handle = createHandler(options)
  const server = createServer({ maxHeaderSize: 16_384, requestTimeout: 15_000, headersTimeout: 10_000 })
  server.keepAliveTimeout = 10_000
  server.maxConnections = settings.maxConnections
  // A client that neither reads nor writes is cut off, whatever it was doing.
  server.setTimeout(settings.idleTimeout, (socket) => socket.destroy())
  server.on('request', (request, response) => {
    // What a GET may carry is of no interest, but must not hold up the connection.
    request.resume()
    handle(request, response).catch((error: NodeJS.ErrnoException) => {
      if (response.destroyed || error.code === 'ERR_STREAM_PREMATURE_CLOSE') return response.destroy()
      log.error(
        { url: request.url, cause: `serving: ${error.message}`, error: error.message },
        `${request.url} could not be served: ${error.message}`,
      )
      if (response.headersSent) return response.destroy()
      return answerPlainly(response, 500, 'this could not be served\n')
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(new ListenError(listen, cause)))
    server.listen(listen.port, listen.host, resolve)
  })
  const { address: host, port } = server.address() as AddressInfo
  return {
    url: `http://${describeAddress({ host, port })}/`,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeIdleConnections()
      const grace = setTimeout(() => server.closeAllConnections(), closeGraceMs)
      await closed
      clearTimeout(grace)
    },
  }
}

function createHandler(
  options: FeedServerOptions,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const { settings, site, publications, hubs, freshForMs } = options
  const files = createServedFiles(options.feeds, settings.cacheBytes)
  const pages = createServedPages({ site, publications, files, startedAt: new Date() })
  const baseUrl = site.url.endsWith('/') ? site.url : `${site.url}/`
  /** An archive document hardly ever changes; the others do when their sources are polled. */
  const maxAgeMs = async (name: string, publication: string) => {
    if (name.includes('/')) return settings.maxAge
    const wanted = await freshForMs(publication)
    return Math.min(settings.maxAge, Math.max(settings.minAge, wanted ?? settings.minAge))
  }

  return async (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return answerPlainly(response, 405, 'only GET and HEAD\n', { Allow: 'GET, HEAD' })
    }
    const route = routeOf(request.url ?? '')
    if (route?.kind === 'file') {
      const file = await files(route.name, route.mediaType)
      if (file === undefined) return notFound(response)
      const headers = hubHeaders(route.name, baseUrl, hubs)
      return answer(request, response, file, {
        maxAgeMs: await maxAgeMs(route.name, route.publication),
        headers,
      })
    }
    const page = route && (await pages(route))
    if (page === undefined) return notFound(response)
    const headers = { 'Content-Security-Policy': contentSecurityPolicy, 'Referrer-Policy': 'no-referrer' }
    return answer(request, response, page, { maxAgeMs: settings.minAge, headers })
  }
}

/** A subscriber finds hub and topic in the headers (WebSub, 4). */
function hubHeaders(name: string, baseUrl: string, hubs: readonly string[]): OutgoingHttpHeaders {
  if (hubs.length === 0 || name.includes('/') || name.endsWith('.opml')) return {}
  const links = [...hubs.map((hub) => `<${hub}>; rel="hub"`), `<${new URL(name, baseUrl).href}>; rel="self"`]
  return { Link: links.join(', ') }
}

function notFound(response: ServerResponse): void {
  answerPlainly(response, 404, 'nothing is here\n')
}
