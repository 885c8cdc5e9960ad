import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'

/** One whole answer of the fake internet. */
export type Answer = {
  /** Default 200. */
  readonly status?: number
  readonly type: string
  readonly body: string
  /** Makes a GET conditional: an ETag of the body and this Last-Modified. */
  readonly lastModified?: Date
  readonly headers?: Readonly<Record<string, string>>
}

/** A JSON answer. */
export function json(value: unknown, status = 200): Answer {
  return { status, type: 'application/json; charset=utf-8', body: JSON.stringify(value) }
}

/** An HTML page with a head, navigation and footer around its main part. */
export function page(title: string, lang: string, main: string, status = 200): Answer {
  return {
    status,
    type: 'text/html; charset=utf-8',
    body: `<!DOCTYPE html>
<html lang="${lang}"><head><meta charset="utf-8"><title>${escapeMarkup(title)}</title>
<style>.nav{display:flex}</style><script>window.__PAGE__ = { "ready": true }</script></head>
<body><nav class="nav"><a href="/">Home</a> <a href="/about">About</a></nav>
<main><h1>${escapeMarkup(title)}</h1>
${main}
</main><footer><p>All of this is invented.</p></footer></body></html>`,
  }
}

/** A drawing that stands for a photograph. */
export function picture(name: string): Answer {
  const hue = createHash('sha256').update(name).digest().readUInt8(0) * 1.4
  return {
    type: 'image/svg+xml',
    body: `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="360"><rect width="640" height="360" fill="hsl(${Math.round(hue)} 40% 60%)"/></svg>`,
  }
}

/** Escapes text for XML and HTML. */
export function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

/** Sends an answer: 304 where the request's validators hold (RFC 9110, 13.2.2), gzip where it is taken. */
export function send(request: IncomingMessage, response: ServerResponse, answer: Answer): number {
  const etag = `"${createHash('sha256').update(answer.body).digest('hex').slice(0, 16)}"`
  const headers: Record<string, string> = { 'content-type': answer.type, ...answer.headers }
  if (answer.lastModified !== undefined) {
    headers.etag = etag
    headers['last-modified'] = answer.lastModified.toUTCString()
    if (isFresh(request, etag, headers['last-modified'])) {
      response.writeHead(304, headers).end()
      return 304
    }
  }
  const status = answer.status ?? 200
  if (/\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))) {
    const body = gzipSync(answer.body)
    response.writeHead(status, {
      ...headers,
      'content-encoding': 'gzip',
      'content-length': body.length,
      vary: 'Accept-Encoding',
    })
    response.end(body)
  } else {
    response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(answer.body) })
    response.end(answer.body)
  }
  return status
}

function isFresh(request: IncomingMessage, etag: string, lastModified: string): boolean {
  if (request.method !== 'GET') return false
  const match = request.headers['if-none-match']
  return match === undefined ? request.headers['if-modified-since'] === lastModified : match === etag
}
