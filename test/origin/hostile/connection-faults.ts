import type { Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { type Fault, goodItem } from './fault.ts'

const whole = `<rss version="2.0"><channel><title>Cut</title>${goodItem('Cut off')}${goodItem('Never there')}</channel></rss>`
const head = 'HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n'

/** Answers that stop, stall or are no HTTP. */
export const connectionFaults: readonly Fault[] = [
  raw('cut_length', 'a body shorter than its Content-Length', (socket) =>
    socket.end(`${head}Content-Length: ${whole.length}\r\n\r\n${whole.slice(0, 300)}`),
  ),
  raw('cut_chunked', 'a chunked body without its last chunk', (socket) =>
    socket.end(`${head}Transfer-Encoding: chunked\r\n\r\n${whole.length.toString(16)}\r\n${whole}\r\n`),
  ),
  raw('cut_gzip', 'a gzip body without its end', (socket) => {
    const body = gzipSync(whole).subarray(0, -12)
    socket.write(`${head}Content-Encoding: gzip\r\nContent-Length: ${body.length}\r\n\r\n`)
    socket.end(body)
  }),
  raw('reset_midway', 'a connection that is reset in the body', (socket) =>
    socket.write(`${head}Content-Length: 5000\r\n\r\n${whole.slice(0, 200)}`, () => socket.resetAndDestroy()),
  ),
  raw('partial', 'a 206 nobody asked for', (socket) =>
    socket.end(
      `HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-99/200\r\nContent-Length: ${whole.length}\r\n\r\n${whole}`,
    ),
  ),
  raw('empty', 'a 200 with nothing in it', (socket) => socket.end(`${head}Content-Length: 0\r\n\r\n`)),
  raw('no_http', 'an answer that is no HTTP', (socket) => socket.end('SSH-2.0-OpenSSH_9.7\r\n\r\n')),
  raw('two_lengths', 'two different Content-Lengths', (socket) =>
    socket.end(`${head}Content-Length: 5\r\nContent-Length: ${whole.length}\r\n\r\n${whole}`),
  ),
  raw('header_flood', 'header lines without end', (socket) => {
    socket.write('HTTP/1.1 200 OK\r\n')
    const lines = `X-Flood: ${'a'.repeat(1000)}\r\n`.repeat(16)
    const more = () => {
      while (!socket.destroyed && socket.write(lines)) {}
    }
    socket.on('drain', more)
    more()
  }),
  raw('header_huge', 'one header of a megabyte', (socket) =>
    socket.end(`HTTP/1.1 200 OK\r\nX-Huge: ${'b'.repeat(1_000_000)}\r\n\r\n`),
  ),
  raw('continue_flood', '100 Continue without end', (socket) => every(socket, 20, 'HTTP/1.1 100 Continue\r\n\r\n')),
  raw('slow_head', 'a head that comes byte by byte', (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nX-Slow: ')
    every(socket, 500, 'a')
  }),
  raw('slow_body', 'a body that comes byte by byte', (socket) => {
    socket.write(`${head}Transfer-Encoding: chunked\r\n\r\n`)
    every(socket, 500, '1\r\n \r\n')
  }),
  raw('silence', 'a connection that is taken and never answered', () => {}),
]

function raw(id: string, says: string, answer: (socket: Socket) => void): Fault {
  return {
    id,
    says,
    outcome: 'fails',
    answer({ socket }) {
      socket.on('error', () => socket.destroy())
      answer(socket)
    },
  }
}

function every(socket: Socket, ms: number, text: string): void {
  const timer = setInterval(() => socket.write(text), ms)
  socket.on('close', () => clearInterval(timer))
}
