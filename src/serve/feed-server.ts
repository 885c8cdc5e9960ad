import type { AddressInfo } from 'node:net'
import { nodeHttp } from '../node-http.ts'
import { describeAddress, type ListenAddress, ListenError } from './listen-address.ts'
import { createRequestHandler, type ServedSite } from './request-handler.ts'

/** A server that listens. */
export type FeedServer = {
  /** Its own address, such as `http://127.0.0.1:8787/`. */
  readonly url: string
  /** Takes no new client, lets answers under way end for a short while, and closes. */
  readonly close: () => Promise<void>
}

const closeGraceMs = 2_000

/** Serves published feed documents and the pages that lead to them; throws `ListenError` where it cannot listen. */
export async function startFeedServer(listen: ListenAddress, options: ServedSite): Promise<FeedServer> {
  const { settings } = options
  const handle = createRequestHandler(options)
  const server = nodeHttp.createServer({ maxHeaderSize: 16_384, requestTimeout: 15_000, headersTimeout: 10_000 })
  server.keepAliveTimeout = 10_000
  server.maxConnections = settings.maxConnections
  // A client that neither reads nor writes is cut off, whatever it was doing.
  server.setTimeout(settings.idleTimeout, (socket) => socket.destroy())
  server.on('request', (request, response) => {
    // What a GET may carry is of no interest, but must not hold up the connection.
    if (request.method !== 'POST') request.resume()
    void handle(request, response)
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
