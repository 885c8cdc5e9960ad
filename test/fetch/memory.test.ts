import { execFile } from 'node:child_process'
import type { ServerResponse } from 'node:http'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompressSync, constants, deflateRawSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { localServer } from '../support/local-server.ts'

const zeros = Buffer.alloc(64 * 2 ** 20)
const quick = { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } }
const bombs: Record<string, () => Buffer> = {
  gzip: () => gzipSync(zeros, { level: 1 }),
  br: () => brotliCompressSync(zeros, quick),
  zstd: () => zstdCompressSync(zeros),
  deflate: () => deflateRawSync(zeros, { level: 1 }),
}

/** Writes the same bytes for as long as they are taken. */
function pour(response: ServerResponse, bytes: Buffer): void {
  const more = () => {
    while (!response.destroyed && response.write(bytes)) {}
  }
  response.on('drain', more)
  more()
}

/** Fetches in a process of its own under the settings as they come, all at once. */
async function fetchAtOnce(urls: readonly string[]): Promise<{ ends: Record<string, number>; peakMegabytes: number }> {
  const script = fileURLToPath(new URL('fetch-at-once.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [script, ...urls], { timeout: 60_000 })
  return JSON.parse(stdout)
}

describe('memory', () => {
  test('stays under 300 MB while sixty-four hosts send bombs, bodies without end and large bodies at once', async () => {
    const coded = Object.fromEntries(Object.entries(bombs).map(([coding, make]) => [coding, make()]))
    const large = Buffer.alloc(9 * 2 ** 20, 'x')
    const crumbs = Buffer.from('1\r\nx\r\n'.repeat(2_000))
    const { url } = await localServer((request, response) => {
      const what = request.url?.slice(1, request.url.indexOf('?')) ?? ''
      const bomb = coded[what]
      if (bomb !== undefined) response.writeHead(200, { 'content-encoding': what }).end(bomb)
      else if (what === 'large') response.end(large)
      else if (what === 'endless') pour(response, Buffer.alloc(2 ** 16))
      else {
        response.socket?.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n')
        const more = () => {
          while (response.socket?.writable && response.socket.write(crumbs)) {}
        }
        response.socket?.on('drain', more).on('error', () => {})
        more()
      }
    })
    const kinds = [...Object.keys(bombs), 'large', 'endless', 'large', 'endless']
    const { ends, peakMegabytes } = await fetchAtOnce(
      Array.from({ length: 64 }, (_, at) => `${url}/${kinds[at % kinds.length]}?${at}`),
    )
    expect(ends).toEqual({ fetched: 16, 'body-too-large': 48 })
    expect(peakMegabytes).toBeLessThan(300)
  })
})
