import type { Fetch, FetchOutcome, FetchRequest } from '../outcome.ts'
import { namesSecret, type Secrets, type UsedSecrets, withoutSecrets } from './secrets.ts'

/**
 * Gives a fetch that puts secrets in their places (address, headers, body) as late as can be, and takes them out of all that
 * comes back: addresses, headers, the body, errors. What is logged, kept or published of it names them and no more.
 *
 * Throws `SecretError`, and asks nobody, where one is missing.
 */
export function secretFetch(fetch: Fetch, secrets: Secrets): Fetch {
  return async (request) => {
    if (![request.url, request.body ?? '', ...Object.values(request.headers ?? {})].some(namesSecret))
      return fetch(request)
    const used = new Map<string, string>()
    const filled = await filledRequest(request, secrets, used)
    try {
      return withoutSecretsIn(await fetch(filled), used)
    } catch (error) {
      maskError(error, used)
      throw error
    }
  }
}

async function filledRequest(
  request: FetchRequest,
  secrets: Secrets,
  used: Map<string, string>,
): Promise<FetchRequest> {
  const { url, headers, body } = request
  const isJson = /json/i.test(headers?.['content-type'] ?? '')
  const encode = isJson ? (value: string) => JSON.stringify(value).slice(1, -1) : encodeURIComponent
  const filledHeaders = Object.entries(headers ?? {}).map(
    async ([name, value]) => [name, await secrets.fill(value, used)] as const,
  )
  return {
    ...request,
    url: await secrets.fill(url, used, encodeURIComponent),
    ...(headers && { headers: Object.fromEntries(await Promise.all(filledHeaders)) }),
    ...(body !== undefined && { body: await secrets.fill(body, used, encode) }),
  }
}

function withoutSecretsIn(outcome: FetchOutcome, used: UsedSecrets): FetchOutcome {
  const url = withoutSecrets(outcome.url, used)
  if (outcome.kind === 'gone' || outcome.kind === 'refused') return { ...outcome, url }
  const moved = outcome.movedTo === undefined ? {} : { movedTo: withoutSecrets(outcome.movedTo, used) }
  if (outcome.kind === 'not-modified') return { ...outcome, ...moved, url }
  const headers = Object.entries(outcome.headers).map(([name, value]) => {
    if (value === undefined) return [name, value] as const
    return [
      name,
      typeof value === 'string' ? withoutSecrets(value, used) : value.map((each) => withoutSecrets(each, used)),
    ] as const
  })
  return { ...outcome, ...moved, url, headers: Object.fromEntries(headers), body: maskedBody(outcome.body, used) }
}

/** Byte for byte, since the charset is not known yet; secrets are ASCII in nearly all of them. */
function maskedBody(body: Uint8Array, used: UsedSecrets): Uint8Array {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  if (![...used.keys()].some((value) => bytes.includes(value))) return body
  return Buffer.from(withoutSecrets(bytes.toString('latin1'), latin1(used)), 'latin1')
}

function latin1(used: UsedSecrets): UsedSecrets {
  return new Map([...used].map(([value, name]) => [Buffer.from(value).toString('latin1'), name]))
}

/** All that an error tells in words, and what caused it. */
function maskError(error: unknown, used: UsedSecrets): void {
  if (!(error instanceof Error)) return
  for (const name of Object.getOwnPropertyNames(error)) {
    const value: unknown = Reflect.get(error, name)
    if (typeof value === 'string') Object.defineProperty(error, name, { value: withoutSecrets(value, used) })
  }
  maskError(error.cause, used)
}
