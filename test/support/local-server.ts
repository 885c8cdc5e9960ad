import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { whenOver } from './when-over.ts'

/** One request as a local server saw it. */
export type SeenRequest = Pick<IncomingMessage, 'method' | 'url' | 'headers'>

/** A real HTTP server on loopback, and all it was asked. */
export type LocalServer = { readonly url: string; readonly seen: SeenRequest[]; readonly server: Server }

/** Starts an HTTP server on a free loopback port; it is closed, with its connections, when the running test ends. */
export async function localServer(answer: RequestListener): Promise<LocalServer> {
  const seen: SeenRequest[] = []
  const server = createServer((request, response) => {
    seen.push({ method: request.method, url: request.url, headers: request.headers })
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  whenOver(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen, server }
}
