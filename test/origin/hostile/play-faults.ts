import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Fault } from './fault.ts'

/** A fault being played on a loopback address of its own. */
export type PlayedFault = { readonly fault: Fault; readonly url: string; readonly requests: { count: number } }

/** Plays every fault on `127.99.<n>.<n>`, one host each. */
export async function playFaults(
  faults: readonly Fault[],
): Promise<{ readonly played: readonly PlayedFault[]; close(): void }> {
  const servers: Server[] = []
  const played = await Promise.all(
    faults.map(async (fault, at) => {
      const requests = { count: 0 }
      const server = createServer((request, response) => {
        requests.count += 1
        request.resume()
        response.on('error', () => response.destroy())
        fault.answer(request, response)
      })
      server.on('clientError', (_, socket) => socket.destroy())
      const address = `127.99.${Math.floor(at / 200)}.${(at % 200) + 1}`
      server.listen(0, address)
      await once(server, 'listening')
      servers.push(server)
      return { fault, url: `http://${address}:${(server.address() as AddressInfo).port}/`, requests }
    }),
  )
  return {
    played,
    close() {
      for (const server of servers) {
        server.closeAllConnections()
        server.close()
      }
    },
  }
}
