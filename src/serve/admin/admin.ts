import type { IncomingMessage } from 'node:http'
import type { Clock } from '../../clock.ts'
import { LoginAttempts } from './attempts.ts'
import { createCredentials } from './credentials.ts'
import { clientAddress, isOverHttps } from './request-origin.ts'
import { isFormToken, Sessions, sessionMs } from './sessions.ts'

/** What who asks has proved to be: the operator, in a browser or by a script's token; nobody; or one who tried too often. */
export type Identity =
  | { readonly kind: 'operator'; readonly formToken: string; readonly isScript: boolean }
  | { readonly kind: 'stranger' }
  | { readonly kind: 'limited'; readonly retryAfterMs: number }

/** What came of a login: the cookie that carries the session, or why there is none. */
export type Login =
  | { readonly kind: 'in'; readonly cookie: string }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'limited'; readonly retryAfterMs: number }

/** Who may change something, and how that is proved. */
export type Admin = {
  readonly identify: (request: IncomingMessage) => Identity
  /** Whether a form that the operator sent is one of ours, which scripts need not prove. */
  readonly isOurForm: (operator: Extract<Identity, { kind: 'operator' }>, form: URLSearchParams) => boolean
  readonly login: (request: IncomingMessage, secret: string) => Promise<Login>
  /** Ends the session of a request; gives the cookie that takes its place. */
  readonly logout: (request: IncomingMessage) => string
}

const cookieName = 'feedkeeper_session'

/** Makes what knows the operator by a password, a token, or both; absent where neither is set. */
export function createAdmin(options: {
  readonly secrets: { readonly password?: string | undefined; readonly token?: string | undefined }
  readonly siteUrl: string
  readonly clock: Clock
}): Admin | undefined {
  const { secrets, siteUrl, clock } = options
  if (secrets.password === undefined && secrets.token === undefined) return undefined
  const credentials = createCredentials(secrets)
  const sessions = new Sessions(clock)
  const attempts = new LoginAttempts(clock)
  const { pathname } = new URL(siteUrl.endsWith('/') ? siteUrl : `${siteUrl}/`)
  const cookie = (request: IncomingMessage, value: string, seconds: number) =>
    `${cookieName}=${value}; Path=${pathname}; Max-Age=${seconds}; HttpOnly; SameSite=Strict${isOverHttps(request, siteUrl) ? '; Secure' : ''}`

  return {
    identify(request) {
      const { authorization } = request.headers
      if (authorization === undefined) {
        const session = sessions.find(cookieOf(request) ?? '')
        if (session === undefined) return { kind: 'stranger' }
        return { kind: 'operator', formToken: session.formToken, isScript: false }
      }
      const address = clientAddress(request)
      const retryAfterMs = attempts.begin(address)
      if (retryAfterMs !== undefined) return { kind: 'limited', retryAfterMs }
      const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1]
      if (token === undefined || !credentials.isToken(token)) return { kind: 'stranger' }
      attempts.succeed(address)
      return { kind: 'operator', formToken: '', isScript: true }
    },
    isOurForm: ({ formToken, isScript }, form) => isScript || isFormToken({ formToken }, form.get('token')),
    async login(request, secret) {
      const address = clientAddress(request)
      const retryAfterMs = attempts.begin(address)
      if (retryAfterMs !== undefined) return { kind: 'limited', retryAfterMs }
      if (!(await credentials.isSecret(secret))) return { kind: 'wrong' }
      attempts.succeed(address)
      return { kind: 'in', cookie: cookie(request, sessions.begin(), sessionMs / 1_000) }
    },
    logout(request) {
      sessions.end(cookieOf(request) ?? '')
      return cookie(request, '', 0)
    },
  }
}

function cookieOf({ headers }: IncomingMessage): string | undefined {
  return new RegExp(`(?:^|; *)${cookieName}=([\\w-]{20,100})(?:;|$)`).exec(headers.cookie ?? '')?.[1]
}
