import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { Clock } from '../../clock.ts'

/** Somebody who proved to be the operator. */
export type Session = {
  /** What each of our forms carries, and no page of another site can know. */
  readonly formToken: string
}

/** How long a session lasts without being used, in milliseconds. */
export const sessionMs = 12 * 60 * 60_000
const mostSessions = 100

/** Who is logged in, in memory: a restart ends all sessions. */
export class Sessions {
  readonly #clock: Clock
  readonly #sessions = new LRUCache<string, Session & { readonly untilMs: number }>({ max: mostSessions })

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Begins a session; gives the secret that the cookie carries. */
  begin(): string {
    const secret = randomBytes(32).toString('base64url')
    const formToken = randomBytes(24).toString('base64url')
    this.#sessions.set(keyOf(secret), { formToken, untilMs: this.#clock() + sessionMs })
    return secret
  }

  /** The session of a secret, which lasts longer from now on; absent where there is none, or it is over. */
  find(secret: string): Session | undefined {
    const key = keyOf(secret)
    const session = this.#sessions.get(key)
    if (session === undefined) return undefined
    const nowMs = this.#clock()
    if (session.untilMs <= nowMs) this.#sessions.delete(key)
    else this.#sessions.set(key, { ...session, untilMs: nowMs + sessionMs })
    return session.untilMs <= nowMs ? undefined : session
  }

  end(secret: string): void {
    this.#sessions.delete(keyOf(secret))
  }
}

/** Whether a form carries the token of its session. */
export function isFormToken({ formToken }: Session, given: string | null): boolean {
  const [expected, found] = [formToken, given ?? ''].map((text) => createHash('sha256').update(text).digest())
  return expected !== undefined && found !== undefined && timingSafeEqual(expected, found)
}

/** Secrets are looked up by their digest: how long a look-up takes tells nothing of those that are there. */
function keyOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}
