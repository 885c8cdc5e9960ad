import { createSocket, type Socket } from 'node:dgram'
import { isIPv4 } from 'node:net'

const typeA = 1
const typeAAAA = 28

/** The labels of the first question and where it ends (RFC 1035, 4.1.2). */
function question(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = []
  let at = 12
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length))
    at += length + 1
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 }
}

function bytesOf(address: string): Buffer {
  if (isIPv4(address)) return Buffer.from(address.split('.').map(Number))
  const [head = '', tail = ''] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
  const groups = (part: string) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)))
  const [left, right] = [groups(head), groups(tail)]
  const all = [...left, ...Array<number>(8 - left.length - right.length).fill(0), ...right]
  return Buffer.from(all.flatMap((group) => [group >> 8, group & 255]))
}

/**
 * Starts a name server on a UDP port of loopback that answers for every name with the addresses it is told, with a time
 * to live of nought; undefined means the name does not exist.
 */
export async function nameServer(
  port: number,
  addressesOf: (name: string, type: 'A' | 'AAAA') => string[] | 'no answer' | undefined,
): Promise<Socket> {
  const socket = createSocket('udp4')
  socket.on('message', (query, peer) => {
    const { name, type, end } = question(query)
    const isKnownType = type === typeA || type === typeAAAA
    const addresses = isKnownType ? addressesOf(name, type === typeA ? 'A' : 'AAAA') : []
    if (addresses === 'no answer') return
    const answers = (addresses ?? []).map((address) => {
      const data = bytesOf(address)
      const head = Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 0, 0, data.length])
      return Buffer.concat([head, data])
    })
    const head = Buffer.from([0, 0, 0x81, addresses === undefined ? 0x83 : 0x80, 0, 1, 0, answers.length, 0, 0, 0, 0])
    query.copy(head, 0, 0, 2)
    socket.send(Buffer.concat([head, query.subarray(12, end), ...answers]), peer.port, peer.address)
  })
  await new Promise<void>((resolve) => socket.bind(port, '127.0.0.1', resolve))
  return socket
}
