import type { IncomingMessage, ServerResponse } from 'node:http'
import { answer, answerPlainly } from './answer.ts'
import type { Explain } from './answer-instead.ts'
import type { PageServer } from './pages/page-server.ts'
import { routesOf } from './route.ts'

const nobodyKeeps = { 'Cache-Control': 'private, no-store' }

/**
 * Does what a form asks for that was posted, and tells what came of it: a person goes on to a page that shows it (RFC 9110,
 * 15.4.4), a script is told in JSON. False where no form is taken.
 */
export async function answerAct(
  request: IncomingMessage,
  response: ServerResponse,
  parts: {
    readonly pages: Pick<PageServer, 'act'>
    readonly basePath: string
    readonly writtenBasePath: string
    readonly explain: Explain
  },
): Promise<boolean> {
  const { pages, basePath, writtenBasePath, explain } = parts
  for (const route of routesOf(request.url ?? '', writtenBasePath)) {
    const sent = route.kind === 'page' ? await pages.act(route.path, request) : undefined
    if (sent === undefined) continue
    if (sent.kind === 'here') await answer(request, response, sent.representation, sent)
    else if (sent.kind === 'done') tellDone(response, sent, basePath)
    else if (sent.kind === 'fault')
      await explain(request, response, { ...sent, headers: { ...sent.headers, ...nobodyKeeps } })
    else answerPlainly(response, 404, 'nothing is here\n')
    return true
  }
  return false
}

function tellDone(
  response: ServerResponse,
  sent: Extract<Awaited<ReturnType<PageServer['act']>>, { readonly kind: 'done' }>,
  basePath: string,
): void {
  if (sent.isScript) {
    const headers = { ...nobodyKeeps, 'Content-Type': 'application/json; charset=utf-8' }
    answerPlainly(response, 200, `${JSON.stringify(sent.told)}\n`, headers)
  } else {
    const location = `${basePath}${sent.path}`
    const cookie = sent.cookie === undefined ? {} : { 'Set-Cookie': sent.cookie }
    answerPlainly(response, 303, `look at ${location}\n`, { ...nobodyKeeps, ...cookie, Location: location })
  }
}
