import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Fields, Pace, Reply, Scene, Seen } from './scene.ts'

/** A scene being played on its own loopback address. */
export type PlayedHost = { readonly scene: Scene; readonly url: string; readonly seen: Seen[]; close(): Promise<void> }

/** Whether this machine's loopback has more addresses than 127.0.0.1; Linux has, others need them added. */
export async function hasManyLoopbackAddresses(): Promise<boolean> {
  const server = createServer()
  return listen(server, '127.88.255.254').then(
    () => close(server).then(() => true),
    () => false,
  )
}

/** Plays every scene on a loopback address of its own (`127.<second>.0.1` onwards), so that each is a host of its own. */
export async function playHosts(scenes: readonly Scene[], pace: Pace, second: number): Promise<readonly PlayedHost[]> {
  return Promise.all(
    scenes.map((scene, at) => playHost(scene, pace, `127.${second}.${Math.floor(at / 250)}.${(at % 250) + 1}`)),
  )
}

async function playHost(scene: Scene, pace: Pace, address: string): Promise<PlayedHost> {
  const seen: Seen[] = []
  const counts = new Map<string, number>()
  const connections = new Set<Socket>()
  const server = createServer((request, response) => {
    const target = request.url ?? ''
    const nth = counts.get(target) ?? 0
    counts.set(target, nth + 1)
    const asked = { target, fields: pairs(request.rawHeaders), at: Date.now() }
    const reply = scene.play(asked, nth, pace)
    const one: Seen = {
      ...asked,
      endedAt: Number.POSITIVE_INFINITY,
      method: request.method ?? '',
      openConnections: connections.size,
      reply,
    }
    seen.push(one)
    response.on('close', () => {
      one.endedAt = Date.now()
    })
    request.resume()
    setTimeout(() => answer(response, reply), reply.delayMs ?? 0)
  })
  server.on('connection', (socket) => {
    connections.add(socket)
    socket.on('close', () => connections.delete(socket))
  })
  server.keepAliveTimeout = 60_000
  await listen(server, address)
  return { scene, url: `http://${address}:${(server.address() as AddressInfo).port}`, seen, close: () => close(server) }
}

function answer(response: ServerResponse, reply: Reply): void {
  if (reply.fault === 'hang') return
  if (reply.fault === 'reset') {
    response.socket?.resetAndDestroy()
    return
  }
  const body = Buffer.from(reply.body ?? '')
  const declares = reply.status !== 304 && !reply.fields.some(([name]) => name.toLowerCase() === 'content-length')
  const length: Fields = declares ? [['Content-Length', String(body.length)]] : []
  response.writeHead(reply.status, [...reply.fields, ...length].flat())
  if (reply.fault === 'cut') {
    response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.socket?.destroySoon())
  } else {
    response.end(body)
  }
}

function pairs(raw: readonly string[]): Fields {
  return Array.from({ length: raw.length / 2 }, (_, at) => [raw[at * 2] ?? '', raw[at * 2 + 1] ?? ''] as const)
}

function listen(server: Server, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, address, resolve)
  })
}

function close(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}
