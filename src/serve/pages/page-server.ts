import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http'
import { LRUCache } from 'lru-cache'
import Negotiator from 'negotiator'
import type { Clock } from '../../clock.ts'
import type { Admin, Identity } from '../admin/admin.ts'
import { type Compressor, representBytes } from '../coded-bytes.ts'
import { digestOf, type Representation } from '../representation.ts'
import { type ActOutcome, answerAct } from './act-server.ts'
import { loginPage } from './doing/login-page.ts'
import { type Fault, faultPage } from './fault-page.ts'
import type { Page, PageAnswer, PageRoute } from './page.ts'
import { writePage } from './page-frame.ts'
import { pageHeaders } from './page-policy.ts'
import { languageFor, type PageSite, type PageView } from './page-view.ts'
import { stylesheet, stylesheetPath } from './style/stylesheet.ts'

/** What is sent for a path of pages. */
export type SentPage =
  | {
      readonly kind: 'here'
      readonly representation: Representation
      readonly status?: number
      readonly headers: OutgoingHttpHeaders
      readonly cacheControl: string
      /** The headers of requests it depends on, beside Accept-Encoding. */
      readonly vary: readonly string[]
    }
  | Extract<PageAnswer, { readonly kind: 'moved' | 'busy' | 'gone' | 'absent' }>

/** What came of a form but for a page. */
export type SentAct = Exclude<ActOutcome, { readonly kind: 'page' }>

/** Gives what stands at a path, and pages that say why nothing does. */
export type PageServer = {
  readonly find: (path: string, request: IncomingMessage) => Promise<SentPage>
  /** Does what a form asks for that was posted to a path; absent where no form is taken there. */
  readonly act: (path: string, request: IncomingMessage) => Promise<SentPage | SentAct | undefined>
  /** A page that tells of a fault; absent where the client would rather not have a page. */
  readonly fault: (status: number, fault: Fault, request: IncomingMessage) => SentPage | undefined
}

/** Pages as they were last sent are kept so far, so that one that is as it was is not compressed again. */
const mostBytesKept = 4 * 1_024 * 1_024

const styleName = /^style\.[\w-]{1,40}\.css$/
const forGood = 'public, max-age=31536000, immutable'

/** What pages are served with. */
type PageServerOptions = {
  readonly routes: readonly PageRoute[]
  readonly site: PageSite
  readonly compressor: Compressor
  /** Who may do something; absent where nobody may. */
  readonly admin?: Admin | undefined
  readonly clock: Clock
}

/** Makes what serves the pages of a table. */
export function createPageServer(options: PageServerOptions): PageServer {
  const { routes, site, compressor, admin } = options
  const kept = new LRUCache<string, Representation & { readonly size: number }>({
    maxSize: mostBytesKept,
    sizeCalculation: ({ size }) => 2 * size,
  })
  const sections = routes.flatMap(({ section }) => section ?? [])
  const frame = { sections, styleUrl: `${site.basePath}${stylesheetPath}` }
  const style = representBytes(stylesheet, { mediaType: 'text/css; charset=utf-8', compressor })
  const view = (request: IncomingMessage) => viewFor(request, admin?.identify(request), options)

  const send = (view: PageView, page: Page, about: { readonly name?: string; readonly status?: number }): SentPage => {
    const bytes = Buffer.from(writePage(view, frame, page))
    // What the operator sees is his alone, and nobody keeps it.
    const isPrivate = view.operator !== undefined
    const key = about.name === undefined || isPrivate ? undefined : `${view.lang} ${about.name}`
    let representation = key === undefined ? undefined : kept.get(key)
    if (representation?.digest !== digestOf(bytes)) {
      const made = representBytes(bytes, { mediaType: 'text/html; charset=utf-8', compressor })
      representation = { ...made, size: bytes.length }
      if (key !== undefined) kept.set(key, representation)
    }
    return {
      kind: 'here',
      representation,
      ...(about.status !== undefined && { status: about.status }),
      headers: { ...pageHeaders, 'Content-Language': view.lang },
      cacheControl: isPrivate ? 'private, no-store' : 'no-cache',
      vary: admin ? ['Accept-Language', 'Cookie', 'Authorization'] : ['Accept-Language'],
    }
  }

  return {
    async find(path, request) {
      if (styleName.test(path)) {
        // A page of another release is dressed in what there is.
        const cacheControl = path === stylesheetPath ? forGood : 'no-cache'
        return { kind: 'here', representation: style, headers: {}, cacheControl, vary: [] }
      }
      for (const route of routes) {
        const groups = route.path.exec(path)?.slice(1)
        if (groups === undefined) continue
        const target = request.url ?? ''
        const at = target.indexOf('?')
        const query = new URLSearchParams(at < 0 ? '' : target.slice(at + 1))
        const seen = view(request)
        if (route.isFor === 'operator' && seen.operator === undefined) {
          return send(seen, loginPage(seen, { next: path, isNeeded: true }), { status: 403 })
        }
        const answer = await route.answer({ groups, query, headers: request.headers, view: seen })
        if (answer.kind === 'page') return send(seen, answer.page, { name: target, ...statusOf(answer) })
        if (answer.kind !== 'file') return answer
        const { bytes, mediaType, headers } = answer
        const representation = representBytes(bytes, { mediaType, compressor })
        return { kind: 'here', representation, headers, cacheControl: 'no-cache', vary: [] }
      }
      return { kind: 'absent' }
    },
    async act(path, request) {
      const route = routes.find((each) => each.act !== undefined && each.path.test(path))
      if (route === undefined || admin === undefined) return undefined
      const who = admin.identify(request)
      const parts = { who, admin, siteUrl: site.baseUrl, view: viewFor(request, who, options) }
      const outcome = await answerAct(route, path, request, parts)
      return outcome.kind === 'page' ? send(outcome.view, outcome.page, { status: outcome.status }) : outcome
    },
    fault(status, fault, request) {
      if (!wantsPage(request)) return undefined
      const seen = view(request)
      return send(seen, faultPage(seen, fault), { status })
    },
  }
}

function viewFor(
  request: IncomingMessage,
  who: Identity | undefined,
  { site, admin, clock }: PageServerOptions,
): PageView {
  return {
    site,
    nowMs: clock(),
    ...(admin && { hasLogin: true }),
    ...(who?.kind === 'operator' && { operator: who }),
    ...languageFor(request.headers['accept-language']),
  }
}

/** Whether a client asks for HTML by name. */
function wantsPage(request: IncomingMessage): boolean {
  const { accept = '' } = request.headers
  return accept.includes('text/html') && new Negotiator(request).mediaType(['text/html', 'text/plain']) === 'text/html'
}

function statusOf({ status }: { readonly status?: number }): { readonly status?: number } {
  return status === undefined ? {} : { status }
}
