import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Answer, page, picture, send } from './answer.ts'
import { gazetteFeed, orchardFeed, storyPage } from './feed-sites.ts'
import { investingList } from './investing-site.ts'
import { qqList, qqPage } from './qq-site.ts'
import { readStories, type Stories } from './stories.ts'

/** One request the origin answered. */
export type OriginRequest = {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly status: number
}

/** A running fake internet: four sites on one loopback port. */
export type Origin = {
  /** Such as `http://127.0.0.1:40123`. */
  readonly url: string
  /** Where each listing is. */
  readonly listings: {
    readonly qq: string
    readonly investing: string
    readonly gazette: string
    readonly orchard: string
  }
  /** Every request so far. */
  readonly requests: readonly OriginRequest[]
  /** Reveals the next articles of every site, oldest first; default 2. Says how many there are now in each. */
  advance(by?: number): Readonly<Record<keyof Stories, number>>
  close(): Promise<void>
}

const maxRequestBytes = 64 * 1024

/**
 * Starts the fake internet on loopback: a qq-shaped API with article pages, an investing-shaped API, an RSS 2.0 and an
 * Atom feed, all of invented news.
 *
 * `hidden` articles of each site (default 4) do not exist until `advance`; `port` defaults to a free one.
 */
export async function startOrigin(options: { readonly port?: number; readonly hidden?: number } = {}): Promise<Origin> {
  const all = readStories()
  let hidden = options.hidden ?? 4
  const revealed = <T>(stories: readonly T[]): readonly T[] => stories.slice(0, Math.max(0, stories.length - hidden))
  const requests: OriginRequest[] = []
  let base = ''

  function route(request: IncomingMessage, body: string): Answer {
    const { pathname } = new URL(request.url ?? '/', base)
    const name = pathname.slice(pathname.lastIndexOf('/') + 1)
    if (pathname === '/web_feed/getPCList') {
      return request.method === 'POST' ? qqList(revealed(all.qq), base, body) : page('405', 'zh-CN', '', 405)
    }
    if (pathname.startsWith('/rain/a/')) return qqPage(revealed(all.qq), name)
    if (pathname.startsWith('/api/news/homepage/')) return investingList(revealed(all.investing), request.headers)
    if (pathname === '/gazette/feed.xml') return gazetteFeed(revealed(all.gazette), base)
    if (pathname === '/orchard/atom.xml') return orchardFeed(revealed(all.orchard), base)
    if (pathname.startsWith('/gazette/')) return storyPage(revealed(all.gazette), name)
    if (pathname.startsWith('/orchard/')) return storyPage(revealed(all.orchard), name)
    if (pathname.startsWith('/img/')) return picture(name)
    return page('Not here', 'en', '<p>There is no such page.</p>', 404)
  }

  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    const body = await readBody(request).catch(() => undefined)
    if (body === undefined) {
      response.writeHead(413, { connection: 'close' }).end()
      return
    }
    const status = send(request, response, route(request, body))
    requests.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers, status })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: base,
    listings: {
      qq: `${base}/web_feed/getPCList`,
      investing: `${base}/api/news/homepage/21/5`,
      gazette: `${base}/gazette/feed.xml`,
      orchard: `${base}/orchard/atom.xml`,
    },
    requests,
    advance(by = 2) {
      hidden = Math.max(0, hidden - by)
      return {
        qq: revealed(all.qq).length,
        investing: revealed(all.investing).length,
        gazette: revealed(all.gazette).length,
        orchard: revealed(all.orchard).length,
      }
    },
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > maxRequestBytes) throw new RangeError(`a request body of more than ${maxRequestBytes} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
