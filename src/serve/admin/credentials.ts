import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { hashPassword, isPassword, isPasswordHash } from './password-hash.ts'

/** What who may do something knows. */
export type Credentials = {
  /** Whether a text is the password, or the token where one is set. Costs a tenth of a second where there is a password. */
  readonly isSecret: (text: string) => Promise<boolean>
  /** Whether a text is the token of scripts. */
  readonly isToken: (text: string) => boolean
}

/**
 * Makes what knows the secrets of the settings: a password (in the clear or hashed; hashed from here on) and a token; at least
 * one of the two. Nothing of a comparison can be learned from the time it takes.
 */
export function createCredentials(secrets: {
  readonly password?: string | undefined
  readonly token?: string | undefined
}): Credentials {
  const { password, token } = secrets
  const hashed = password === undefined || isPasswordHash(password) ? Promise.resolve(password) : hashPassword(password)
  const key = randomBytes(32)
  // Both are made equally long, so that not even their length is told.
  const digest = (text: string) => createHmac('sha256', key).update(text).digest()
  const expected = token === undefined ? undefined : digest(token)
  // One at a time: each takes 32 MiB and a thread of the few there are.
  let last: Promise<unknown> = Promise.resolve()
  const isToken = (text: string) => expected !== undefined && timingSafeEqual(digest(text), expected)
  return {
    isToken,
    async isSecret(text) {
      const kept = await hashed
      const turn = last.then(() => kept !== undefined && isPassword(text, kept))
      last = turn.catch(() => undefined)
      const isKnown = await turn
      return isToken(text) || isKnown
    },
  }
}
