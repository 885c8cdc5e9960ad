import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One request as the sites saw it; times are of the monotonic clock. */
export type SeenRequest = {
  readonly host: string
  readonly source: number
  /** The client, by its User-Agent. */
  readonly worker: string
  readonly atMs: number
  endedAtMs?: number
}

/** Many hosts on loopback, each with feeds of its own that publish now and then. */
export type FleetSites = {
  readonly url: (source: number) => string
  readonly seen: readonly SeenRequest[]
  /** Every article that was in a feed which a client read to its end, by its address. */
  readonly published: ReadonlySet<string>
  /** Publishes nothing new from now on. */
  readonly rest: () => void
  readonly close: () => Promise<void>
}

const answerMs = 400

/** Of the sources that are asked rarely one of so many has an article, which stays its only one. */
const quietOnesToAnArticle = 8

/**
 * Plays `hosts` hosts with the feeds of sources between them, on one port of all loopback addresses, with ETags, which answer
 * after a moment. Each of the first `often` feeds has a new article every `newsEveryMs`.
 */
export async function playFleetSites(options: {
  readonly hosts: number
  readonly often: number
  readonly newsEveryMs: number
}): Promise<FleetSites> {
  const { hosts, often, newsEveryMs } = options
  const seen: SeenRequest[] = []
  const published = new Set<string>()
  const startedAt = performance.now()
  let restedAt: number | undefined
  const newest = (source: number) => {
    if (source >= often) return source % quietOnesToAnArticle === 0 ? 1 : 0
    return newestNow(source)
  }
  const newestNow = (source: number) =>
    2 + Math.floor(((restedAt ?? performance.now()) - startedAt + (source * newsEveryMs) / 7) / newsEveryMs)
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const source = Number(/\d+/.exec(request.url ?? '')?.[0])
    const one: SeenRequest = {
      host: request.socket.localAddress ?? '',
      source,
      worker: String(request.headers['user-agent']),
      atMs: performance.now(),
    }
    seen.push(one)
    response.on('close', () => {
      one.endedAtMs = performance.now()
    })
    setTimeout(() => {
      const last = newest(source)
      const etag = `"${last}"`
      if (request.headers['if-none-match'] === etag) {
        response.writeHead(304, { etag }).end()
        return
      }
      const numbers = Array.from({ length: Math.min(last, 20) }, (_, back) => last - back)
      response.on('finish', () => {
        for (const number of numbers) published.add(addressOf(source, number))
      })
      response.writeHead(200, { etag, 'content-type': 'application/rss+xml' }).end(feed(source, numbers))
    }, answerMs)
  }
  const server = createServer(answer)
  server.keepAliveTimeout = 2_000
  server.on('clientError', (_error, socket) => socket.destroy())
  server.listen(0, '0.0.0.0')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: (source) => {
      const host = source % hosts
      return `http://127.99.${Math.floor(host / 250)}.${(host % 250) + 1}:${port}/${source}`
    },
    seen,
    published,
    rest: () => {
      restedAt ??= performance.now()
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function addressOf(source: number, number: number): string {
  return `https://site${source}.example/${number}`
}

function feed(source: number, numbers: readonly number[]): string {
  const items = numbers.map(
    (number) =>
      `<item><title>Note ${number} of ${source}</title><link>${addressOf(source, number)}</link><guid isPermaLink="false">${source}-${number}</guid><pubDate>${new Date(Date.UTC(2026, 0, 1) + number * 60_000).toUTCString()}</pubDate><description>Note ${number} of site ${source} tells of harbour, mill and orchard.</description></item>`,
  )
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>Site ${source}</title><link>https://site${source}.example/</link><description/>${items.join('')}</channel></rss>`
}
