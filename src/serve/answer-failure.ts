import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Log } from '../log/log.ts'
import type { Explain } from './answer-instead.ts'

/** Logs why a request could not be answered, and says so to who asked, unless the answer has begun: then it is broken off. */
export async function answerFailure(
  request: IncomingMessage,
  response: ServerResponse,
  error: NodeJS.ErrnoException,
  { log, explain }: { readonly log: Log; readonly explain: Explain },
): Promise<void> {
  if (response.destroyed || error.code === 'ERR_STREAM_PREMATURE_CLOSE') {
    response.destroy()
    return
  }
  log.error(
    { url: request.url, cause: `serving: ${error.message}`, error: error.message },
    `${request.url} could not be served: ${error.message}`,
  )
  if (response.headersSent) response.destroy()
  else
    await explain(request, response, {
      status: 500,
      fault: { kind: 'failed' },
      text: 'this could not be served\n',
      headers: {},
    })
}
