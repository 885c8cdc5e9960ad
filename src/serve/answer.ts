import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import fresh from 'fresh'
import Negotiator from 'negotiator'
import type { ContentCoding, Representation } from './representation.ts'

/** How an answer may be kept and what it links to. */
export type AnswerOptions = {
  readonly cacheControl: string
  readonly headers?: OutgoingHttpHeaders
  /** 200 where it is absent; no condition is looked at where it is another. */
  readonly status?: number
  /** The headers of the request it depends on, beside Accept-Encoding. */
  readonly vary?: readonly string[]
}

/**
 * Sends a representation in the coding the client likes best, or says that it has it already (RFC 9110, 12.5.3 and 13).
 *
 * Each coding has a strong entity tag of its own. `If-Modified-Since` counts only where there is no `If-None-Match`.
 */
export async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  representation: Representation,
  { cacheControl, headers = {}, status = 200, vary = [] }: AnswerOptions,
): Promise<void> {
  const coding = preferredCoding(request, representation)
  const validators = {
    etag: coding === 'identity' ? `"${representation.digest}"` : `"${representation.digest}-${coding}"`,
    ...(representation.lastModified && { 'last-modified': representation.lastModified.toUTCString() }),
  }
  const shared = {
    ...headers,
    ETag: validators.etag,
    ...(validators['last-modified'] !== undefined && { 'Last-Modified': validators['last-modified'] }),
    'Cache-Control': cacheControl,
    Vary: ['Accept-Encoding', ...vary].join(', '),
    'X-Content-Type-Options': 'nosniff',
  }
  // A reader that asks for an end-to-end reload is answered from the origin itself here, so that 304 is as good as 200.
  const { 'cache-control': _ignored, ...conditions } = request.headers
  if (status === 200 && fresh(conditions, validators)) {
    response.writeHead(304, shared).end()
    return
  }
  const body = await representation.body(coding)
  const size = 'stream' in body ? body.size : body.length
  response.writeHead(status, {
    ...shared,
    'Content-Type': representation.mediaType,
    ...(size !== undefined && { 'Content-Length': size }),
    ...(coding !== 'identity' && { 'Content-Encoding': coding }),
  })
  if (request.method === 'HEAD') response.end()
  else if ('stream' in body) await pipeline(body.stream(), response)
  else response.end(body)
}

/** May be kept by anyone for so long; nobody has to ask again within that time for what never changes (RFC 8246). */
export function keptFor(maxAgeMs: number, isImmutable = false): string {
  return `public, max-age=${Math.floor(maxAgeMs / 1_000)}${isImmutable ? ', immutable' : ''}`
}

/** Sends a short text for people and nothing else. */
export function answerPlainly(
  response: ServerResponse,
  status: number,
  text: string,
  headers?: OutgoingHttpHeaders,
): void {
  response
    .writeHead(status, {
      'Content-Type': 'text/plain; charset=utf-8',
      'Content-Length': Buffer.byteLength(text),
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-cache',
      ...headers,
    })
    .end(text)
}

function preferredCoding(request: IncomingMessage, { codings }: Representation): ContentCoding {
  const accepted = request.headers['accept-encoding']
  if (accepted === undefined || accepted === '') return 'identity'
  const offered = codings()
  // The types of negotiator do not know its option yet.
  const { encoding } = Negotiator.prototype as unknown as {
    encoding: (offered: readonly string[], options: { preferred: readonly string[] }) => string | undefined
  }
  const preferred = encoding.call(new Negotiator(request), offered, { preferred: offered })
  // A client that takes nothing we have gets what every client can read.
  return (preferred as ContentCoding | undefined) ?? 'identity'
}
