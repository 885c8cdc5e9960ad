import type { ServerResponse } from 'node:http'
import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { type Fault, goodItem } from './fault.ts'

const bombBytes = 400 * 1024 * 1024

/** Answers that are small on the wire and huge in memory, or that never end. */
export function sizeFaults(): readonly Fault[] {
  const zeros = Buffer.alloc(bombBytes, 0x20)
  const gzip = gzipSync(zeros, { level: 9 })
  const brotli = brotliCompressSync(zeros, { params: { [constants.BROTLI_PARAM_QUALITY]: 2 } })
  return [
    coded('bomb_gzip', 'a gzip bomb of 400 MiB', 'gzip', gzip),
    coded('bomb_brotli', 'a brotli bomb of 400 MiB', 'br', brotli),
    coded('bomb_zstd', 'a zstd bomb of 400 MiB', 'zstd', zstdCompressSync(zeros)),
    coded('bomb_deflate', 'a deflate bomb of 400 MiB', 'deflate', deflateSync(zeros, { level: 9 })),
    coded('bomb_raw_deflate', 'a raw deflate bomb of 400 MiB', 'deflate', deflateRawSync(zeros, { level: 9 })),
    coded('bomb_double', 'a bomb coded twice', 'gzip, gzip', gzipSync(gzip)),
    coded('false_gzip', 'plain text that says it is gzip', 'gzip', Buffer.from('<rss version="2.0"/>')),
    coded('odd_coding', 'a coding nobody knows', 'x-evil', Buffer.from('<rss version="2.0"/>')),
    {
      id: 'endless_body',
      says: 'a body without end, as fast as it is taken',
      outcome: 'fails',
      answer(_, response) {
        response.writeHead(200, { 'Content-Type': 'application/rss+xml' })
        pour(response, `<rss version="2.0"><channel>`, Buffer.alloc(256 * 1024, goodItem('Again')))
      },
    },
    {
      id: 'announced_huge',
      says: 'a Content-Length of 40 GB',
      outcome: 'fails',
      answer(_, response) {
        response.writeHead(200, { 'Content-Type': 'application/rss+xml', 'Content-Length': 40_000_000_000 })
        pour(response, '<rss>', Buffer.alloc(64 * 1024, 0x20))
      },
    },
    {
      id: 'many_items',
      says: '60,000 items in 9 MB',
      outcome: 'holds',
      answer(_, response) {
        const items = Array.from(
          { length: 60_000 },
          (_, at) =>
            `<item><title>Item ${at}</title><link>https://h.example/many/${at}</link><description>x</description></item>`,
        )
        const body = gzipSync(`<rss version="2.0"><channel><title>Many</title>${items.join('')}</channel></rss>`)
        response.writeHead(200, { 'Content-Type': 'application/rss+xml', 'Content-Encoding': 'gzip' }).end(body)
      },
    },
  ]
}

function coded(id: string, says: string, coding: string, body: Buffer): Fault {
  return {
    id,
    says,
    outcome: 'fails',
    answer(_, response) {
      response.writeHead(200, {
        'Content-Type': 'application/rss+xml',
        'Content-Encoding': coding,
        'Content-Length': body.length,
      })
      response.end(body)
    },
  }
}

/** Writes a chunk for ever, never more than the reader takes. */
function pour(response: ServerResponse, first: string, chunk: Buffer): void {
  response.write(first)
  const more = () => {
    while (!response.destroyed && response.write(chunk)) {}
  }
  response.on('drain', more)
  response.on('error', () => response.destroy())
  more()
}
