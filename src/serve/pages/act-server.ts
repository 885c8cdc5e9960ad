import type { IncomingMessage } from 'node:http'
import { FeedkeeperError } from '../../feedkeeper-error.ts'
import type { Admin, Identity } from '../admin/admin.ts'
import { readForm } from '../admin/form-body.ts'
import { isFromOurselves } from '../admin/request-origin.ts'
import { loginPage } from './doing/login-page.ts'
import type { Fault } from './fault-page.ts'
import type { ActAnswer, Page, PageRoute } from './page.ts'
import type { PageView } from './page-view.ts'

/** What is answered to a form, or to a script. */
export type ActOutcome =
  | { readonly kind: 'page'; readonly page: Page; readonly status: number; readonly view: PageView }
  | (Extract<ActAnswer, { readonly kind: 'done' }> & { readonly isScript: boolean })
  | {
      readonly kind: 'fault'
      readonly status: number
      readonly fault: Fault
      readonly text: string
      readonly headers: Readonly<Record<string, string>>
    }

/**
 * Lets a form do what it asks for, if it is one of ours: it comes from our own pages, from the operator, and with the token
 * of his session; of a script, the token of scripts is enough.
 */
export async function answerAct(
  route: PageRoute,
  path: string,
  request: IncomingMessage,
  parts: { readonly who: Identity; readonly admin: Admin; readonly siteUrl: string; readonly view: PageView },
): Promise<ActOutcome> {
  const { who, admin, siteUrl, view } = parts
  const form = await readForm(request)
  if (form === undefined) return refusal(413, 'this is no form, or too long a one')
  if (!isFromOurselves(request, siteUrl)) return refusal(403, 'it comes from a page of another site')
  if (who.kind === 'limited') return tooMany(who.retryAfterMs)
  if (route.isFor === 'operator') {
    if (who.kind === 'stranger') return unknown(request, path, view)
    if (!admin.isOurForm(who, form)) return refusal(403, 'its form is not one of this session')
  }
  const isScript = who.kind === 'operator' && who.isScript
  const groups = route.path.exec(path)?.slice(1) ?? []
  try {
    const asked = { groups, query: new URLSearchParams(), headers: request.headers, view, form, message: request }
    const answer = (await route.act?.(asked)) ?? { kind: 'absent' }
    if (answer.kind === 'limited') return tooMany(answer.retryAfterMs)
    if (answer.kind === 'absent') {
      return { kind: 'fault', status: 404, fault: { kind: 'absent' }, text: 'nothing is here\n', headers: {} }
    }
    return answer.kind === 'done' ? { ...answer, isScript } : { ...answer, status: answer.status ?? 200, view }
  } catch (error) {
    if (!(error instanceof FeedkeeperError)) throw error
    const reason = error.message
    return { kind: 'fault', status: 409, fault: { kind: 'impossible', reason }, text: `${reason}\n`, headers: {} }
  }
}

function refusal(status: number, why: string): ActOutcome {
  return { kind: 'fault', status, fault: { kind: 'refused' }, text: `not done: ${why}\n`, headers: {} }
}

function tooMany(retryAfterMs: number): ActOutcome {
  const headers = { 'Retry-After': String(Math.ceil(retryAfterMs / 1_000)) }
  return { kind: 'fault', status: 429, fault: { kind: 'limited' }, text: 'too many attempts\n', headers }
}

/** Who is not known is asked to log in; a script with a wrong token is told so (RFC 6750, 3). */
function unknown({ headers }: IncomingMessage, path: string, view: PageView): ActOutcome {
  if (headers.authorization === undefined) {
    return { kind: 'page', page: loginPage(view, { next: path, isNeeded: true }), status: 403, view }
  }
  const challenge = { 'WWW-Authenticate': 'Bearer' }
  return { kind: 'fault', status: 401, fault: { kind: 'refused' }, text: 'not done: wrong token\n', headers: challenge }
}
