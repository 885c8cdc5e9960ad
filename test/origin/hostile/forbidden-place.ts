import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'

/** Listeners on addresses that nothing may reach, and what reached them all the same. */
export type ForbiddenListeners = { readonly port: number; readonly arrivals: string[]; close(): void }

/**
 * Listens on one port of the forbidden addresses: on every address there is where `everywhere` says so (only in a network
 * that is nothing but loopback), else on three loopback addresses.
 */
export async function startForbidden(everywhere: boolean): Promise<ForbiddenListeners> {
  const arrivals: string[] = []
  const onConnection = (socket: Socket) => {
    socket.on('error', () => socket.destroy())
    const to = `${socket.localAddress}`.replace('::ffff:', '')
    if (to.startsWith('127.99.')) {
      socket.destroy()
      return
    }
    socket.once('data', (bytes) => {
      arrivals.push(`${to}: ${bytes.toString('latin1').split('\r\n').slice(0, 2).join(', ')}`)
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nsecret')
    })
    socket.once('close', () => {
      if (socket.bytesRead === 0) arrivals.push(`${to}: a connection`)
    })
  }
  const first = await listen(onConnection, 0, everywhere ? '::' : '127.0.0.2')
  const { port } = first.address() as AddressInfo
  const servers = [first]
  for (const address of everywhere ? [] : ['127.0.0.1', '::1']) {
    const server = await listen(onConnection, port, address).catch(() => undefined)
    if (server !== undefined) servers.push(server)
  }
  return {
    port,
    arrivals,
    close() {
      for (const server of servers) server.close()
    },
  }
}

async function listen(onConnection: (socket: Socket) => void, port: number, address: string): Promise<Server> {
  const server = createServer(onConnection)
  server.listen(port, address)
  await once(server, 'listening')
  return server
}
