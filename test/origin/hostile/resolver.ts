import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { decode, encode } from 'dns-packet'
import { resolverAddress } from './namespace.ts'

const harmless = '127.99.255.1'
const inner = '127.0.0.2'

/** What each name is answered with at the nth question: a name may change its mind between a check and a connection. */
const answers: Readonly<Record<string, (nth: number) => readonly string[]>> = {
  'inner.test': () => [inner],
  'mixed.test': () => [harmless, inner],
  'rebind.test': (nth) => [nth % 2 === 0 ? harmless : inner],
  'rebind3.test': (nth) => [nth % 4 === 3 ? inner : harmless],
  'feeds.localhost': () => [inner],
}

/** Starts a DNS server for the hostile names; every other name does not exist. */
export async function startResolver(): Promise<Socket> {
  const counts = new Map<string, number>()
  const socket = createSocket('udp4')
  socket.on('message', (message, peer) => {
    const query = decode(message)
    const [question] = query.questions ?? []
    if (question === undefined) return
    const name = question.name.toLowerCase()
    const known = answers[name]
    const nth = counts.get(name) ?? 0
    if (question.type === 'A') counts.set(name, nth + 1)
    const addresses = question.type === 'A' ? (known?.(nth) ?? []) : []
    const reply = encode({
      type: 'response',
      id: query.id ?? 0,
      flags: 0x0180 | (known === undefined ? 3 : 0),
      questions: [question],
      answers: addresses.map((data) => ({ type: 'A', name: question.name, ttl: 0, data })),
    })
    socket.send(reply, peer.port, peer.address)
  })
  socket.bind(53, resolverAddress)
  await once(socket, 'listening')
  return socket
}
