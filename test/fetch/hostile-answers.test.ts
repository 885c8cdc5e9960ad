import type { AddressInfo } from 'node:net'
import { createServer, type Socket } from 'node:net'
import {
  brotliCompressSync,
  constants,
  createZstdCompress,
  deflateRawSync,
  deflateSync,
  gzipSync,
  zstdCompressSync,
} from 'node:zlib'
import { describe, expect, onTestFinished, test } from 'vitest'
import { localServer } from '../support/local-server.ts'
import { localFetcher } from './local-fetcher.ts'

const feed = `<rss version="2.0"><channel><title>${'Tides and ferries. '.repeat(500)}</title></channel></rss>`

/** A server that says exactly these bytes on every connection; gives its URL and how many connections it had. */
async function rawServer(answer: (socket: Socket) => void) {
  const seen = { connections: 0 }
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    seen.connections += 1
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
    socket.once('data', () => answer(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, seen }
}

/** Writes the same bytes for as long as they are taken. */
function pour(socket: Socket, bytes: Buffer): void {
  const more = () => {
    while (!socket.destroyed && socket.write(bytes)) {}
  }
  socket.on('drain', more)
  more()
}

function every(socket: Socket, ms: number, text: string): void {
  const timer = setInterval(() => socket.write(text), ms)
  socket.on('close', () => clearInterval(timer))
}

const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/rss+xml\r\n'
/** The time that runs out where an answer never ends; the others are as they come, since a busy machine may take a while over any. */
const short: Readonly<Record<string, object>> = {
  'headers-timeout': { headersTimeout: '300ms' },
  'idle-timeout': { idleTimeout: '300ms' },
  deadline: { deadline: '600ms' },
}

async function fetchCoded(coding: string, body: Uint8Array, settings = {}) {
  const { url } = await localServer((_request, response) => {
    response.writeHead(200, { 'content-encoding': coding }).end(body)
  })
  return localFetcher(settings).fetch({ url })
}

const codings = [
  ['gzip', gzipSync],
  ['x-gzip', gzipSync],
  ['GZIP', gzipSync],
  ['br', brotliCompressSync],
  ['zstd', zstdCompressSync],
  ['deflate', deflateSync],
  ['deflate', deflateRawSync],
] as const

describe('a coded body', () => {
  test.each(codings)('in %s is decoded by %o', async (coding, code) => {
    const body = code(feed)
    expect(await fetchCoded(coding, body)).toMatchObject({ body: Buffer.from(feed), wireBytes: body.length })
  })

  test.each(['identity', 'none', 'utf-8', 'UTF-8', ''])('marked %j is not coded', async (coding) => {
    expect(await fetchCoded(coding, Buffer.from(feed))).toMatchObject({ body: Buffer.from(feed) })
  })

  test('in gzip that no header mentions is decoded', async () => {
    const { url } = await localServer((_request, response) => response.end(gzipSync(feed)))
    expect(await localFetcher().fetch({ url })).toMatchObject({ body: Buffer.from(feed) })
  })

  test.each([
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
  ] as const)('of several members or frames in %s is read whole', async (coding, code) => {
    const body = Buffer.concat([code('first, '), code('second, '), code('third')])
    expect(await fetchCoded(coding, body)).toMatchObject({ body: Buffer.from('first, second, third') })
  })

  test.each([
    ['line feeds and noughts', Buffer.from('\n\n\0\0')],
    ['noughts', Buffer.alloc(1_000)],
    ['text', Buffer.from('<!-- served in 3 ms -->')],
    ['the two bytes gzip begins with', Buffer.from([0x1f, 0x8b])],
    ['what begins as gzip and is none', Buffer.concat([gzipSync(feed).subarray(0, 10), Buffer.alloc(500, 0xff)])],
    ['a member with a wrong checksum', Buffer.concat([gzipSync('third').subarray(0, -8), Buffer.alloc(8)])],
  ])('in gzip with %s after its end is read without it', async (_what, after) => {
    expect(await fetchCoded('gzip', Buffer.concat([gzipSync(feed), after]))).toMatchObject({ body: Buffer.from(feed) })
    const two = Buffer.concat([gzipSync('first, '), gzipSync('second'), after])
    expect(await fetchCoded('gzip', two)).toMatchObject({ body: Buffer.from('first, second') })
  })

  test('in gzip with everything its header may hold is decoded', async () => {
    const [plain, extra] = [gzipSync(feed), Buffer.from([3, 0, 1, 2, 3])]
    const header = Buffer.concat([plain.subarray(0, 10), extra, Buffer.from('feed.xml\0a comment\0'), Buffer.alloc(2)])
    header[3] = 2 + 4 + 8 + 16
    const body = Buffer.concat([header, plain.subarray(10)])
    expect(await fetchCoded('gzip', body)).toMatchObject({ body: Buffer.from(feed) })
    for (const length of [9, 11, 14, 18, 30, header.length - 1]) {
      await expect(fetchCoded('gzip', body.subarray(0, length))).rejects.toMatchObject({ code: 'truncated-body' })
    }
  })

  test('in gzip whose second member was cut off is an error', async () => {
    const [first, second] = [gzipSync('first'), gzipSync(feed)]
    for (const length of [12, second.length >> 1, second.length - 8, second.length - 1]) {
      const body = Buffer.concat([first, second.subarray(0, length)])
      await expect(fetchCoded('gzip', body)).rejects.toMatchObject({ code: 'truncated-body' })
    }
  })

  test('in gzip whose checksum or length is wrong is an error', async () => {
    const body = gzipSync(feed)
    for (const at of [body.length - 8, body.length - 4]) {
      const wrong = Buffer.from(body)
      wrong[at] = ~(wrong[at] ?? 0)
      await expect(fetchCoded('gzip', wrong)).rejects.toMatchObject({ code: 'bad-coding' })
    }
  })

  test.each([
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
  ] as const)('of very many members or frames in %s is an error', async (coding, code) => {
    const body = Buffer.concat(Array<Buffer>(11_000).fill(code('x')))
    await expect(fetchCoded(coding, body)).rejects.toMatchObject({ code: 'bad-coding' })
  })

  test.each(codings)('in %s that was cut off is an error (%o)', async (coding, code) => {
    const body = code(feed)
    for (const length of [body.length - 1, body.length - 12, body.length >> 1, 12]) {
      await expect(fetchCoded(coding, body.subarray(0, length))).rejects.toMatchObject({ code: 'truncated-body' })
    }
  })

  test.each([
    ['gzip', Buffer.from(feed)],
    ['br', Buffer.from(feed)],
    ['zstd', Buffer.from(feed)],
    ['gzip, gzip', gzipSync(gzipSync(feed))],
    ['br, gzip', gzipSync(brotliCompressSync(feed))],
    ['compress', Buffer.from(feed)],
    ['x-evil', Buffer.from(feed)],
  ])('as %j that is not what it says, or not asked for, is an error', async (coding, body) => {
    await expect(fetchCoded(coding, body)).rejects.toMatchObject({ code: 'bad-coding' })
  })

  test('in zstd that asks for a window of 128 MiB is an error', async () => {
    const params = { [constants.ZSTD_c_windowLog]: 27 }
    const body = zstdCompressSync(Buffer.alloc(2 ** 20), { params })
    // A frame that gives its size needs no more window than that: without it, the window counts.
    const stream = createZstdCompress({ params })
    stream.end(Buffer.alloc(2 ** 20))
    const streamed = Buffer.concat(await stream.toArray())
    expect(await fetchCoded('zstd', body)).toMatchObject({ kind: 'fetched' })
    await expect(fetchCoded('zstd', streamed)).rejects.toMatchObject({ code: 'bad-coding' })
  })

  test('coded twice in two header lines is an error', async () => {
    const { url } = await localServer((_request, response) => {
      response.writeHead(200, ['content-encoding', 'gzip', 'content-encoding', 'gzip'])
      response.end(gzipSync(gzipSync(feed)))
    })
    await expect(localFetcher().fetch({ url })).rejects.toMatchObject({ code: 'bad-coding' })
  })

  test.each(codings)('in %s that is a bomb is stopped at its bound (%o)', async (coding, code) => {
    const bomb = code(Buffer.alloc(8 * 2 ** 20))
    await expect(fetchCoded(coding, bomb, { maxDecodedBytes: 2 ** 20 })).rejects.toMatchObject({
      code: 'body-too-large',
      message: expect.stringContaining('1048576 bytes decoded'),
    })
  })

  test.each([
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
  ] as const)('of many members or frames in %s is bounded as a whole', async (coding, code) => {
    const piece = code(Buffer.alloc(2 ** 19))
    const bomb = Buffer.concat(Array<Buffer>(40).fill(piece))
    await expect(fetchCoded(coding, bomb, { maxDecodedBytes: 2 ** 20 })).rejects.toMatchObject({
      code: 'body-too-large',
    })
  })

  test('that is exactly as large as it may be is read', async () => {
    const body = Buffer.alloc(2 ** 16, 'x')
    const settings = { maxDecodedBytes: body.length, maxWireBytes: body.length }
    expect(await fetchCoded('gzip', gzipSync(body), settings)).toMatchObject({ kind: 'fetched' })
    expect(await fetchCoded('', body, settings)).toMatchObject({ kind: 'fetched' })
  })
})

describe('a body too large', () => {
  test('is refused by its announced length before it is read', async () => {
    const { url } = await rawServer((socket) => socket.write(`${head}content-length: 40000000000\r\n\r\n`))
    await expect(localFetcher().fetch({ url })).rejects.toMatchObject({ code: 'body-too-large' })
  })

  test('is stopped on the wire where it has no end', async () => {
    const { url } = await rawServer((socket) => {
      socket.write(`${head}\r\n`)
      pour(socket, Buffer.alloc(2 ** 16, 'x'))
    })
    await expect(localFetcher({ maxWireBytes: 2 ** 20 }).fetch({ url })).rejects.toMatchObject({
      code: 'body-too-large',
      message: expect.stringContaining('1048576 bytes on the wire'),
    })
  })

  test('of a refusal or a redirect is not read to its end', async () => {
    const { url } = await rawServer((socket) => {
      socket.write('HTTP/1.1 404 Not Found\r\n\r\n')
      pour(socket, Buffer.alloc(2 ** 14, 'x'))
    })
    const outcome = await localFetcher().fetch({ url })
    expect(outcome).toMatchObject({ kind: 'refused', status: 404 })
    expect(outcome.wireBytes).toBeLessThan(2 ** 18)
  })
})

describe('an answer that is cut off, slow or no HTTP', () => {
  const cases: [name: string, code: string, answer: (socket: Socket) => void][] = [
    [
      'a body shorter than its length',
      'truncated-body',
      (socket) => socket.end(`${head}content-length: 5000\r\n\r\nhalf a feed`),
    ],
    [
      'chunks without the last',
      'truncated-body',
      (socket) => socket.end(`${head}transfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n`),
    ],
    [
      'a connection reset within the body',
      'truncated-body',
      (socket) =>
        socket.write(`${head}content-length: 5000\r\n\r\nhalf`, () => setTimeout(() => socket.resetAndDestroy(), 20)),
    ],
    ['a connection closed without an answer', 'connection-failed', (socket) => socket.end()],
    ['a connection reset without an answer', 'connection-failed', (socket) => socket.resetAndDestroy()],
    ['nothing at all', 'headers-timeout', () => {}],
    ['headers that stop in the middle', 'headers-timeout', (socket) => socket.write('HTTP/1.1 200 OK\r\nx-slow: ')],
    [
      'headers letter by letter',
      'headers-timeout',
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\nx-slow: ')
        every(socket, 40, 'x')
      },
    ],
    ['100 Continue without end', 'malformed-response', (socket) => every(socket, 40, 'HTTP/1.1 100 Continue\r\n\r\n')],
    ['a body that stops', 'idle-timeout', (socket) => socket.write(`${head}content-length: 5000\r\n\r\nhalf`)],
    [
      'a body letter by letter',
      'deadline',
      (socket) => {
        socket.write(`${head}transfer-encoding: chunked\r\n\r\n`)
        every(socket, 40, '1\r\nx\r\n')
      },
    ],
    [
      'the redirect body letter by letter',
      'deadline',
      (socket) => {
        socket.write('HTTP/1.1 302 Found\r\nlocation: /a\r\ntransfer-encoding: chunked\r\n\r\n')
        every(socket, 40, '1\r\nx\r\n')
      },
    ],
    [
      'one header of a megabyte',
      'headers-too-large',
      (socket) => socket.end(`HTTP/1.1 200 OK\r\nx-huge: ${'x'.repeat(1_000_000)}\r\n\r\n`),
    ],
    [
      'headers without end',
      'headers-too-large',
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\n')
        pour(socket, Buffer.from(`x-flood: ${'x'.repeat(1_000)}\r\n`.repeat(16)))
      },
    ],
    ['another protocol', 'malformed-response', (socket) => socket.end('SSH-2.0-OpenSSH_9.7\r\n\r\n')],
    [
      'two lengths',
      'truncated-body',
      (socket) => socket.end(`${head}content-length: 4\r\ncontent-length: 5\r\n\r\nhalf`),
    ],
    [
      'a part nobody asked for',
      'unasked-answer',
      (socket) =>
        socket.end('HTTP/1.1 206 Partial Content\r\ncontent-range: bytes 0-3/9\r\ncontent-length: 4\r\n\r\nhalf'),
    ],
    ['304 nobody asked for', 'unasked-answer', (socket) => socket.end('HTTP/1.1 304 Not Modified\r\n\r\n')],
    ['an empty 200', 'empty-body', (socket) => socket.end(`${head}content-length: 0\r\n\r\n`)],
    [
      'an empty 200 in gzip',
      'empty-body',
      (socket) => socket.end(`${head}content-encoding: gzip\r\ncontent-length: 0\r\n\r\n`),
    ],
    ['204', 'empty-body', (socket) => socket.end('HTTP/1.1 204 No Content\r\n\r\n')],
  ]

  test.each(cases)('%s is %s, asked once', async (_name, code, answer) => {
    const { url, seen } = await rawServer(answer)
    const failure = await localFetcher(short[code])
      .fetch({ url })
      .catch((error: unknown) => error)
    expect(failure).toMatchObject({ code, url })
    expect((failure as Error).message).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/: [^\n]{5,300}$/)
    expect(seen.connections).toBe(1)
  })

  test('a closed port is connection-failed', async () => {
    await expect(localFetcher().fetch({ url: 'http://127.0.0.1:9/' })).rejects.toMatchObject({
      code: 'connection-failed',
      message: expect.stringContaining('ECONNREFUSED'),
    })
  })

  test('a name nobody has is name-not-resolved', async () => {
    await expect(localFetcher().fetch({ url: 'http://nobody.invalid/' })).rejects.toMatchObject({
      code: 'name-not-resolved',
    })
  })

  test('a slow body is idle only when it is silent: one that goes on is read', async () => {
    const { url } = await rawServer((socket) => {
      socket.write(`${head}content-length: 5\r\n\r\n`)
      const timer = setInterval(() => socket.write('x'), 90)
      socket.on('close', () => clearInterval(timer))
    })
    expect(await localFetcher({ idleTimeout: '2s' }).fetch({ url })).toMatchObject({ body: Buffer.from('xxxxx') })
  })

  test('messages show neither query nor fragment', async () => {
    const { url } = await rawServer((socket) => socket.end())
    const failure = await localFetcher()
      .fetch({ url: `${url}feed?key=secret#x` })
      .catch((error: Error) => error)
    expect((failure as Error).message).toContain('/feed?…: ')
    expect((failure as Error).message).not.toContain('secret')
  })
})

describe('validators', () => {
  test.each([
    '"plain"',
    'W/"weak"',
    'unquoted',
    '"with, comma"',
    '"with \\"quotes\\""',
    '"sp ace"',
    '"\xe9\xff latin1"',
    Buffer.from('"新"').toString('latin1'),
    '""',
    "'single'",
    '*',
    '-',
    '"a"b"',
    'Fri, 20 Nov 2026',
    '0',
    `"${'x'.repeat(2_000)}"`,
  ])('%j comes back byte for byte', async (etag) => {
    const seen: string[] = []
    const { url } = await localServer((request, response) => {
      const raw = request.rawHeaders
      seen.push(
        raw[raw.findIndex((name) => name.toLowerCase() === 'if-none-match') + 1] ?? '',
        raw[raw.findIndex((name) => name.toLowerCase() === 'if-modified-since') + 1] ?? '',
      )
      response.writeHead(request.headers['if-none-match'] ? 304 : 200, { etag, 'last-modified': etag })
      response.end(request.headers['if-none-match'] ? undefined : feed)
    })
    const fetcher = localFetcher()
    const first = await fetcher.fetch({ url })
    if (first.kind !== 'fetched') throw new Error(first.kind)
    expect(await fetcher.fetch({ url, validators: first.validators })).toMatchObject({ kind: 'not-modified' })
    expect(seen.slice(2)).toEqual([etag, etag])
  })

  test('none is invented, and one too long to be sent back is not kept', async () => {
    const { url, seen } = await localServer((_request, response) => {
      response.writeHead(200, { etag: `"${'x'.repeat(5_000)}"` }).end(feed)
    })
    expect(await localFetcher().fetch({ url })).toMatchObject({ validators: {} })
    expect(seen[0]?.headers).not.toHaveProperty('if-none-match')
    expect(seen[0]?.headers).not.toHaveProperty('if-modified-since')
  })
})
