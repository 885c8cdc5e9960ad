import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { answerPlainly, keptFor } from './answer.ts'
import type { Fault } from './pages/fault-page.ts'
import type { Served } from './served-feeds.ts'

/** Says why there is nothing to send: as a page to who would have one, else in a line. */
export type Explain = (
  request: IncomingMessage,
  response: ServerResponse,
  why: {
    readonly status: number
    readonly fault: Fault
    readonly text: string
    readonly headers: OutgoingHttpHeaders
  },
) => Promise<void>

/** Says why there is nothing to send, and where it went or when to ask again (RFC 9110, 15.4, 15.5.11 and 15.6.4). */
export async function answerInstead(
  request: IncomingMessage,
  response: ServerResponse,
  served: Exclude<Served, { readonly kind: 'here' | 'absent' }>,
  options: {
    readonly basePath: string
    readonly maxAgeMs: number
    readonly headers: OutgoingHttpHeaders
    readonly explain: Explain
  },
): Promise<void> {
  const { basePath, maxAgeMs, headers, explain } = options
  if (served.kind === 'moved') {
    const location = URL.canParse(served.name) ? served.name : `${basePath}${served.name}`
    return answerPlainly(response, served.isForGood ? 301 : 302, `it is at ${location}\n`, {
      ...headers,
      Location: location,
      'Cache-Control': keptFor(maxAgeMs),
    })
  }
  if (served.kind === 'gone') {
    const day = new Date(served.sinceMs).toISOString().slice(0, 10)
    const text = `${served.title} is not published any more, since ${day}\n`
    return explain(request, response, {
      status: 410,
      fault: { kind: 'gone', title: served.title, day },
      text,
      headers,
    })
  }
  const seconds = Math.max(1, Math.ceil(served.retryAfterMs / 1_000))
  const text = 'too much is asked for at once; ask again in a moment\n'
  return explain(request, response, {
    status: 503,
    fault: { kind: 'busy' },
    text,
    headers: { ...headers, 'Retry-After': seconds },
  })
}
