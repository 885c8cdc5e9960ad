import type { IncomingMessage, ServerResponse } from 'node:http'
import { answerPlainly } from '../answer.ts'

/** What answers the hubs. */
export type Callbacks = {
  readonly verify: (token: string, query: URLSearchParams) => Promise<string | undefined>
  readonly isOpen: (token: string) => Promise<boolean>
  readonly take: (push: {
    readonly token: string
    readonly body: Uint8Array
    readonly contentType?: string | undefined
    readonly signature?: string | undefined
    readonly topic?: string | undefined
  }) => Promise<void>
}

const path = /^\/(?:[^?#]*\/)?websub\/([\w-]{32})(?:\?(.*))?$/
/** A push is a feed, or the new entries of one. */
const mostBytes = 8_388_608

/** Makes what answers WebSub hubs at `websub/<token>` (WebSub, 5.3 and 7); absent where something else is asked for. */
export function createWebsubAnswers(callbacks: Callbacks) {
  return (request: IncomingMessage, response: ServerResponse): Promise<void> | undefined => {
    const [, token, query = ''] = path.exec(request.url ?? '') ?? []
    if (token === undefined) return undefined
    if (request.method === 'GET') return verified(token, new URLSearchParams(query), response, callbacks)
    if (request.method === 'POST') return taken(token, request, response, callbacks)
    return undefined
  }
}

async function verified(
  token: string,
  query: URLSearchParams,
  response: ServerResponse,
  callbacks: Callbacks,
): Promise<void> {
  const challenge = await callbacks.verify(token, query)
  if (challenge === undefined) answerPlainly(response, 404, 'nothing is here\n')
  else answerPlainly(response, 200, challenge)
}

/** A push is answered before it is looked at, and in the same words where it is not signed (WebSub, 7 and 8). */
async function taken(
  token: string,
  request: IncomingMessage,
  response: ServerResponse,
  callbacks: Callbacks,
): Promise<void> {
  // What is refused is not read to its end.
  if (!(await callbacks.isOpen(token)))
    return answerPlainly(response, 404, 'nothing is here\n', { Connection: 'close' })
  const body = await bodyOf(request)
  if (body === 'cut off') return
  if (body === 'too long') return answerPlainly(response, 413, 'too long\n', { Connection: 'close' })
  answerPlainly(response, 202, 'taken\n')
  const { 'content-type': contentType, 'x-hub-signature': signature, link } = request.headers
  const topic = /<([^<>]{1,2000})>\s*;[^,]*\brel="?self\b/i.exec(String(link ?? '').slice(0, 8_000))?.[1]
  await callbacks.take({ token, body, contentType, signature: [signature].flat()[0], topic })
}

async function bodyOf(request: IncomingMessage): Promise<Buffer | 'too long' | 'cut off'> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of request) {
      bytes += (chunk as Buffer).length
      if (bytes > mostBytes) return 'too long'
      chunks.push(chunk as Buffer)
    }
  } catch {
    // The hub went away: it will push again.
    return 'cut off'
  }
  return Buffer.concat(chunks)
}
