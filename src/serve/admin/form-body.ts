import type { IncomingMessage } from 'node:http'

const mostBytes = 16_384

/** Reads a form that was posted; absent where it is too long or no form. No body at all is an empty form. */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams | undefined> {
  const { 'content-type': type = '' } = request.headers
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length
    // What is too long is read to its end and not kept, so that the answer reaches who sends it.
    if (bytes <= mostBytes) chunks.push(chunk as Buffer)
    else if (bytes > 64 * mostBytes) return undefined
  }
  if (bytes > mostBytes) return undefined
  if (bytes > 0 && !/^application\/x-www-form-urlencoded\b/i.test(type)) return undefined
  return new URLSearchParams(Buffer.concat(chunks).toString())
}
