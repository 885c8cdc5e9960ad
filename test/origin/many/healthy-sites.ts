import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What the sites counted of what was asked of them. */
export type OriginCounts = {
  requests: number
  unchanged: number
  bytes: number
  articles: number
  /** Whole answers of failing sites, in which no listing is to be found. */
  misread: number
}

/** Every so many requests a healthy site has published something. */
const requestsPerArticle = 10

/** A site on a loopback address of its own. */
export type PlayedSite = { readonly url: string; readonly server: Server }

/** Plays a site on `127.98.<n>.<n>`, from 1 on. */
export async function playSite(n: number, answer: RequestListener): Promise<PlayedSite> {
  const server = createServer(answer)
  const address = `127.98.${Math.floor(n / 200)}.${(n % 200) + 1}`
  server.on('clientError', (_error, socket) => socket.destroy())
  server.listen(0, address)
  await once(server, 'listening')
  return { url: `http://${address}:${(server.address() as AddressInfo).port}/`, server }
}

/** Answers as a healthy site that publishes now and then and knows ETags; counts what it gave. */
export function healthySite(n: number, counts: OriginCounts): RequestListener {
  let asked = n % requestsPerArticle
  let told = 0
  return (request, response) => {
    asked += 1
    counts.requests += 1
    const newest = 3 + Math.floor(asked / requestsPerArticle)
    const etag = `"v${newest}"`
    if (request.headers['if-none-match'] === etag) {
      counts.unchanged += 1
      response.writeHead(304, { etag }).end()
      return
    }
    const body = Buffer.from(feed(n, newest))
    counts.bytes += body.length
    counts.articles += told === 0 ? 20 : newest - told
    told = newest
    response.writeHead(200, { etag, 'content-type': 'application/rss+xml', 'content-length': body.length }).end(body)
  }
}

/** The newest twenty articles of a site, with some pages of text each. */
function feed(n: number, newest: number): string {
  const items = Array.from({ length: 20 }, (_, back) => {
    const number = newest + 17 - back
    const text = `<p>${`Note ${number} of site ${n} tells of the harbour, the mill and the orchard. `.repeat(30)}</p>`
    const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
    return `<item><title>Note ${number} of ${n}</title><link>https://site${n}.example/${number}</link><guid isPermaLink="false">${n}-${number}</guid><description>${escaped}</description></item>`
  })
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>Site ${n}</title><link>https://site${n}.example/</link><description/>${items.join('')}</channel></rss>`
}
