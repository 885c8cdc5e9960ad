import type { Freshness } from '../outcome.ts'
import { parseHttpDate } from './http-date.ts'

/** The largest delta-seconds there is (RFC 9111, 1.2.2). */
const maxDeltaSeconds = 2 ** 31

const deltaSeconds = (text: string | undefined) =>
  text !== undefined && /^\d+$/.test(text) ? Math.min(Number(text), maxDeltaSeconds) : undefined

/** The directives of Cache-Control by their names in lower case; of one that comes twice, the first. */
function directivesOf(header: string): Map<string, string> {
  const directives = new Map<string, string>()
  for (const [, name = '', quoted, bare] of header.matchAll(/([\w-]+)(?:\s*=\s*(?:"([^"]*)"|([^\s,;"]*)))?/g)) {
    if (!directives.has(name.toLowerCase())) directives.set(name.toLowerCase(), (quoted ?? bare ?? '').trim())
  }
  return directives
}

/**
 * Reads how long an answer stays fresh for one client (RFC 9111, 4.2): `max-age` less `Age`, else `Expires` less `Date`.
 *
 * `s-maxage` is for shared caches and passed over. `no-cache` and `no-store` say nothing of when to come again, as do an
 * `Expires` that is past or no date; what they say is absent.
 */
export function freshnessOf(
  headers: {
    readonly cacheControl?: string | undefined
    readonly expires?: string | undefined
    readonly age?: string | undefined
    readonly date?: string | undefined
  },
  nowMs: number,
): Freshness {
  const directives = directivesOf((headers.cacheControl ?? '').slice(0, 2_000))
  if (directives.has('no-cache') || directives.has('no-store')) return {}
  const ageMs = (deltaSeconds(headers.age?.trim()) ?? 0) * 1_000
  const maxAge = deltaSeconds(directives.get('max-age'))
  const freshForMs = maxAge !== undefined ? maxAge * 1_000 - ageMs : untilExpiry(headers, nowMs, ageMs)
  return freshForMs !== undefined && freshForMs > 0 ? { freshForMs } : {}
}

function untilExpiry(
  headers: { readonly expires?: string | undefined; readonly date?: string | undefined },
  nowMs: number,
  ageMs: number,
): number | undefined {
  const expiresMs = parseHttpDate(headers.expires ?? '', nowMs)
  if (expiresMs === undefined) return undefined
  const dateMs = parseHttpDate(headers.date ?? '', nowMs) ?? nowMs
  return expiresMs - dateMs - ageMs
}
